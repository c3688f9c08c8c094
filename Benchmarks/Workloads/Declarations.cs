using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FusedNorm.Benchmarks.Workloads;

/// <summary>The declarations with which the generator is measured, and the projects and edits that are made of them.</summary>
internal static class Declarations
{
    private const string Single = "Single/";

    /// <summary>The language as users of the oldest supported SDK have it.</summary>
    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.CSharp12);

    /// <summary>Every workload's declaration, alone, by its class; without the interfaces, which only the measuring needs.</summary>
    public static IEnumerable<(string Name, string Source)> OfWorkloads() =>
        Embedded(name => !name.StartsWith(Single, StringComparison.Ordinal));

    /// <summary>Those of the single kernels in the same way, and some that have what no workload has.</summary>
    public static IEnumerable<(string Name, string Source)> Others() =>
        Embedded(name => name.StartsWith(Single, StringComparison.Ordinal)).Concat(In(OtherNetworks.Source));

    /// <summary>Fifty declarations: some over and over, under other names.</summary>
    public static string[] Fifty((string Name, string Source)[] declarations) =>
    [
        .. Enumerable.Range(0, 50).Select(index => (Index: index, Declaration: declarations[index % declarations.Length]))
            .Select(numbered => numbered.Declaration.Source.Replace(
                $"class {numbered.Declaration.Name}",
                $"class {numbered.Declaration.Name}Number{numbered.Index}",
                StringComparison.Ordinal)),
    ];

    /// <summary>A project with sources that were never parsed before.</summary>
    public static CSharpCompilation AddTo(CSharpCompilation project, params string[] sources) =>
        project.AddSyntaxTrees(sources.Select(source => CSharpSyntaxTree.ParseText(source, ParseOptions)));

    /// <summary>A project after an edit that has nothing to do with its networks.</summary>
    public static CSharpCompilation EditElsewhere(CSharpCompilation project) =>
        project.AddSyntaxTrees(CSharpSyntaxTree.ParseText("internal static class Unrelated;", ParseOptions));

    /// <summary>A project after an edit of its last network.</summary>
    public static CSharpCompilation EditLast(CSharpCompilation project)
    {
        SyntaxTree last = project.SyntaxTrees.Last();
        string edited = last.ToString().Replace("[Network", "[Network(Precision = Precision.Double)", StringComparison.Ordinal);
        return project.ReplaceSyntaxTree(last, CSharpSyntaxTree.ParseText(edited, ParseOptions));
    }

    private static IEnumerable<(string Name, string Source)> Embedded(Func<string, bool> takes)
    {
        IEnumerable<string> sources = typeof(Declarations).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".cs", StringComparison.Ordinal)).Where(takes).Order();
        foreach (string resource in sources)
        {
            using System.IO.Stream stream = typeof(Declarations).Assembly.GetManifestResourceStream(resource)!;
            using StreamReader reader = new(stream);
            foreach ((string Name, string Source) declaration in In(reader.ReadToEnd()))
            {
                yield return declaration;
            }
        }
    }

    private static IEnumerable<(string Name, string Source)> In(string source) =>
        CSharpSyntaxTree.ParseText(source, ParseOptions).GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>()
            .Select(declaration => (
                declaration.Identifier.Text, $"using FusedNorm;\n\n{declaration.WithBaseList(null).NormalizeWhitespace().ToFullString()}"));
}
