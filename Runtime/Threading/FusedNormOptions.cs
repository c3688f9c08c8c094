namespace FusedNorm;

/// <summary>Settings of all networks of a process.</summary>
public static class FusedNormOptions
{
    private static int maxDegreeOfParallelism = -1;

    /// <summary>
    /// On how many threads at most one call of a network runs, the caller's among them: 1 for the caller's alone, -1 (the default) for as
    /// many as the machine has processors. Small networks and small batches never leave the caller's thread, and results are the same bits
    /// for any number.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Neither positive nor -1.</exception>
    public static int MaxDegreeOfParallelism
    {
        get => Volatile.Read(ref maxDegreeOfParallelism);
        set
        {
            if (value is 0 or < -1)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(value), $"Expected a number of threads, or -1 for one per processor, found {value}.");
            }

            Volatile.Write(ref maxDegreeOfParallelism, value);
        }
    }

    /// <summary>The number itself.</summary>
    internal static int Degree => MaxDegreeOfParallelism is > 0 and int given ? given : Environment.ProcessorCount;
}
