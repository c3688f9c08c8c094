using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>Prints kernels that go channel by channel, with neighbouring positions of the channel in the lanes.</summary>
internal class ChannelPrinter(SourceWriter writer, bool isDouble) : SweepKernelPrinter(writer, isDouble)
{
    /// <summary>From this length on, a row is worth loading ahead.</summary>
    private const int StreamedRow = 256;

    /// <summary>A cache line in bytes: stores past the caches fill whole ones.</summary>
    private const int CacheLine = 64;

    public override void Print(SweepKernel kernel)
    {
        DeclareCount(kernel);
        bool streams = Streams(kernel);
        if (streams)
        {
            Writer.Comment("A tensor that no cache holds is loaded ahead and stored past the caches.");
            Writer.Line($"bool large = global::FusedNorm.Vectors.Streaming.IsLarge<{(IsDouble ? "double" : "float")}>((long)batch * {Int(kernel.Geometry.SampleLength)});");
            Writer.Blank();
        }

        Blocks(kernel, (from, to) =>
        {
            using (Writer.Open($"for (int channel = {from}; channel < {to}; channel++)"))
            {
                StepPrinter scalars = new(Writer, IsDouble, tensor => $"{tensor}[channel]", name => name) { Sweep = sweep => Rows(kernel, sweep) };
                Steps(kernel.Steps, step => scalars.Print(step), sweep => Rows(kernel, sweep, streams));
            }
        });

        if (streams)
        {
            Writer.Blank();
            using (Writer.Open("if (large)"))
            {
                Writer.Line("global::FusedNorm.Vectors.Streaming.Finish();");
            }
        }
    }

    /// <summary>Whether the rows of a channel are long enough, and whole cache lines.</summary>
    private bool Streams(SweepKernel kernel) =>
        kernel.Geometry.Positions >= StreamedRow
        && kernel.Geometry.Positions * (IsDouble ? sizeof(double) : sizeof(float)) % CacheLine == 0
        && kernel.Sweeps.Any(sweep => sweep.Window is null);

    /// <summary>
    /// Whether a sweep that stores loads half of the next channel meanwhile; any other loads the channel's next row, which the processor does not
    /// guess. With two tensors to load, two channels would not fit the second cache.
    /// </summary>
    private static bool LoadsNextChannel(Sweep sweep) =>
        !sweep.Sums.Any() && sweep.Exprs.OfType<Load>().Select(load => load.Tensor).Distinct().Count() == 1;

    /// <summary>The rows of one channel.</summary>
    protected void Rows(SweepKernel kernel, Sweep sweep, bool streams = false)
    {
        Geometry geometry = kernel.Geometry;
        if (sweep.Window is not null)
        {
            Sweeps.DeclareSums(sweep);
            using (Writer.Open("for (int n = 0; n < batch; n++)"))
            {
                WindowSweep(sweep, geometry, tensor => $"{tensor}[channel]");
            }

            return;
        }

        Sweeps.BeginSums(sweep, geometry.Positions);
        Sweeps.Samples(sweep, geometry.Positions, () =>
        {
            Writer.Line($"int row = {Plane(geometry, geometry.Positions)};");
            BlockRow(kernel);
            if (streams)
            {
                Writer.Line($"bool ahead = large{(LoadsNextChannel(sweep) ? " && n >= batch / 2" : "")};");
            }

            Sweeps.PositionRun(
                sweep, "row", Int(geometry.Positions), geometry.Positions, tensor => $"{tensor}[channel]", tensor => RowOfChannel(tensor, geometry),
                streams ? Int(LoadsNextChannel(sweep) ? geometry.Positions : geometry.SampleLength) : null);
        });
        Sweeps.EndSums(sweep, geometry.Positions);
    }
}
