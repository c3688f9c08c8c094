using FusedNorm.Generator.Compiler;
using FusedNorm.Generator.Emit;
using FusedNorm.Generator.Options;
using FusedNorm.Generator.Programs;
using FusedNorm.Generator.Reading;
using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Generator.Tests.Networks;
using FusedNorm.Generator.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FusedNorm.Generator.Tests.Incrementality;

/// <summary>
/// An editor cancels a run as soon as there is newer text: the generator stops, and the next run is as if there had been none.
/// </summary>
[Trait("Registers", "None")]
public sealed class CancellationTests
{
    private static readonly CancellationToken Cancelled = new(canceled: true);

    [Fact]
    public void A_cancelled_run_throws_and_leaves_the_driver_as_it_was()
    {
        CSharpCompilation project = GeneratorRunner.Compile(WholeNetworks.Seed);
        GeneratorDriver driver = GeneratorRunner.CreateDriver();
        Assert.Throws<OperationCanceledException>(() => driver.RunGenerators(project, Cancelled));
        GeneratorRunResult after = driver.RunGenerators(project).GetRunResult().Results.Single();
        Assert.Null(after.Exception);
        Assert.Equal(GeneratorRunner.Run(project).Text, after.GeneratedSources.Single().SourceText.ToString());
    }

    [Fact]
    public void Reading_stops()
    {
        CSharpCompilation project = GeneratorRunner.Compile(WholeNetworks.Seed);
        INamedTypeSymbol type = project.GetTypeByMetadataName("SeedNet")!;
        Assert.Throws<OperationCanceledException>(
            () => new NetworkReader(Cancelled).Read(type, AttributeReader.NetworkOf(type)!, part: null));
    }

    [Fact]
    public void Compiling_stops() => Assert.Throws<OperationCanceledException>(
        () => NetworkCompiler.Compile(GeneratorRunner.Declaration(WholeNetworks.Seed), CompilerOptions.Default, Cancelled));

    /// <summary>Not only before it begins: nothing is written behind the kernel that is being printed.</summary>
    [Fact]
    public void Emitting_stops_before_the_next_kernel()
    {
        CompiledNetwork network = NetworkCompiler.Expand(GeneratorRunner.Lower(WholeNetworks.Seed), CompilerOptions.Default);
        using CancellationTokenSource source = new();
        CancellingWriter writer = new(source);
        Assert.Throws<OperationCanceledException>(() => NetworkEmitter.Emit(writer, network, source.Token));
        Assert.Equal(1, writer.Kernels);
    }

    /// <summary>Counts the kernels it writes, and cancels at the first one's first line.</summary>
    private sealed class CancellingWriter(CancellationTokenSource source) : SourceWriter
    {
        private bool inKernels;

        public int Kernels { get; private set; }

        public override void Line(string line)
        {
            base.Line(line);
            inKernels |= line == "private static class Kernels";
            if (inKernels && line.StartsWith("internal static ", StringComparison.Ordinal) && line.Contains('('))
            {
                Kernels++;
                source.Cancel();
            }
        }
    }
}
