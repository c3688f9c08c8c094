using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Schedules;

/// <summary>How a run of neighbouring elements is taken, and in which order its sums round.</summary>
/// <param name="Length">The most elements it can have; <see cref="int.MaxValue"/> where the batch decides.</param>
/// <param name="Tail">What becomes of the elements that do not fill a register.</param>
/// <param name="Accumulators">
/// How many registers are taken at a time, each with a copy of the sums, because a sum waits for its last addition.
/// </param>
/// <param name="SumsBlocks">
/// Whether some sum is taken in the network's precision for a block of registers before it joins the group's in double precision: half the
/// time, and some of the last digits.
/// </param>
internal sealed record RunSchedule(int Length, TailStrategy Tail, int Accumulators, bool SumsBlocks)
{
    /// <summary>
    /// So many registers are summed in the network's type, lane by lane, before their sums join the group's in double precision.
    /// </summary>
    public const int RegistersPerBlock = 64;

    /// <summary>
    /// So many elements of windows are summed in the network's type at most before their sum joins one in double precision.
    /// </summary>
    public const int LongestSum = 512;

    /// <summary>How many copies of a sum take turns, where no other sums come between.</summary>
    public const int Copies = 2;

    /// <summary>Whether the run may be shorter than a register.</summary>
    public bool IsShort => Length < Machine.MostLanes;

    /// <summary>Whether it is longer than a block of sums.</summary>
    public bool HasSeveralBlocks => SumsBlocks && Length > RegistersPerBlock * Machine.MostLanes;

    /// <summary>How many such runs share a block of sums.</summary>
    public int RunsPerBlock => SumsBlocks ? Math.Max(1, RegistersPerBlock * Machine.MostLanes / Length) : 1;

    /// <summary>Whether the registers that are taken at a time leave none over, whatever their width.</summary>
    public bool EndsInPairs => Accumulators > 1 && Tail == TailStrategy.None && Length % (Accumulators * Machine.MostLanes) == 0;

    /// <param name="sweep">What is done to the elements.</param>
    /// <param name="length">The most elements there can be; <see cref="int.MaxValue"/> where the batch decides.</param>
    /// <param name="isConstant">Whether there are always so many.</param>
    /// <param name="copies">How many copies of sums may take turns.</param>
    public static RunSchedule Choose(Sweep sweep, int length, bool isConstant, int copies = Copies) => new(
        length,
        length is < Machine.MostLanes or int.MaxValue || !isConstant ? TailStrategy.Scalar
            : length % Machine.MostLanes == 0 ? TailStrategy.None
            : TailStrategy.MaskLast,
        sweep.Sums.Any() && length >= Machine.MostLanes ? copies : 1,
        sweep.Sinks.OfType<ReduceSum>().Any(sum => !sum.IsWide));
}
