using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>Prints kernels that go row by row, with neighbouring elements of the row in the lanes.</summary>
internal sealed class RowPrinter(SourceWriter writer, bool isDouble) : SweepKernelPrinter(writer, isDouble)
{
    public override void Print(SweepKernel kernel)
    {
        int length = kernel.Geometry.SampleLength / kernel.RowsPerSample;
        int channels = length / kernel.Geometry.Positions;
        if (UsesCount(kernel))
        {
            Writer.Line($"double count = {CSharpLiteral.Double(length)};");
            Writer.Blank();
        }

        if (kernel.ReturnsTotal)
        {
            Writer.Line($"double {SweepKernel.Total} = 0.0;");
        }

        (string from, string to) = Range(kernel, "batch");
        using (Writer.Open($"for (int n = {Times(from, kernel.RowsPerSample)}; n < {Times(to, kernel.RowsPerSample)}; n++)"))
        {
            Writer.Line($"int row = n * {Int(length)};");
            if (kernel.TakesTargets)
            {
                Writer.Line("int target = targets[n];");
            }

            if (!kernel.Geometry.IsColumns && channels == 1 && (kernel.Exprs.OfType<Channel>().Any() || kernel.AllSteps.OfType<SetChannel>().Any()))
            {
                Writer.Line($"int channel = {(kernel.RowsPerSample == 1 ? "0" : $"n % {Int(kernel.RowsPerSample)}")};");
            }

            StepPrinter scalars = new(Writer, IsDouble, tensor => $"{tensor}[channel]", name => name, tensor => $"{tensor}[n]")
            {
                Sweep = sweep => RowSweep(sweep, kernel, length, channels),
            };
            Steps(kernel.Steps, step => scalars.Print(step), sweep => RowSweep(sweep, kernel, length, channels));
        }

        ReturnTotal(kernel);
    }

    /// <summary>One sweep over a row: at a stretch, unless each channel of it has scalars of its own or lies in another row of another norm.</summary>
    private void RowSweep(Sweep sweep, SweepKernel kernel, int length, int channels)
    {
        string Row(Tensor tensor) => RowOf(tensor, kernel);
        if (kernel.Geometry.IsColumns && OverClasses(kernel) && RegisterPrinter.Overlaps(sweep))
        {
            Sweeps.DeclareSums(sweep);
            using (Writer.Open())
            {
                RowChannel(sweep, kernel.Geometry);
                Registers.OverlappedRun(sweep, "row", length, Row);
            }

            return;
        }

        bool inOneRun = kernel.Geometry.IsColumns || channels == 1 || !sweep.Exprs.Any(expr => expr is Channel || (expr is RowElement row && !IsWithinOneRow(kernel, row.Tensor)));
        int run = inOneRun ? length : kernel.Geometry.Positions;
        Sweeps.BeginSums(sweep, run);
        if (kernel.Geometry.IsColumns)
        {
            using (Writer.Open())
            {
                RowChannel(sweep, kernel.Geometry);
                Sweeps.ChannelRun(sweep, "row", Int(length), length, Row);
            }
        }
        else if (inOneRun)
        {
            using (Writer.Open())
            {
                Sweeps.PositionRun(sweep, "row", Int(length), length, tensor => $"{tensor}[channel]", Row);
            }
        }
        else
        {
            string first = kernel.RowsPerSample == 1 ? "" : $"(n % {Int(kernel.RowsPerSample)} * {Int(channels)}) + ";
            using (Writer.Open($"for (int k = 0; k < {Int(channels)}; k++)"))
            {
                Writer.Line($"int channel = {first}k;");
                Writer.Line($"int plane = row + (k * {Int(kernel.Geometry.Positions)});");
                Sweeps.PositionRun(sweep, "plane", Int(run), run, tensor => $"{tensor}[channel]", Row);
            }
        }

        Sweeps.EndSums(sweep, run);
    }

    /// <summary>
    /// Whether the rows are classes, few as a rule, with an exponential each. A norm's sums are taken in one order whether an activation was fused into
    /// its loop or not.
    /// </summary>
    private static bool OverClasses(SweepKernel kernel) => kernel.Sweeps.Any(sweep => sweep.Sinks.OfType<ReduceMax>().Any());

    /// <summary>Whether the rows of a tensor, which may be another norm's, are whole numbers of this kernel's.</summary>
    private static bool IsWithinOneRow(SweepKernel kernel, Tensor tensor) => kernel.RowsPerSample % tensor.Length == 0;

    /// <summary>The element of a tensor with one element per row, at this row or at the channel that is being swept.</summary>
    private static string RowOf(Tensor tensor, SweepKernel kernel)
    {
        int rows = kernel.RowsPerSample;
        if (IsWithinOneRow(kernel, tensor))
        {
            return rows == tensor.Length ? $"{tensor}[n]" : $"{tensor}[n / {Int(rows / tensor.Length)}]";
        }

        string first = rows == 1 ? $"n * {Int(tensor.Length)}" : $"n / {Int(rows)} * {Int(tensor.Length)}";
        int group = kernel.Geometry.Channels / tensor.Length;
        return $"{tensor}[({first}) + {(group == 1 ? "channel" : $"(channel / {Int(group)})")}]";
    }
}
