using System.Diagnostics;

namespace FusedNorm.Benchmarks.Measuring;

/// <summary>A contestant of this process: the calls in a loop, the clock around it.</summary>
/// <param name="peer">The library and how it is used.</param>
internal abstract class Loop(string peer) : IContestant
{
    /// <inheritdoc/>
    public string Peer { get; } = peer;

    /// <inheritdoc/>
    public bool IsManaged => true;

    /// <inheritdoc/>
    public abstract void Prepare();

    /// <inheritdoc/>
    public double Run(long calls)
    {
        long start = Stopwatch.GetTimestamp();
        Repeat(calls);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Makes that many calls. The loop is in here so that a call of some nanoseconds is not measured through a delegate.</summary>
    protected abstract void Repeat(long calls);
}
