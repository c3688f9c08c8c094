using System.Collections.Immutable;
using FusedNorm.Generator.CodeFixes;
using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Xunit;

namespace FusedNorm.Generator.Tests.CodeFixes;

/// <summary>Applies code fixes to what the generator says of a source, as an editor does.</summary>
internal static class FixRunner
{
    /// <summary>Every fix there is, by reflection, so that none is forgotten.</summary>
    public static IReadOnlyList<CodeFixProvider> Providers { get; } =
        [.. typeof(DeclarationCodeFix).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!)];

    /// <summary>The fixes that are offered for one diagnostic.</summary>
    public static async Task<IReadOnlyList<CodeAction>> Offered(Document document, Diagnostic diagnostic)
    {
        List<CodeAction> offered = [];
        foreach (CodeFixProvider provider in Providers.Where(provider => provider.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            await provider.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => offered.Add(action), CancellationToken.None));
        }

        return offered;
    }

    /// <summary>Applies the one fix that is offered for the first diagnostic of an id.</summary>
    /// <returns>Its title, and the source after it.</returns>
    public static async Task<(string Title, string After)> Fix(string source, string id)
    {
        using AdhocWorkspace workspace = new();
        Document document = Open(workspace, source);
        CodeAction action = Assert.Single(await Offered(document, Find(document, source, id).First()));
        return (action.Title, await Apply(action, document));
    }

    /// <summary>Applies a fix everywhere in a document.</summary>
    public static async Task<string> FixAll(string source, string id)
    {
        using AdhocWorkspace workspace = new();
        Document document = Open(workspace, source);
        ImmutableArray<Diagnostic> diagnostics = Find(document, source, id);
        CodeFixProvider provider = Assert.Single(Providers, provider => provider.FixableDiagnosticIds.Contains(id));
        string key = Assert.Single(await Offered(document, diagnostics[0])).EquivalenceKey!;
        FixAllContext context = new(document, provider, FixAllScope.Document, key, [id], new Known(diagnostics), CancellationToken.None);
        return await Apply((await provider.GetFixAllProvider()!.GetFixAsync(context))!, document);
    }

    /// <summary>A document with a source, in a project that references what a user's does.</summary>
    public static Document Open(AdhocWorkspace workspace, string source)
    {
        Compilation compilation = GeneratorRunner.Compile();
        ProjectId id = ProjectId.CreateNewId();
        Project project = workspace.AddProject(ProjectInfo.Create(
            id, VersionStamp.Default, "Fixed", "Fixed", LanguageNames.CSharp, compilationOptions: compilation.Options,
            parseOptions: compilation.SyntaxTrees.First().Options, metadataReferences: compilation.References));
        project = project.AddDocument("Usings.cs", compilation.SyntaxTrees.First().GetText()).Project;
        return project.AddDocument("File0.cs", source);
    }

    /// <summary>What the generator says of a document, with an id, from the top.</summary>
    public static ImmutableArray<Diagnostic> Find(Document document, string source, string id)
    {
        // The generator knows the source as another tree of the same text; the document's own one is what a fix edits.
        SyntaxTree tree = document.GetSyntaxTreeAsync().Result!;
        return
        [
            .. GeneratorRunner.Run(source).Diagnostics.Where(diagnostic => diagnostic.Id == id).Select(diagnostic => Diagnostic.Create(
                diagnostic.Descriptor, Location.Create(tree, diagnostic.Location.SourceSpan), diagnostic.Properties)),
        ];
    }

    private static async Task<string> Apply(CodeAction action, Document document)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(CancellationToken.None);
        Solution changed = Assert.IsType<ApplyChangesOperation>(Assert.Single(operations)).ChangedSolution;
        return (await changed.GetDocument(document.Id)!.GetTextAsync()).ToString();
    }

    private sealed class Known(ImmutableArray<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult(document.Name == "File0.cs" ? diagnostics : Enumerable.Empty<Diagnostic>());

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult(Enumerable.Empty<Diagnostic>());
    }
}
