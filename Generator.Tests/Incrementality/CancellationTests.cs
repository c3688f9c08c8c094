using System.Diagnostics;
using System.Text;
using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Passes;
using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Generator.Tests.Networks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FusedNorm.Generator.Tests.Incrementality;

/// <summary>An editor cancels a run as soon as there is newer text: the generator stops, and the next run is as if there had been none.</summary>
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
        Assert.Throws<OperationCanceledException>(() => new NetworkReader(Cancelled).Read(type, AttributeReader.NetworkOf(type)!, part: null));
    }

    [Fact]
    public void Compiling_stops() => Assert.Throws<OperationCanceledException>(
        () => NetworkCompiler.Compile(GeneratorRunner.Declaration(WholeNetworks.Seed), CompilerOptions.Default, Cancelled));

    /// <summary>Not only before it begins: a network of many layers is given up long before it is finished.</summary>
    [Fact]
    public void Compiling_stops_on_the_way()
    {
        StringBuilder source = new("[Network] [Input(16)]");
        for (int i = 0; i < 60; i++)
        {
            source.Append(" [Linear(16, Bias = false)] [BatchNorm1d] [ReLU]");
        }

        NetworkDeclaration declaration = GeneratorRunner.Declaration(source.Append(" public partial class Deep;").ToString());
        NetworkCompiler.Compile(declaration, CompilerOptions.Default);
        long start = Stopwatch.GetTimestamp();
        NetworkCompiler.Compile(declaration, CompilerOptions.Default);
        TimeSpan whole = Stopwatch.GetElapsedTime(start);

        // At tenths of that time; a busy machine may delay one timer, but not all of them.
        TimeSpan[] left = [.. Enumerable.Range(1, 9).Select(tenth => TimeLeft(declaration, whole * tenth / 10)).OfType<TimeSpan>().Order()];
        Assert.NotEmpty(left);
        Assert.True(left[0] < whole / 4, $"Of {whole.TotalMilliseconds} ms, {left[0].TotalMilliseconds} ms passed after the cancellation.");
    }

    /// <summary>How long compiling goes on after it is cancelled; null where it was finished before.</summary>
    private static TimeSpan? TimeLeft(NetworkDeclaration declaration, TimeSpan delay)
    {
        using CancellationTokenSource source = new();
        long cancelled = 0;
        using CancellationTokenRegistration registration = source.Token.Register(() => Volatile.Write(ref cancelled, Stopwatch.GetTimestamp()));
        source.CancelAfter(delay);
        try
        {
            NetworkCompiler.Compile(declaration, CompilerOptions.Default, source.Token);
            return null;
        }
        catch (OperationCanceledException)
        {
            return Stopwatch.GetElapsedTime(Volatile.Read(ref cancelled));
        }
    }
}
