using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Schedules;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>
/// Prints kernels that go channel by channel where a channel has one position: neighbouring channels lie in the lanes, and their sums stay apart.
/// The kernel's own method takes four full registers at a time first, where there are so many channels, then single ones, then the last channels one by
/// one; another method does one register, which four together are as well.
/// </summary>
internal sealed class ColumnPrinter(SourceWriter writer, bool isDouble) : SweepKernelPrinter(writer, isDouble)
{
    /// <summary>Fewer channels than this do not fill four of the registers that most processors have.</summary>
    private const int LeastWide = 32;

    /// <summary>Whether neighbouring channels can lie in the lanes, which they cannot where a lane's row is not its neighbour's.</summary>
    public static bool Takes(SweepKernel kernel) =>
        kernel.Group == Group.Channel && kernel.Geometry.IsColumns && RegisterUse.IsVectorised(kernel)
        && kernel.Exprs.OfType<RowElement>().All(expr => expr.Tensor.Length == kernel.Geometry.Rows);

    public override void Print(SweepKernel kernel)
    {
        string[] names =
        [
            "first", "batch", .. kernel.BlockTensors.Select(block => $"{block}.Slice(first - {ProductPrinter.FirstChannel})"), .. kernel.Flags.Select(flag => flag.Name),
            .. kernel.Numbers, .. KernelPrinter.BlockArguments(kernel).Select(tensor => tensor.Name),
        ];
        bool isWhole = kernel.Geometry.Channels % WidestRegister.MostLanes == 0;
        Blocks(kernel, (from, to) =>
        {
            Writer.Line($"int first = {from};");
            if (IsWide(kernel))
            {
                Writer.Comment("four registers at a time, while there are so many channels: whole cache lines beside one another");
                using (Writer.Open($"for (; first <= {to} - (4 * V.Count); first += 4 * V.Count)"))
                {
                    Writer.Call($"{KernelPrinter.BlockName(kernel)}<global::FusedNorm.Vectors.Simd4x<V, {(IsDouble ? "double" : "float")}>>", names);
                }

                Writer.Blank();
            }

            using (Writer.Open($"for (; first <= {to} - V.Count; first += V.Count)"))
            {
                Writer.Call(KernelPrinter.BlockName(kernel) + "<V>", names);
            }

            if (isWhole)
            {
                return;
            }

            Writer.Blank();
            using (Writer.Open($"for (; first < {to}; first++)"))
            {
                Writer.Call($"{KernelPrinter.BlockName(kernel)}<global::FusedNorm.Vectors.Simd1<{(IsDouble ? "double" : "float")}>>", names);
            }
        });
    }

    /// <summary>The loops over one register of channels.</summary>
    public void PrintBlock(SweepKernel kernel)
    {
        // Four registers have four chains of sums, and the sums of two rows would need more registers than there are.
        if (IsWide(kernel))
        {
            Sweeps.Copies = 1;
        }

        DeclareCount(kernel);
        HashSet<string> sums = kernel.SharedSums;
        StepPrinter scalars = new(Writer, IsDouble, tensor => $"{tensor}[channel]", name => sums.Contains(name) ? name + "[lane]" : name)
        {
            Sweep = sweep => OneColumn(kernel, sweep),
        };
        Steps(
            kernel.Steps,
            step =>
            {
                using (Writer.Open("for (int lane = 0; lane < V.Count; lane++)"))
                {
                    Writer.Line("int channel = first + lane;");
                    scalars.Print(step);
                }
            },
            sweep => ColumnSweep(kernel, sweep));
    }

    /// <summary>
    /// A window that is summed in registers is as long as one of them, not as four; and what it reads lies together anyway, channel by channel.
    /// </summary>
    private static bool IsWide(SweepKernel kernel) => kernel.Geometry.Channels >= LeastWide && kernel.Sweeps.All(sweep => sweep.Window is null);

    private void ColumnSweep(SweepKernel kernel, Sweep sweep)
    {
        Geometry geometry = kernel.Geometry;
        if (sweep.Window is null)
        {
            Sweeps.ColumnRows(sweep, geometry.Channels, Rows(geometry), kernel.BlockTensors.Any() ? kernel.BlockLength : 0);
            return;
        }

        foreach (string name in sweep.Sums)
        {
            Writer.Line($"global::FusedNorm.Vectors.ColumnSums {name} = default;");
        }

        using (Writer.Open("for (int n = 0; n < batch; n++)"))
        using (Writer.Open("for (int lane = 0; lane < V.Count; lane++)"))
        {
            Writer.Line("int channel = first + lane;");
            WindowSweep(sweep, geometry, tensor => $"{tensor}[channel]", name => name + "[lane]");
        }
    }

    /// <summary>The rows of a single channel, which seldom needs a sweep of its own.</summary>
    private void OneColumn(SweepKernel kernel, Sweep sweep)
    {
        Sweeps.DeclareSums(sweep);
        using (Writer.Open($"for (int n = 0; n < {Rows(kernel.Geometry)}; n++)"))
        {
            Writer.Line($"int row = (n * {Int(kernel.Geometry.Channels)}) + channel;");
            if (kernel.BlockTensors.Any())
            {
                Writer.Line($"int blockRow = (n * {Int(kernel.BlockLength)}) + lane;");
            }

            Sweeps.ElementBody(sweep, new ExprPrinter(Form.Element, IsDouble, "row", tensor => $"{tensor}[channel]", row: tensor => $"{tensor}[n]"), "row");
        }
    }
}
