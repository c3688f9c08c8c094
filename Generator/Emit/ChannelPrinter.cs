using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Emit;

/// <summary>Prints kernels that go channel by channel, with neighbouring positions of the channel in the lanes.</summary>
internal sealed class ChannelPrinter(SourceWriter writer, bool isDouble) : SweepKernelPrinter(writer, isDouble)
{
    public override void Print(SweepKernel kernel)
    {
        DeclareCount(kernel);
        using (Writer.Open($"for (int channel = 0; channel < {Int(kernel.Geometry.Channels)}; channel++)"))
        {
            StepPrinter scalars = new(Writer, IsDouble, tensor => $"{tensor}[channel]", name => name);
            Steps(kernel.Steps, step => scalars.Print(step), sweep =>
            {
                Sweeps.DeclareSums(sweep);
                using (Writer.Open("for (int n = 0; n < batch; n++)"))
                {
                    if (sweep.Window is not null)
                    {
                        WindowSweep(sweep, kernel.Geometry, tensor => $"{tensor}[channel]");
                        return;
                    }

                    Writer.Line($"int row = {Plane(kernel.Geometry, kernel.Geometry.Positions)};");
                    Sweeps.PositionRun(
                        sweep, "row", Int(kernel.Geometry.Positions), kernel.Geometry.Positions, tensor => $"{tensor}[channel]", tensor => RowOfChannel(tensor, kernel.Geometry));
                }
            });
        }
    }
}
