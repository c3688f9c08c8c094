using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;

namespace FusedNorm.Generator.Tests.Harness;

/// <summary>
/// Runs the generator on a source as a part of a workspace's project. Whatever it and C# say there, of the source and of the generated
/// files, is expected or fails the test; so does a generated file that is not the expected one, to its name and encoding.
/// </summary>
internal sealed class GeneratorTest : CSharpSourceGeneratorTest<NetworkGenerator, DefaultVerifier>
{
    public GeneratorTest(string source)
    {
        UserProject.SetUp(this);
        UserProject.Fill(TestState, source);
    }

    /// <summary>How many files must be generated, where their text is not compared.</summary>
    public int? FilesOfAnyText
    {
        get;
        init
        {
            field = value;
            TestBehaviors |= TestBehaviors.SkipGeneratedSourcesCheck;
        }
    }

    /// <summary>Expects a generated file.</summary>
    public void Expect(string hintName, string text) =>
        TestState.GeneratedSources.Add(
            (typeof(NetworkGenerator), hintName, SourceText.From(text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false))));

    protected override CompilationOptions CreateCompilationOptions() => UserProject.Options;

    protected override ParseOptions CreateParseOptions() => UserProject.ParseOptions;

    protected override async Task<(Compilation compilation, ImmutableArray<Diagnostic> generatorDiagnostics)> GetProjectCompilationAsync(
        Project project, IVerifier verifier, CancellationToken cancellationToken)
    {
        (Compilation compilation, ImmutableArray<Diagnostic> found) = await base.GetProjectCompilationAsync(
            project, verifier, cancellationToken);
        verifier.Equal(
            FilesOfAnyText ?? TestState.GeneratedSources.Count,
            compilation.SyntaxTrees.Count() - project.DocumentIds.Count, "As many files are generated.");
        return (compilation, found);
    }
}
