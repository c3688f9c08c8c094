using FusedNorm.Generator.Emit.CSharp;
using FusedNorm.Generator.Expansion;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;
using FusedNorm.Generator.Programs;
using FusedNorm.Generator.Schedules;
using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Generator.Text;
using Xunit;

namespace FusedNorm.Generator.Tests.Loops;

/// <summary>
/// Single kernels from what they compute over how they run to their loops: the text of each phase, as docs/architecture.md shows it.
/// </summary>
[Trait("Registers", "None")]
public sealed class KernelStagesTests
{
    [Fact]
    public void An_activation_is_one_loop_over_everything()
    {
        AssertStages(
            "[Network] [Input(21)] [Tanh] public partial class Net;",
            "Act1Forward",
            """
            Act1Forward: points of 1 x 21 x 1
              sweep
                inputValue := input
                act1Value := Tanh(inputValue)
                store act1Output = act1Value
            """,
            "Points: registers of up to 16",
            """
            length : Index = batch * 21
            i : Index = 0
            vector i from on while <= length - lanes by lanes
              inputValue : Register = input[i ..]
              act1Value : Register = Tanh(inputValue)
              act1Output[i ..] = act1Value
            for i from on while < length by 1
              inputValue : Element = input[i]
              act1Value : Element = Tanh(inputValue)
              act1Output[i] = act1Value
            """);
    }

    [Fact]
    public void Neighbouring_channels_lie_in_the_lanes_where_a_channel_has_one_position()
    {
        AssertStages(
            "[Network] [Input(32)] [BatchNorm1d(TrackRunningStats = false, Affine = false)] [ReLU] public partial class Net;",
            "Bn1Forward",
            """
            Bn1Forward: channels of 1 x 32 x 1
            """,
            "Columns: registers of up to 16, 4 of them at a time, one copy of sums",
            """
            first : Index = 0
            vector first from on while <= 32 - (4 * lanes) by 4 * lanes
              inner(FourRegisters, first)
            vector first from on while <= 32 - lanes by lanes
              inner(Register, first)
            inner, a register of channels from first on
            """);
    }

    [Fact]
    public void A_row_that_is_no_whole_number_of_registers_ends_in_a_masked_one()
    {
        AssertStages(
            "[Network] [Input(21)] [LayerNorm(ElementwiseAffine = false)] public partial class Net;",
            "Norm1Forward",
            """
            Norm1Forward: rows of 1 x 21 x 1, 1 a sample
            """,
            "Rows: registers of up to 16",
            """
            count : Double = 21
            parallel n from 0 while < batch by 1
              row : Index = n * 21
            """);
        LoopNest nest = Expand("[Network] [Input(21)] [LayerNorm(ElementwiseAffine = false)] partial class Net;", "Norm1Forward").Nest;
        Assert.Single(nest.All.OfType<StoreLast>());
        Assert.DoesNotContain(nest.All, statement => statement is StoreElement { Storage.Name: "norm1Output" });
    }

    [Fact]
    public void A_bias_and_a_rectifier_are_added_in_the_tiles()
    {
        AssertStages(
            "[Network] [Input(32)] [Linear(16)] [ReLU] public partial class Net;",
            "Fc1Forward",
            """
            Fc1Forward: product of N rows, 16 columns, 32 terms
            """,
            "Tiles: registers of up to 16, tiles in blocks of 128 rows, RectifiedBias in the tiles",
            """
            act1Output = input * fc1Weight, batch rows, columns 0 to 16, 32 terms, plus fc1Bias, no less than 0
            """);
    }

    [Fact]
    public void A_function_is_computed_once_for_an_element()
    {
        (Kernel kernel, LoopNest nest) = Expand(
            "[Network] [Input(3, RequiresGrad = true)] [SiLU] public partial class Net;", "InputGradient");
        Assert.Equal(2, kernel.Exprs.OfType<Call>().Count(call => call.Function == Elementary.Sigmoid));

        // Once in a register, once for a single element.
        Apply[] functions = [.. nest.All.SelectMany(statement => statement.Terms).SelectMany(term => term.All).OfType<Apply>()];
        Assert.Equal(2, functions.Count(apply => apply.Operation == Operation.Sigmoid));
    }

    [Fact]
    public void A_program_shows_its_kernels_and_when_they_run()
    {
        CompiledNetwork network = GeneratorRunner.Lower(
            "[Network] [Input(4)] [Linear(3, Bias = false)] [MSELoss] public partial class Net;");
        Assert.Equal(
            """
            backward
              Fc1WeightGradient: product of 3 rows, 4 columns, N terms where fc1WeightTakesGradient
                left = outputGradient[i * 1 + r * 3], right = keptInput[i * 1 + r * 4]
                fc1Product := product
                store fc1WeightGradient += fc1Product

            """,
            KernelDump.Of(network.Backward!.Program),
            ignoreLineEndingDifferences: true);
    }

    /// <summary>The document's network, phase by phase. Where one says something else, the failure has what is to stand there.</summary>
    [Fact]
    public void The_document_shows_what_each_phase_says()
    {
        const string Network = "[Network]\n[Input(21)]\n[Tanh]\npublic partial class Net;";
        string document = File.ReadAllText(Path.Combine(Snapshot.ProjectDirectory, "..", "docs", "architecture.md"));
        (Kernel kernel, LoopNest nest) = Expand(Network, "Act1Forward");
        SourceWriter writer = new();
        new LoopPrinter(writer, isDouble: false).Print(nest, kernel.Name);
        string[] phases =
        [
            Network,
            GeneratorRunner.Lower(Network).Graph.ToString(),
            KernelDump.Of(kernel),
            Schedule.Choose(kernel, new Machine(IsDouble: false)).Dump,
            LoopDump.Of(nest),
            writer.ToString(),
        ];
        foreach (string phase in phases)
        {
            string block = string.Concat(Lines(phase).Split('\n').Select(line => line.Length == 0 ? "\n" : $"    {line}\n"));
            Assert.True(document.ReplaceLineEndings("\n").Contains("\n" + block, StringComparison.Ordinal), block);
        }
    }

    /// <summary>Compares each phase's text, the first as far as it is given.</summary>
    private static void AssertStages(string network, string name, string kernelText, string schedule, string loops)
    {
        (Kernel kernel, LoopNest nest) = Expand(network, name);
        Assert.StartsWith(Lines(kernelText), Lines(KernelDump.Of(kernel)), StringComparison.Ordinal);
        Assert.Equal(schedule, Schedule.Choose(kernel, new Machine(IsDouble: false)).Dump);
        Assert.StartsWith(Lines(loops), Lines(LoopDump.Of(nest)), StringComparison.Ordinal);
    }

    private static (Kernel Kernel, LoopNest Nest) Expand(string network, string name)
    {
        CompiledNetwork compiled = GeneratorRunner.Lower(network);
        Kernel kernel = compiled.Kernels.Select(entry => entry.Kernel).First(kernel => kernel.Name == name);
        Machine machine = new(IsDouble: false);
        return (kernel, KernelExpansion.Run(kernel, Schedule.Choose(kernel, machine), machine));
    }

    private static string Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n');
}
