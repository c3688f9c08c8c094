using System.Collections.Immutable;
using FusedNorm.Generator.CodeFixes;
using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace FusedNorm.Generator.Tests.CodeFixes;

/// <summary>
/// Applies code fixes to what the generator says of a source, as an editor does: one after the other until nothing is left to fix, and all
/// of a document, of a project and of a solution at once. In the sources <c>{|FN0001:…|}</c> stands around what each diagnostic points at,
/// before and after; there are no others.
/// </summary>
internal sealed class FixTest : CSharpCodeFixTest<EmptyDiagnosticAnalyzer, EmptyCodeFixProvider, DefaultVerifier>
{
    public FixTest(string before, string after)
    {
        UserProject.SetUp(this);
        UserProject.Fill(TestState, before);
        UserProject.Fill(FixedState, after);
        FixedState.MarkupHandling = MarkupMode.Allow;

        // Whether they compile counts here; their text is the snapshots' business.
        TestBehaviors |= TestBehaviors.SkipGeneratedSourcesCheck;
    }

    /// <summary>Every fix there is, by reflection, so that none is forgotten.</summary>
    public static IReadOnlyList<CodeFixProvider> Providers { get; } =
        [.. typeof(DeclarationCodeFix).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!)];

    protected override IEnumerable<CodeFixProvider> GetCodeFixProviders() => Providers;

    protected override IEnumerable<Type> GetSourceGenerators() => [typeof(NetworkGenerator)];

    protected override CompilationOptions CreateCompilationOptions() => UserProject.Options;

    protected override ParseOptions CreateParseOptions() => UserProject.ParseOptions;

    /// <summary>Where one fix is certain, nobody is asked to choose.</summary>
    protected override ImmutableArray<CodeAction> FilterCodeActions(ImmutableArray<CodeAction> actions)
    {
        Verify.True(actions.Length <= 1, $"{actions.Length} fixes are offered for one diagnostic.");
        return base.FilterCodeActions(actions);
    }

    /// <summary>C# has judged everything by now, and no analyzer is under test: none reads the generated files a second time.</summary>
    protected override CompilationWithAnalyzers CreateCompilationWithAnalyzers(
        Compilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers,
        AnalyzerOptions options, CancellationToken cancellationToken) =>
        base.CreateCompilationWithAnalyzers(compilation.RemoveAllSyntaxTrees(), analyzers, options, cancellationToken);

    /// <summary>A declaration of which nothing is said has a class.</summary>
    protected override async Task<(Compilation compilation, ImmutableArray<Diagnostic> generatorDiagnostics)> GetProjectCompilationAsync(
        Project project, IVerifier verifier, CancellationToken cancellationToken)
    {
        (Compilation compilation, ImmutableArray<Diagnostic> found) = await base.GetProjectCompilationAsync(
            project, verifier, cancellationToken);
        verifier.True(
            found.Length > 0 || compilation.SyntaxTrees.Count() > project.DocumentIds.Count, "Nothing was said and nothing generated.");
        return (compilation, found);
    }
}
