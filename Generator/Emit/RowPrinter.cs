using FusedNorm.Generator.Kernels;

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

        using (Writer.Open($"for (int n = 0; n < {(kernel.RowsPerSample == 1 ? "batch" : $"batch * {Int(kernel.RowsPerSample)}")}; n++)"))
        {
            Writer.Line($"int row = n * {Int(length)};");
            if (!kernel.Geometry.IsColumns && channels == 1 && (kernel.Exprs.OfType<Channel>().Any() || kernel.AllSteps.OfType<SetChannel>().Any()))
            {
                Writer.Line($"int channel = {(kernel.RowsPerSample == 1 ? "0" : $"n % {Int(kernel.RowsPerSample)}")};");
            }

            StepPrinter scalars = new(Writer, IsDouble, tensor => $"{tensor}[channel]", name => name, tensor => $"{tensor}[n]");
            Steps(kernel.Steps, step => scalars.Print(step), sweep =>
            {
                Sweeps.DeclareSums(sweep);
                RowSweep(sweep, kernel, length, channels);
            });
        }
    }

    /// <summary>One sweep over a row: at a stretch, unless each channel of it has scalars of its own.</summary>
    private void RowSweep(Sweep sweep, SweepKernel kernel, int length, int channels)
    {
        if (kernel.Geometry.IsColumns)
        {
            using (Writer.Open())
            {
                RowChannel(sweep, kernel.Geometry);
                Sweeps.ChannelRun(sweep, "row", Int(length), length, tensor => $"{tensor}[n]");
            }
        }
        else if (channels == 1 || !sweep.Exprs.OfType<Channel>().Any())
        {
            using (Writer.Open())
            {
                Sweeps.PositionRun(sweep, "row", Int(length), length, tensor => $"{tensor}[channel]", tensor => $"{tensor}[n]");
            }
        }
        else
        {
            string first = kernel.RowsPerSample == 1 ? "" : $"(n % {Int(kernel.RowsPerSample)} * {Int(channels)}) + ";
            using (Writer.Open($"for (int k = 0; k < {Int(channels)}; k++)"))
            {
                Writer.Line($"int channel = {first}k;");
                Writer.Line($"int plane = row + (k * {Int(kernel.Geometry.Positions)});");
                Sweeps.PositionRun(sweep, "plane", Int(kernel.Geometry.Positions), kernel.Geometry.Positions, tensor => $"{tensor}[channel]", tensor => $"{tensor}[n]");
            }
        }
    }
}
