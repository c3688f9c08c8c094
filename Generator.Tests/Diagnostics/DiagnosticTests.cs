using System.Globalization;
using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FusedNorm.Generator.Tests.Diagnostics;

/// <summary>Every message: its id, its words, the exact text under the squiggle, and that nothing is generated beside it.</summary>
[Trait("Registers", "None")]
public sealed class DiagnosticTests
{
    /// <summary>Id, message and source; «guillemets» stand around what the message must point at.</summary>
    public static TheoryData<string, string, string> Cases
    {
        get
        {
            TheoryData<string, string, string> cases = [];
            foreach (object[] row in MistakesInClasses.Cases.Concat(MistakesInLayers.Cases).Concat(UnknownLayerTests.Cases)
                .Concat(MistakesInOptions.Cases).Concat(MistakesInShapes.Cases))
            {
                cases.Add((string)row[0], (string)row[1], (string)row[2]);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_mistake_is_reported_where_it_stands_and_nothing_is_generated(string id, string message, string marked) =>
        AssertSingle(id, message, marked);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_mistake_is_reported_in_the_same_words_in_every_culture(string id, string message, string marked)
    {
        using CultureScope finnish = new("fi-FI");
        AssertSingle(id, message, marked);
    }

    /// <summary>Nothing near them is refused, and what is generated counts in numbers that an int holds.</summary>
    [Theory]
    [Trait("Size", "Medium")]
    [InlineData(
        "[Input(16384)] [Linear(16384)] [Linear(16384)] [Linear(16384)] [Linear(16384)] [Linear(16384)] [Linear(16384)] [Linear(16384)]")]
    [InlineData("[Input(1, 268435456)] [BatchNorm1d] [Tanh] [MSELoss]")]
    [InlineData("[Input(60000000)] [Linear(17, Bias = false)]")]
    [InlineData("[Input(268435456)] [BatchNorm1d(Affine = false)] [BatchNorm1d(Affine = false)]")]
    [InlineData("[Input(1, 8)] [AvgPool1d(3, Padding = 1, Stride = int.MaxValue)]")]
    [InlineData("[Input(1, 2)] [MaxPool1d(2, Padding = 1, Dilation = 2)]")]
    [InlineData("[Input(1, 3)] [MaxPool1d(2, Padding = 3, Stride = 5, Dilation = 5)]")]
    [InlineData("[Input(1, 4194304)] [AdaptiveAvgPool1d(1024)]")]
    [InlineData("[Input(1, 4194305)] [AdaptiveAvgPool1d(500)]")]
    public void What_just_fits_compiles(string layers)
    {
        GeneratorRun run = GeneratorRunner.Run($"[Network] {layers} partial class Net;");

        Assert.Empty(run.Errors);
        CompiledCode.RequireClean(run.Output);
    }

    [Fact]
    public void Several_mistakes_are_reported_at_once()
    {
        GeneratorRun run = GeneratorRunner.Run(
            "[Network] [Input(3, 8)] [AvgPool1d(9)] [BatchNorm1d(4)] [EndNoGrad] [Linear(0)] partial class Net;");

        Assert.Equal(["FN0103", "FN0101", "FN0010", "FN0015"], run.Diagnostics.Select(diagnostic => diagnostic.Id));
        Assert.Empty(run.Files);
    }

    [Fact]
    public void A_mistake_in_one_network_leaves_the_others_generated()
    {
        GeneratorRun run = GeneratorRunner.Run(
            "[Network] [Input(3)] [Linear(0)] partial class Wrong;", "[Network] [Input(3)] [Linear(4)] partial class Right;");

        Assert.Single(run.Diagnostics);
        Assert.Equal("Right.g.cs", Assert.Single(run.Files).HintName);
    }

    private static void AssertSingle(string id, string message, string marked)
    {
        GeneratorRun run = GeneratorRunner.Run(MarkedSource.Strip(marked));

        Assert.Null(run.Result.Exception);
        Diagnostic found = Assert.Single(run.Diagnostics);
        Assert.Equal((id, message), (found.Id, found.GetMessage(CultureInfo.CurrentCulture)));
        MarkedSource.AssertMarked(marked, found);
        Assert.Empty(run.Files);
    }
}
