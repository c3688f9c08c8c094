using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;

namespace FusedNorm.Generator.Tests.Harness;

/// <summary>
/// The project of a test that Roslyn's own testing package runs: the references, options and usings of <see cref="GeneratorRunner"/>'s, so
/// that both judge the same, and nothing to download.
/// </summary>
internal static class UserProject
{
    private static readonly CSharpCompilation Model = GeneratorRunner.Compile();

    private static readonly SyntaxTree Usings = Model.SyntaxTrees[0];

    // A framework from a package would be fetched while tests run; the test host has one.
    private static readonly ReferenceAssemblies NoPackages = new("net10.0");

    public static CompilationOptions Options => Model.Options;

    public static ParseOptions ParseOptions => Usings.Options;

    /// <summary>Makes a test's project a user's. Every warning that is not expected fails it.</summary>
    public static void SetUp(AnalyzerTest<DefaultVerifier> test)
    {
        test.ReferenceAssemblies = NoPackages;
        test.CompilerDiagnostics = CompilerDiagnostics.Warnings;
        test.TestState.AdditionalReferences.AddRange(Model.References);
    }

    /// <summary>Gives a project its files: one of the user's, and the usings that an SDK adds.</summary>
    public static void Fill(ProjectState project, string source)
    {
        project.Sources.Add(source);
        project.Sources.Add(("/0/" + Usings.FilePath, Usings.GetText()));
    }
}
