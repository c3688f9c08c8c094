using System.Collections.Immutable;
using FusedNorm.Generator.Building;
using FusedNorm.Generator.Compiler;
using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Flow;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Options;
using FusedNorm.Generator.Programs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace FusedNorm.Generator.Tests.Harness;

/// <summary>Runs the generator on source text, as the C# compiler of a user's project would.</summary>
internal static class GeneratorRunner
{
    /// <summary>The oldest language that generated code promises to need; documentation comments are checked too.</summary>
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp12, DocumentationMode.Diagnose);

    /// <summary>Shared by every compilation, so that references are read and bound once.</summary>
    private static readonly CSharpCompilation Empty = CSharpCompilation.Create(
        "FusedNorm.Generated",
        [Parse("global using System; global using FusedNorm;", "Usings.cs")],
        References(),
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            nullableContextOptions: NullableContextOptions.Enable,
            warningLevel: 9999,
            optimizationLevel: OptimizationLevel.Release));

    /// <summary>A syntax tree of a user's file.</summary>
    public static SyntaxTree Parse(string source, string path) => Parse(source, path, ParseOptions);

    /// <summary>A syntax tree of a file in some version of the language.</summary>
    public static SyntaxTree Parse(string source, string path, CSharpParseOptions options) =>
        CSharpSyntaxTree.ParseText(SourceText.From(source, System.Text.Encoding.UTF8), options, path);

    /// <summary>
    /// A user's project of these files, before generation. Parsed here: a compilation may ask a sequence for its trees twice.
    /// </summary>
    public static CSharpCompilation Compile(params string[] sources) =>
        Empty.AddSyntaxTrees((SyntaxTree[])[.. sources.Select((source, index) => Parse(source, $"File{index}.cs"))]);

    /// <summary>A driver that remembers the steps of its runs.</summary>
    /// <param name="files">The project's additional files.</param>
    public static GeneratorDriver CreateDriver(params AdditionalText[] files) => CreateDriver(new NetworkGenerator(), ParseOptions, files);

    private static CSharpGeneratorDriver CreateDriver(NetworkGenerator generator, CSharpParseOptions options, AdditionalText[] files) =>
        CSharpGeneratorDriver.Create(
            [generator.AsSourceGenerator()],
            files,
            options,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Runs the generator once.</summary>
    public static GeneratorRun Run(params string[] sources) => Run(Compile(sources));

    /// <summary>Runs the generator once on a project of another language.</summary>
    public static GeneratorRun Run(LanguageVersion language, string source)
    {
        CSharpParseOptions options = ParseOptions.WithLanguageVersion(language);
        CSharpCompilation empty =
            Empty.RemoveAllSyntaxTrees().AddSyntaxTrees(Parse("global using System; global using FusedNorm;", "Usings.cs", options));
        return Run(empty.AddSyntaxTrees(Parse(source, "File0.cs", options)));
    }

    /// <summary>Runs the generator once.</summary>
    public static GeneratorRun Run(CSharpCompilation input, params AdditionalText[] files)
    {
        GeneratorDriverRunResult result = CreateDriver(new NetworkGenerator(), (CSharpParseOptions)input.SyntaxTrees.First().Options, files)
            .RunGenerators(input).GetRunResult();
        return new GeneratorRun(input, result.Results.Single());
    }

    /// <summary>Runs a generator with other passes once.</summary>
    public static GeneratorRun Run(CompilerOptions options, CSharpCompilation input) =>
        new(input, CreateDriver(new NetworkGenerator(options), ParseOptions, []).RunGenerators(input).GetRunResult().Results.Single());

    /// <summary>A project of valid declarations with their classes as the given options compile them.</summary>
    public static CSharpCompilation CompileWith(CompilerOptions options, params string[] sources)
    {
        GeneratorRun run = Run(sources);
        Assert.Empty(run.Errors);
        return run.Input.AddSyntaxTrees(run.Declarations.Select(
            declaration => Parse(NetworkCompiler.Compile(declaration, options), declaration.HintName)));
    }

    /// <summary>What the generator read from a source with one valid declaration.</summary>
    public static NetworkDeclaration Declaration(string source)
    {
        GeneratorRun run = Run(source);
        Assert.Empty(run.Errors);
        return Assert.Single(run.Declarations);
    }

    /// <summary>The graph of one valid declaration, with its gradients decided.</summary>
    public static NetworkGraph Graph(string source)
    {
        NetworkGraph graph = GraphBuilder.Build(Declaration(source), [])!;
        FlowGradients.Run(graph);
        return graph;
    }

    /// <summary>The kernels of one valid declaration.</summary>
    public static CompiledNetwork Lower(string source, CompilerOptions? options = null) =>
        NetworkCompiler.Lower(Graph(source), options ?? CompilerOptions.Default);

    private static ImmutableArray<MetadataReference> References()
    {
        // The test host's own list: the framework, FusedNorm's two libraries, and harmlessly also xunit and Roslyn.
        string paths = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return [.. paths.Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];
    }
}

/// <summary>What one run of the generator gave.</summary>
/// <param name="Input">The user's project.</param>
/// <param name="Result">The files, diagnostics and steps.</param>
internal sealed record GeneratorRun(CSharpCompilation Input, GeneratorRunResult Result)
{
    /// <summary>The generator's own diagnostics that keep a class from being generated.</summary>
    public IReadOnlyList<Diagnostic> Errors => [.. Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];

    /// <summary>The generator's own diagnostics, in the order of the source.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => [.. Result.Diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];

    /// <summary>The generated files by name.</summary>
    public IReadOnlyList<GeneratedSourceResult> Files => Result.GeneratedSources;

    /// <summary>The valid declarations that were read.</summary>
    public IEnumerable<NetworkDeclaration> Declarations => Result.TrackedSteps
        .Where(step => step.Key == TrackingNames.Declaration)
        .SelectMany(step => step.Value).SelectMany(run => run.Outputs)
        .Select(output => (NetworkDeclaration)output.Value);

    /// <summary>The user's project together with the generated files.</summary>
    public CSharpCompilation Output => Input.AddSyntaxTrees(Files.Select(file => file.SyntaxTree));

    /// <summary>The text of the only generated file.</summary>
    public string Text => Assert.Single(Files).SourceText.ToString();
}
