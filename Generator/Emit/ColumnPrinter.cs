using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Emit;

/// <summary>
/// Prints kernels that go channel by channel where a channel has one position: neighbouring channels lie in the lanes, and their sums stay apart.
/// The kernel's own method takes full registers first, then the last channels one by one; another method does one register.
/// </summary>
internal sealed class ColumnPrinter(SourceWriter writer, bool isDouble) : SweepKernelPrinter(writer, isDouble)
{
    /// <summary>Whether neighbouring channels can lie in the lanes, which they cannot where a lane's row is not its neighbour's.</summary>
    public static bool Takes(SweepKernel kernel) =>
        kernel.Group == Group.Channel && kernel.Geometry.IsColumns && kernel.Sweeps.Any()
        && kernel.Exprs.OfType<RowElement>().All(expr => expr.Tensor.Length == kernel.Geometry.Rows);

    public override void Print(SweepKernel kernel)
    {
        string[] names = ["first", "batch", .. kernel.Flags.Select(flag => flag.Name), .. kernel.Numbers, .. KernelPrinter.Arguments(kernel).Select(tensor => tensor.Name)];
        string channels = Int(kernel.Geometry.Channels);
        Writer.Line("int first = 0;");
        using (Writer.Open($"for (; first <= {channels} - V.Count; first += V.Count)"))
        {
            Writer.Call(KernelPrinter.BlockName(kernel) + "<V>", names, ";");
        }

        Writer.Blank();
        using (Writer.Open($"for (; first < {channels}; first++)"))
        {
            Writer.Call($"{KernelPrinter.BlockName(kernel)}<global::FusedNorm.Vectors.Simd1<{(IsDouble ? "double" : "float")}>>", names, ";");
        }
    }

    /// <summary>The loops over one register of channels.</summary>
    public void PrintBlock(SweepKernel kernel)
    {
        DeclareCount(kernel);
        HashSet<string> sums = kernel.SharedSums;
        StepPrinter scalars = new(Writer, IsDouble, tensor => $"{tensor}[channel]", name => sums.Contains(name) ? name + "[lane]" : name)
        {
            Sweep = sweep => OneColumn(sweep, kernel.Geometry),
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
            sweep => ColumnSweep(sweep, kernel.Geometry));
    }

    private void ColumnSweep(Sweep sweep, Geometry geometry)
    {
        if (sweep.Window is null)
        {
            Sweeps.ColumnRows(sweep, geometry.Channels, Rows(geometry));
            return;
        }

        foreach (string name in sweep.Sums)
        {
            Writer.Line($"global::FusedNorm.Vectors.LaneSums {name} = default;");
        }

        using (Writer.Open("for (int n = 0; n < batch; n++)"))
        using (Writer.Open("for (int lane = 0; lane < V.Count; lane++)"))
        {
            Writer.Line("int channel = first + lane;");
            WindowSweep(sweep, geometry, tensor => $"{tensor}[channel]", name => name + "[lane]");
        }
    }

    /// <summary>The rows of a single channel, which seldom needs a sweep of its own.</summary>
    private void OneColumn(Sweep sweep, Geometry geometry)
    {
        Sweeps.DeclareSums(sweep);
        using (Writer.Open($"for (int n = 0; n < {Rows(geometry)}; n++)"))
        {
            Writer.Line($"int at = (n * {Int(geometry.Channels)}) + channel;");
            Sweeps.ElementBody(sweep, new ExprPrinter(Form.Element, IsDouble, "at", tensor => $"{tensor}[channel]", row: tensor => $"{tensor}[n]"), "at");
        }
    }
}
