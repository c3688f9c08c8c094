using FusedNorm.Execution;
using FusedNorm.Generator.Building;
using FusedNorm.Generator.Compiler;
using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Emit;
using FusedNorm.Generator.Flow;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Options;
using FusedNorm.Generator.Programs;
using FusedNorm.Generator.Tests.Fuzzing;
using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Generator.Verification;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;
using Xunit.Abstractions;

namespace FusedNorm.Generator.Tests.Verification;

/// <summary>
/// Mistakes put into the compiler on purpose, and who finds them: the verifier, memory that is checked and begins as NaN, and the
/// comparison of random networks with the interpreter. Each mistake is found by two of the three at least, and by all of them one that
/// networks of ordinary size once had.
/// </summary>
[Trait("Size", "Large")]
[Trait("Registers", "None")]
public sealed class CompilerFaultTests(ITestOutputHelper output)
{
    /// <summary>
    /// In how many networks a mistake is tried at least, and at most: until those who have to find it have found it in one.
    /// </summary>
    private const int FewestNetworks = 3, MostNetworks = 60;

    public static TheoryData<string> Names => [.. CompilerFault.All.Select(fault => fault.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_fault_is_found(string name)
    {
        CompilerFault fault = CompilerFault.All.Single(fault => fault.Name == name);
        int verified = 0;
        int poisoned = 0;
        int fuzzed = 0;
        int tried = 0;
        int needed = fault.WasThere ? 3 : 2;
        int Finders() => new[] { verified, poisoned, fuzzed }.Count(found => found > 0);
        foreach (FuzzedNetwork network in FuzzSuite.Real.Committed)
        {
            if (tried == MostNetworks || (tried >= FewestNetworks && Finders() >= needed))
            {
                break;
            }

            if (FaultyNetwork.Compile(network, fault) is not FaultyNetwork faulty)
            {
                continue;
            }

            tried++;
            FuzzScript script = FuzzScript.Draw(network);
            bool byVerifier = faulty.Violations.Count > 0;
            bool byPoison = faulty.ShowsNaN(script);
            bool byFuzzer = faulty.Differs(script);
            verified += byVerifier ? 1 : 0;
            poisoned += byPoison ? 1 : 0;
            fuzzed += byFuzzer ? 1 : 0;
            output.WriteLine(
                $"{network.Name}: {(byVerifier ? "verifier" : "-")} {(byPoison ? "poison" : "-")} {(byFuzzer ? "fuzzer" : "-")} "
                + $"{(byVerifier ? faulty.Violations[0] : null)}");
        }

        output.WriteLine($"{tried} networks, found by the verifier in {verified}, by poison in {poisoned}, by the fuzzer in {fuzzed}");
        Assert.True(tried > 0, "No network has a place for it.");
        Assert.True(
            Finders() >= needed, $"Found by the verifier in {verified} of {tried}, by poison in {poisoned}, by the fuzzer in {fuzzed}.");
    }
}

/// <summary>A random network that was compiled with a mistake.</summary>
internal sealed class FaultyNetwork
{
    private readonly FuzzedNetwork network;
    private readonly Type? type;

    private FaultyNetwork(FuzzedNetwork network, Type? type, IReadOnlyList<Violation> violations)
    {
        this.network = network;
        this.type = type;
        Violations = violations;
    }

    /// <summary>What the verifier says.</summary>
    public IReadOnlyList<Violation> Violations { get; }

    /// <summary>Compiles a network with a mistake; null where there is no place for it.</summary>
    public static FaultyNetwork? Compile(FuzzedNetwork network, CompilerFault fault)
    {
        GeneratorRun run = GeneratorRunner.Run(network.Declaration);
        NetworkDeclaration declaration = run.Declarations.Single(declaration => declaration.Name == network.Name);
        bool applied = false;
        CompilerOptions options = new()
        {
            AfterPass = (pass, group) =>
            {
                ProgramGroup? changed = pass == fault.Pass ? fault.Apply(group) : null;
                applied |= changed is not null;
                return changed ?? group;
            },
        };
        NetworkGraph graph = GraphBuilder.Build(declaration, [])!;
        FlowGradients.Run(graph);
        CompiledNetwork compiled = NetworkCompiler.Lower(graph, options);
        if (!applied)
        {
            return null;
        }

        IReadOnlyList<Violation> violations = ProgramVerifier.Run(compiled);
        Type? type = null;
        try
        {
            string text = NetworkEmitter.Emit(NetworkCompiler.Expand(compiled, options));
            CSharpCompilation project = run.Input
                .AddSyntaxTrees(run.Files.Where(file => file.HintName != declaration.HintName).Select(file => file.SyntaxTree))
                .AddSyntaxTrees(GeneratorRunner.Parse(text, declaration.HintName));
            type = CompiledCode.Load(project).GetType(network.Name);
        }
        catch (Exception error) when (error is InvalidOperationException or Xunit.Sdk.XunitException)
        {
            // A printer found no words for it, or the C# compiler no sense in them: nobody can run it.
        }

        return new FaultyNetwork(network, type, violations);
    }

    /// <summary>Whether it shows NaN, or an access outside of its tensor, where memory is checked.</summary>
    public bool ShowsNaN(FuzzScript script)
    {
        if (type is null)
        {
            return false;
        }

        MemoryChecks.Pause(false);
        try
        {
            return CompiledRun.Run(network, type, script)
                .Any(observation => observation.Quantities.Values.Any(quantity => quantity.Values?.Any(double.IsNaN) == true));
        }
        catch (Exception)
        {
            return true;
        }
        finally
        {
            TestSetup.Start();
        }
    }

    /// <summary>Whether it computes something else than the interpreter.</summary>
    public bool Differs(FuzzScript script)
    {
        if (type is null)
        {
            return true;
        }

        try
        {
            Observation[] found = [.. CompiledRun.Run(network, type, script)];
            return script.Steps.Zip(found)
                .Any(pair => FuzzTolerance.Of(network).Differences(pair.First.Expected, pair.Second, pair.First.Scales).Any());
        }
        catch (Exception)
        {
            return true;
        }
    }
}
