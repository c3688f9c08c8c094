using System.Reflection;
using FusedNorm.Execution;
using FusedNorm.Generator.Compiler;
using FusedNorm.Generator.Options;
using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>Compiles random networks together. One that does not compile spoils no other.</summary>
internal sealed class FuzzCompiler
{
    private readonly Dictionary<ulong, Type> types = [];
    private readonly Dictionary<ulong, string> failures = [];
    private readonly HashSet<ulong> unchanged = [];

    private readonly RegisterWidth? width;

    private FuzzCompiler(RegisterWidth? width) => this.width = width;

    /// <summary>Compiles the networks as the given options say; by halves where that fails, until what is at fault stands alone.</summary>
    /// <param name="networks">The networks.</param>
    /// <param name="options">What the compiler does.</param>
    /// <param name="width">The registers that kernels run with; null for the widest of this processor.</param>
    public static FuzzCompiler Compile(IReadOnlyList<FuzzedNetwork> networks, CompilerOptions options, RegisterWidth? width = null)
    {
        FuzzCompiler compiler = new(width);
        compiler.CompileTogether([.. networks], options);
        return compiler;
    }

    /// <summary>Runs a script on a network; null where the options make no difference to its text.</summary>
    /// <param name="network">The network.</param>
    /// <param name="script">The script.</param>
    /// <param name="memory">Where what the network is given lies; null for arrays.</param>
    public FuzzOutcome? Run(FuzzedNetwork network, FuzzScript script, MemoryChecks.IGuardedMemory? memory = null)
    {
        if (unchanged.Contains(network.Seed))
        {
            return null;
        }

        if (failures.TryGetValue(network.Seed, out string? failure))
        {
            return new FuzzOutcome([], failure);
        }

        try
        {
            return new FuzzOutcome([.. CompiledRun.Run(network, types[network.Seed], script, memory)], null);
        }
        catch (Exception error)
        {
            return new FuzzOutcome([], error.ToString());
        }
    }

    private void CompileTogether(FuzzedNetwork[] networks, CompilerOptions options)
    {
        if (networks.Length == 0)
        {
            return;
        }

        try
        {
            GeneratorRun run = Generate(networks);
            Dictionary<string, string> texts = run.Files.ToDictionary(file => file.HintName, file => file.SourceText.ToString());
            Dictionary<string, string> compiled = options == CompilerOptions.Default
                ? texts
                : run.Declarations.ToDictionary(
                    declaration => declaration.HintName, declaration => NetworkCompiler.Compile(declaration, options))
                    .Where(file => file.Value != texts[file.Key]).ToDictionary();
            CSharpCompilation project = run.Input.AddSyntaxTrees(
                compiled.Select(file => GeneratorRunner.Parse(width is null ? file.Value : width.Force(file.Value), file.Key)));
            Assembly assembly = LoadedImage.Load(project, Emit);
            foreach (FuzzedNetwork network in networks)
            {
                if (compiled.ContainsKey($"{network.Name}.g.cs"))
                {
                    types.Add(network.Seed, assembly.GetType(network.Name, throwOnError: true)!);
                }
                else
                {
                    unchanged.Add(network.Seed);
                }
            }
        }
        catch (Exception error) when (networks.Length == 1)
        {
            failures.Add(networks[0].Seed, error.ToString());
        }
        catch (Exception)
        {
            CompileTogether(networks[..(networks.Length / 2)], options);
            CompileTogether(networks[(networks.Length / 2)..], options);
        }
    }

    private static GeneratorRun Generate(FuzzedNetwork[] networks)
    {
        GeneratorRun run = GeneratorRunner.Run([.. networks.Select(network => network.Declaration)]);
        return run.Errors.Count == 0 && run.Result.Exception is null
            ? run
            : throw new InvalidOperationException(string.Join('\n', run.Errors) + run.Result.Exception);
    }

    private static MemoryStream Emit(Compilation project)
    {
        MemoryStream image = new();
        EmitResult emitted = project.Emit(image);
        Diagnostic[] problems = [.. emitted.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
        return problems.Length == 0 ? image : throw new InvalidOperationException(string.Join('\n', problems.Take(10).AsEnumerable()));
    }
}
