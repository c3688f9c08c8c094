namespace FusedNorm.Threading;

/// <summary>
/// Hands out the numbers of a kernel's parts, each once. One word holds the round, the next part and the number of parts, so that a helper
/// who comes late takes a part of the present round or none.
/// </summary>
internal sealed class PartCounter
{
    /// <summary>Parts are counted in 16 bits.</summary>
    internal const int MaximumParts = ushort.MaxValue;

    private const int NextAt = 16;
    private const int RoundAt = 32;

    private long state;
    private int unfinished;

    /// <summary>Whether a part is there to be taken.</summary>
    internal bool HasParts => Next(Volatile.Read(ref state)) < Parts(Volatile.Read(ref state));

    /// <summary>Begins a round. The one before must be done.</summary>
    internal void Open(int parts)
    {
        Volatile.Write(ref unfinished, parts);

        // What the parts read was written before this; who sees the round sees that too.
        Interlocked.Exchange(ref state, (((state >> RoundAt) + 1) << RoundAt) | (uint)parts);
    }

    /// <summary>Takes a part. Until it is finished, the round is not done and nothing that its parts read changes.</summary>
    internal bool TryTake(out int part)
    {
        long seen = Volatile.Read(ref state);
        while (Next(seen) < Parts(seen))
        {
            long before = Interlocked.CompareExchange(ref state, seen + (1L << NextAt), seen);
            if (before == seen)
            {
                part = Next(seen);
                return true;
            }

            seen = before;
        }

        part = 0;
        return false;
    }

    /// <summary>One part is done.</summary>
    internal void Finish() => Interlocked.Decrement(ref unfinished);

    /// <summary>Waits, awake for the last parts take microseconds, until all parts are done.</summary>
    internal void WaitUntilDone()
    {
        SpinWait wait = default;
        while (Volatile.Read(ref unfinished) > 0)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }
    }

    private static int Next(long state) => (int)((state >> NextAt) & ushort.MaxValue);

    private static int Parts(long state) => (int)(state & ushort.MaxValue);
}
