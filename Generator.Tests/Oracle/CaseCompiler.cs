using System.Reflection;
using FusedNorm.Generator.Compiler;
using FusedNorm.Generator.Options;
using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>Compiles the networks of many cases with the generator, in memory. A case that does not compile spoils no other.</summary>
internal sealed class CaseCompiler
{
    /// <summary>
    /// The environment variable that names switches of <see cref="CompilerOptions"/> to compile without, to see which pass is at fault.
    /// </summary>
    public const string WithoutVariable = "FUSEDNORM_ORACLE_WITHOUT";

    private static readonly CompilerOptions? without = Without(Environment.GetEnvironmentVariable(WithoutVariable));

    private static readonly TimeSpan limitOfBatch = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan limitPerCase = TimeSpan.FromSeconds(1);

    private static readonly CSharpParseOptions parseOptions = new(LanguageVersion.CSharp12);
    private static readonly CSharpCompilationOptions compilationOptions = new(
        OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release,
        nullableContextOptions: NullableContextOptions.Enable);

    private static readonly Lazy<MetadataReference[]> references = new(FindReferences);

    private readonly Dictionary<OracleCase, Type> adapters = [];
    private readonly Dictionary<OracleCase, string> failures = [];

    private readonly CompilerOptions? options;

    private CaseCompiler(CompilerOptions? options) => this.options = options;

    /// <summary>Compiles the cases together, and by halves where that fails, until each case that is at fault stands alone.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="options">How; null for what users get. What the environment says goes before.</param>
    public static CaseCompiler Compile(IReadOnlyCollection<OracleCase> cases, CompilerOptions? options = null)
    {
        CaseCompiler compiler = new(without ?? options);
        compiler.CompileTogether([.. cases.Select((oracleCase, index) => (oracleCase, $"OracleCases.Case{index:D4}"))]);
        return compiler;
    }

    /// <summary>A new adapter of a case's network.</summary>
    /// <exception cref="InvalidOperationException">The case did not compile; the message names it and carries its diagnostics.</exception>
    public NetworkAdapter<T> Create<T>(OracleCase oracleCase, TorchRandom random)
        where T : unmanaged
    {
        if (failures.TryGetValue(oracleCase, out string? failure))
        {
            throw new InvalidOperationException($"{oracleCase.Name} does not compile:\n{failure}");
        }

        return (NetworkAdapter<T>)Activator.CreateInstance(adapters[oracleCase], random)!;
    }

    private void CompileTogether((OracleCase Case, string Namespace)[] batch)
    {
        if (batch.Length == 0)
        {
            return;
        }

        try
        {
            string what = batch.Length == 1 ? $"Compiling {batch[0].Case.Name}" : $"Compiling {batch.Length} cases";
            Assembly assembly = Deadline.Run(what, limitOfBatch + (limitPerCase * batch.Length), () => Load(batch));
            foreach ((OracleCase oracleCase, string @namespace) in batch)
            {
                adapters.Add(oracleCase, assembly.GetType(DeclarationWriter.AdapterName(@namespace), throwOnError: true)!);
            }
        }
        catch (Exception error) when (batch.Length == 1)
        {
            failures.Add(batch[0].Case, error is CompilationFailedException ? error.Message : error.ToString());
        }
        catch (Exception)
        {
            CompileTogether(batch[..(batch.Length / 2)]);
            CompileTogether(batch[(batch.Length / 2)..]);
        }
    }

    private Assembly Load((OracleCase Case, string Namespace)[] batch)
    {
        SyntaxTree[] sources =
        [
            .. batch.Select(item => CSharpSyntaxTree.ParseText(
                DeclarationWriter.Write(item.Case, item.Namespace), parseOptions, path: $"{item.Case.Name}.cs")),
        ];
        CSharpCompilation declarations = CSharpCompilation.Create("OracleCases", sources, references.Value, compilationOptions);
        GeneratorDriverOptions tracking = new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: options is not null);
        GeneratorDriver driver = CSharpGeneratorDriver
            .Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: parseOptions, driverOptions: tracking)
            .RunGeneratorsAndUpdateCompilation(declarations, out Compilation complete, out var generatorDiagnostics);
        if (options is not null)
        {
            GeneratorRun run = new(declarations, driver.GetRunResult().Results.Single());
            IEnumerable<string> classes = run.Declarations.Select(declaration => NetworkCompiler.Compile(declaration, options));
            complete = declarations.AddSyntaxTrees(classes.Select(text => CSharpSyntaxTree.ParseText(text, parseOptions)));
        }

        // The generator's own findings come first: without its half of the class the compiler reports consequences only.
        // A crash of the generator is reported as a warning.
        Diagnostic[] findings = [.. generatorDiagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
        return LoadedImage.Load(complete, project => Emit(project, findings));
    }

    private static MemoryStream Emit(Compilation project, Diagnostic[] findings)
    {
        MemoryStream image = new();
        EmitResult emitted = project.Emit(image);
        if (!emitted.Success || findings.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
        {
            IEnumerable<Diagnostic> errors = emitted.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
            throw new CompilationFailedException(string.Join('\n', findings.Concat(errors).Take(10)));
        }

        return image;
    }

    private static CompilerOptions? Without(string? switches)
    {
        if (string.IsNullOrEmpty(switches))
        {
            return null;
        }

        CompilerOptions found = new();
        foreach (string name in switches.Split(','))
        {
            PropertyInfo property = typeof(CompilerOptions).GetProperty(name)
                ?? throw new ArgumentException($"{WithoutVariable}: there is no switch {name}.");
            property.SetValue(found, value: false);
        }

        return found;
    }

    private static MetadataReference[] FindReferences()
    {
        IEnumerable<string> platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        Type[] own = [typeof(NetworkAttribute), typeof(TorchRandom), typeof(CaseCompiler)];
        IEnumerable<string> paths = platform.Concat(own.Select(type => type.Assembly.Location)).DistinctBy(Path.GetFileName);
        return [.. paths.Select(path => MetadataReference.CreateFromFile(path))];
    }

    private sealed class CompilationFailedException(string message) : Exception(message);
}
