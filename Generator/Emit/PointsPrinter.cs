using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>Prints kernels whose points are independent: one loop over everything where no scalar belongs to a channel or a row.</summary>
internal sealed class PointsPrinter(SourceWriter writer, bool isDouble) : SweepKernelPrinter(writer, isDouble)
{
    public override void Print(SweepKernel kernel)
    {
        if (kernel.ReturnsTotal)
        {
            Sweeps.DeclareSums(kernel.Sweeps.First());
        }

        Steps(kernel.Steps, _ => throw new InvalidOperationException("Independent points have no scalars."), sweep => Points(kernel, sweep));
        ReturnTotal(kernel);
    }

    private void Points(SweepKernel kernel, Sweep sweep)
    {
        Geometry geometry = kernel.Geometry;
        (string from, string to) = Range(kernel, "batch");
        if (sweep.Window is not null)
        {
            using (Writer.Open($"for (int n = {from}; n < {to}; n++)"))
            using (Writer.Open($"for (int channel = 0; channel < {Int(geometry.Channels)}; channel++)"))
            {
                WindowSweep(sweep, geometry, tensor => $"{tensor}[channel]");
            }
        }
        else if (!sweep.Exprs.Any(expr => expr is Channel or RowElement))
        {
            Writer.Line($"int length = {Times(to, geometry.SampleLength)};");
            Sweeps.BeginSums(sweep, int.MaxValue, declared: true);
            Sweeps.FlatRun(sweep, Times(from, geometry.SampleLength), "length");
            Sweeps.EndSums(sweep, int.MaxValue, declared: true);
        }
        else if (geometry.IsColumns)
        {
            Sweeps.BeginSums(sweep, geometry.Channels, declared: true);
            using (Writer.Open($"for (int n = {Times(from, geometry.Rows)}; n < {Times(to, geometry.Rows)}; n++)"))
            {
                Writer.Line($"int row = n * {Int(geometry.Channels)};");
                RowChannel(sweep, geometry);
                Sweeps.ChannelRun(sweep, "row", Int(geometry.Channels), geometry.Channels, tensor => $"{tensor}[n]");
            }

            Sweeps.EndSums(sweep, geometry.Channels, declared: true);
        }
        else
        {
            Sweeps.BeginSums(sweep, geometry.Positions, declared: true);
            using (Writer.Open($"for (int n = {from}; n < {to}; n++)"))
            using (Writer.Open($"for (int channel = 0; channel < {Int(geometry.Channels)}; channel++)"))
            {
                Writer.Line($"int row = {Plane(geometry, geometry.Positions)};");
                Sweeps.PositionRun(sweep, "row", Int(geometry.Positions), geometry.Positions, tensor => $"{tensor}[channel]", tensor => RowOfChannel(tensor, geometry));
            }

            Sweeps.EndSums(sweep, geometry.Positions, declared: true);
        }
    }
}
