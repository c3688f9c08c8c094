using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Options;
using FusedNorm.Generator.Programs;
using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Generator.Tests.Networks;
using Xunit;

namespace FusedNorm.Generator.Tests.Passes;

/// <summary>
/// The memory plan, checked by replaying a network's kernels on a map of who wrote each element last: whatever a kernel reads must
/// still be there.
/// </summary>
public sealed class PlanMemoryTests
{
    [Theory]
    [MemberData(nameof(WholeNetworks.Names), MemberType = typeof(WholeNetworks))]
    public void Nothing_is_overwritten_before_it_is_read(string network)
    {
        foreach (CompilerOptions options in new[] { CompilerOptions.Default, new() { FuseKernels = false }, new() { PlanMemory = false } })
        {
            CompiledNetwork compiled = Lower(network, options);
            KernelProgram[] training =
                [.. compiled.Programs.Where(program => program.Purpose is not Purpose.Predict and not Purpose.Inference)];
            Replay(training, compiled.Workspace);
            Replay([compiled.Predict.Program], compiled.Scratch);
            Replay([compiled.Inference.Program], compiled.Inference.Scratch);
        }
    }

    [Theory]
    [MemberData(nameof(WholeNetworks.Names), MemberType = typeof(WholeNetworks))]
    public void Without_sharing_no_two_tensors_overlap(string network)
    {
        MemoryPlan plan = Lower(network, new CompilerOptions { PlanMemory = false }).Workspace;
        foreach (IGrouping<TensorKind, Tensor> kind in plan.Tensors.GroupBy(tensor => tensor.Kind))
        {
            Tensor[] tensors = [.. kind.OrderBy(tensor => plan.Offsets[tensor])];
            for (int i = 1; i < tensors.Length; i++)
            {
                Assert.True(
                    plan.Offsets[tensors[i - 1]] + tensors[i - 1].Length <= plan.Offsets[tensors[i]],
                    $"{tensors[i - 1]} and {tensors[i]} overlap in {network}.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(WholeNetworks.Names), MemberType = typeof(WholeNetworks))]
    public void Sharing_never_takes_more(string network)
    {
        MemoryPlan shared = Lower(network, CompilerOptions.Default).Workspace;
        MemoryPlan apart = Lower(network, new CompilerOptions { PlanMemory = false }).Workspace;
        Assert.True(shared.PerSample <= apart.PerSample && shared.Fixed <= apart.Fixed);
    }

    [Fact]
    public void Sharing_takes_less_where_tensors_die_early()
    {
        int Size(bool share) => Lower(nameof(WholeNetworks.NoGradRegion), new CompilerOptions { PlanMemory = share }).Workspace.PerSample;
        Assert.True(Size(share: true) < Size(share: false));
    }

    /// <summary>Widths in an order in which the largest first, each where it fits first, would take three.</summary>
    [Fact]
    public void An_inference_of_a_chain_takes_two_buffers_in_turn()
    {
        int[] widths = [17, 80, 160, 144, 128, 136, 96, 160, 16, 1, 144, 96];
        string layers = string.Concat(widths.Select(width => $"[Linear({width})] [BatchNorm1d] [ReLU]\n"));
        MemoryPlan plan = GeneratorRunner.Lower(
            $"[Network] [Input(9)]\n{layers} [Linear(3)] partial class Deep;", CompilerOptions.Default).Inference.Scratch;

        int[] padded = [.. widths.Select(width => (width + 15) / 16 * 16)];
        Assert.Equal(widths, plan.Tensors.Select(tensor => tensor.Length));
        Assert.Equal(padded.Zip(padded.Skip(1), (one, next) => one + next).Max(), plan.PerSample);
        Assert.Equal(0, plan.Fixed);
        Assert.All(plan.Tensors.Index(), tensor => Assert.Equal(
            tensor.Index % 2 == 0 ? 0 : plan.PerSample, plan.Offsets[tensor.Item] + (tensor.Index % 2 == 0 ? 0 : padded[tensor.Index])));
    }

    [Fact]
    public void An_inference_with_a_residual_takes_what_is_alive_at_once()
    {
        MemoryPlan plan = GeneratorRunner.Lower(
            "[Network] [Input(16)] [Linear(32)] [Tap(\"x\")] [Sigmoid] [Linear(32)] [Add(\"x\")] [Linear(4)] partial class Residual;",
            CompilerOptions.Default).Inference.Scratch;

        Assert.Equal(3 * 32, plan.PerSample);
    }

    [Fact]
    public void A_plan_holds_all_its_tensors_each_on_a_cache_line()
    {
        MemoryPlan plan = Lower(nameof(WholeNetworks.Image), CompilerOptions.Default).Workspace;
        Assert.All(plan.Tensors, tensor =>
        {
            Assert.Equal(0, plan.Offsets[tensor] % 16);
            Assert.True(plan.Offsets[tensor] + tensor.Length <= (tensor.Kind == TensorKind.PerChannel ? plan.Fixed : plan.PerSample));
        });
    }

    private static CompiledNetwork Lower(string network, CompilerOptions options) =>
        GeneratorRunner.Lower(WholeNetworks.All[network], options);

    private static void Replay(IReadOnlyList<KernelProgram> programs, MemoryPlan plan)
    {
        Tensor?[] perSample = new Tensor?[plan.PerSample];
        Tensor?[] fixedSize = new Tensor?[plan.Fixed];
        Span<Tensor?> Place(Tensor tensor) =>
            (tensor.Kind == TensorKind.PerChannel ? fixedSize : perSample).AsSpan(plan.Offsets[tensor], tensor.Length);
        void RequireWhole(Tensor tensor, string reader)
        {
            foreach (Tensor? writer in Place(tensor))
            {
                Assert.True(writer == tensor, $"{reader} reads {tensor}, which {writer?.Name ?? "nothing"} wrote last.");
            }
        }

        Assert.All(
            programs.Where(program => program.Purpose == Purpose.Backward).SelectMany(program => program.Tensors),
            tensor => Assert.True(
                tensor.Kind != TensorKind.Input, "The backward pass reads the caller's input, which may be gone by then."));
        HashSet<Tensor> written = [];
        foreach (Kernel kernel in programs.SelectMany(program => program.Calls).Select(call => call.Kernel))
        {
            foreach (Tensor tensor in kernel.Reads.Where(tensor => tensor.IsWorkspace && !kernel.Writes.Contains(tensor)))
            {
                RequireWhole(tensor, kernel.Name);
            }

            foreach (Tensor tensor in kernel.Writes.Where(tensor => tensor.IsWorkspace))
            {
                Place(tensor).Fill(tensor);
                written.Add(tensor);
            }

            // A kernel must not give a place away that it has just written, or that it still reads where it does not go element by element.
            Tensor[] overwritten =
                [.. kernel.Reads.Where(read => kernel.Writes.Any(writes => writes != read && kernel.CanOverwrite(read, writes)))];
            foreach (Tensor tensor in kernel.Reads.Concat(kernel.Writes).Except(overwritten).Where(tensor => tensor.IsWorkspace))
            {
                RequireWhole(tensor, kernel.Name);
            }
        }

        foreach (Tensor tensor in written.Where(tensor => tensor.LivesOn))
        {
            RequireWhole(tensor, "The caller");
        }
    }
}
