using System.Globalization;
using FusedNorm.Generator.Options;
using FusedNorm.Generator.Tests.Diagnostics;
using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FusedNorm.Generator.Tests.Verification;

/// <summary>What a user's build says, and does, where the compiler finds its own kernels wrong.</summary>
[Trait("Registers", "None")]
public sealed class FaultDiagnosticTests
{
    private const string Head = "[Network] [Input(16, 7, 7)] [BatchNorm2d] [ReLU] [Flatten] [Dropout] [Linear(10)] partial class «Net»;";

    /// <summary>Id, fault, what the message begins with, source.</summary>
    public static TheoryData<string, string, string, string> Cases => new()
    {
        {
            "FN0405",
            "blocks of an operand end in the midst of a channel",
            "FusedNorm could not prove what it wrote for 'Net' and wrote plainer, slower code in its place; "
            + "please report it with this declaration. Found: predict, PredictFc1: "
            + "block is read at 245 to 255, where nobody has written it",
            Head
        },
        {
            "FN0405",
            "a tensor that others read is kept in blocks",
            "FusedNorm could not prove what it wrote for 'Net' and wrote plainer, slower code in its place; "
            + "please report it with this declaration. Found: forward, ",
            "[Network] [Input(64)] [Linear(32)] [BatchNorm1d] [ReLU] [Linear(16)] [BatchNorm1d] partial class «Net»;"
        },
        {
            "FN0031",
            "a scale is not prepared",
            "FusedNorm could not prove even the plainest code for 'Net' right, and wrote none; "
            + "please report it with this declaration. Found: forward, ",
            "[Network] [Input(8)] [BatchNorm1d(Eval = true)] [Linear(4)] partial class «Net»;"
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_fault_is_reported_at_the_class(string id, string fault, string message, string marked)
    {
        GeneratorRun run = Run(fault, MarkedSource.Strip(marked));

        Diagnostic found = Assert.Single(run.Diagnostics, diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        Assert.Equal(id, found.Id);
        Assert.StartsWith(message, found.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        MarkedSource.AssertMarked(marked, found);
        Assert.Equal(id == "FN0405" ? 1 : 0, run.Files.Count);
    }

    /// <summary>The same without the fault.</summary>
    public static TheoryData<string, string> Quiet => new() { { "FN0405", Head } };

    [Theory]
    [MemberData(nameof(Quiet))]
    public void A_sound_compiler_says_nothing(string id, string marked) =>
        Assert.DoesNotContain(GeneratorRunner.Run(MarkedSource.Strip(marked)).Diagnostics, diagnostic => diagnostic.Id == id);

    [Fact]
    [Trait("Size", "Medium")]
    public void What_is_written_in_place_of_a_faulty_kernel_computes_the_same()
    {
        string source = MarkedSource.Strip(Head);
        IReadOnlyDictionary<string, double[]> sound = NetworkProbe.Run(GeneratorRunner.Run(source).Output, batch: 5);
        IReadOnlyDictionary<string, double[]> plain = NetworkProbe.Run(
            Run("blocks of an operand end in the midst of a channel", source).Output, batch: 5);

        Assert.Equal(sound.Keys, plain.Keys);
        Assert.All(sound, entry => Assert.All(
            entry.Value.Zip(plain[entry.Key]), pair =>
                Assert.True(Math.Abs(pair.First - pair.Second) <= 1e-5 * entry.Value.Max(Math.Abs), $"{pair.First} and {pair.Second}")));
    }

    [Fact]
    public void Only_the_layers_at_fault_stand_alone()
    {
        string source = MarkedSource.Strip(Head)
            .Replace("[Linear(10)]", "[Linear(64)] [ReLU] [Linear(64)] [BatchNorm1d] [ReLU] [Linear(10)]", StringComparison.Ordinal);
        string sound = GeneratorRunner.Run(source).Text;
        string plain = Run("blocks of an operand end in the midst of a channel", source).Text;

        // The product that was wrong reads its operand from memory; the one below still has the next norm's statistics with it.
        Assert.Contains("act1Value: a block of it", sound, StringComparison.Ordinal);
        Assert.DoesNotContain("act1Value: a block of it", plain, StringComparison.Ordinal);
        Assert.Contains("Fc2ForwardAndBn2Forward", sound, StringComparison.Ordinal);
        Assert.Contains("Fc2ForwardAndBn2Forward", plain, StringComparison.Ordinal);
    }

    /// <summary>Runs the generator with a mistake in it.</summary>
    internal static GeneratorRun Run(string fault, string source)
    {
        CompilerFault mistake = CompilerFault.All.Single(known => known.Name == fault);
        return GeneratorRunner.Run(
            new CompilerOptions { AfterPass = (pass, group) => (pass == mistake.Pass ? mistake.Apply(group) : null) ?? group },
            GeneratorRunner.Compile(source));
    }
}
