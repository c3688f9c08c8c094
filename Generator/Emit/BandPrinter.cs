using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>
/// Prints kernels that go channel by channel where a channel's rows are short and lie whole pages apart, so that they would push each other out
/// of the first cache: a band of neighbouring channels at a time, of which a sample has a longer run.
/// </summary>
internal sealed class BandPrinter(SourceWriter writer, bool isDouble) : ChannelPrinter(writer, isDouble)
{
    /// <summary>The longest rows that are taken in bands.</summary>
    private const int ShortRow = 64;

    /// <summary>A page in bytes: lines so far apart share a set of the first cache on every processor.</summary>
    private const int Page = 4096;

    /// <summary>Whether rows are short, but fill a register, lie pages apart, and several channels make a band.</summary>
    public static bool Takes(SweepKernel kernel, bool isDouble) =>
        kernel.Group == Group.Channel && kernel.Geometry.Positions is >= WidestRegister.MostLanes and <= ShortRow && Size(kernel.Geometry) > 1
        && kernel.Geometry.SampleLength * (isDouble ? sizeof(double) : sizeof(float)) % Page == 0
        && kernel.Sweeps.Any() && kernel.Sweeps.All(sweep => sweep.Window is null);

    public override void Print(SweepKernel kernel)
    {
        Sweeps.Copies = 1;
        DeclareCount(kernel);
        Geometry geometry = kernel.Geometry;
        HashSet<string> sums = kernel.SharedSums;
        foreach (string name in sums)
        {
            Writer.Line($"global::System.Span<global::FusedNorm.Vectors.LaneSums> {InBand(name)} = stackalloc global::FusedNorm.Vectors.LaneSums[{Int(Size(geometry))}];");
        }

        Blocks(kernel, (from, to) =>
        {
            using (Writer.Open($"for (int band = {from}; band < {to}; band += {Int(Size(geometry))})"))
            {
                StepPrinter scalars = new(Writer, IsDouble, tensor => $"{tensor}[channel]", name => name) { Sweep = sweep => Rows(kernel, sweep) };
                Steps(
                    kernel.Steps,
                    steps =>
                    {
                        using (Channels(geometry))
                        {
                            foreach (string name in sums.Where(name => StepPrinter.Reads(steps, name)))
                            {
                                Writer.Line($"double {name} = {InBand(name)}[k].Total();");
                            }

                            scalars.Print(steps);
                        }
                    },
                    sweep => BandSweep(kernel, sweep));
            }
        });
    }

    private void BandSweep(SweepKernel kernel, Sweep sweep)
    {
        Geometry geometry = kernel.Geometry;
        foreach (string name in sweep.Sums)
        {
            Writer.Line($"{InBand(name)}.Clear();");
        }

        using (Writer.Open("for (int n = 0; n < batch; n++)"))
        using (Channels(geometry))
        {
            Writer.Line($"int row = {Plane(geometry, geometry.Positions)};");
            BlockRow(kernel);
            Sweeps.BeginSums(sweep, geometry.Positions);
            Sweeps.PositionRun(
                sweep, "row", Int(geometry.Positions), geometry.Positions, tensor => $"{tensor}[channel]", tensor => RowOfChannel(tensor, geometry));
            if (sweep.Sums.Any())
            {
                Writer.Blank();
            }

            Sweeps.KeepSums(sweep, geometry.Positions, name => InBand(name) + "[k]");
        }
    }

    private SourceWriter.Block Channels(Geometry geometry)
    {
        SourceWriter.Block block = Writer.Open($"for (int k = 0; k < {Int(Size(geometry))}; k++)");
        Writer.Line("int channel = band + k;");
        return block;
    }

    /// <summary>The channels of a band: as many as fit and divide all.</summary>
    private static int Size(Geometry geometry) => geometry.ChannelsWithin(SweepKernel.BandLength);

    private static string InBand(string name) => name + "Band";
}
