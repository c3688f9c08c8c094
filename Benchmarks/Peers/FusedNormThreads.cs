namespace FusedNorm.Benchmarks.Peers;

/// <summary>The one place where the number of FusedNorm's threads is set.</summary>
internal static class FusedNormThreads
{
    /// <summary>Sets the number of threads that the next calls may use.</summary>
    public static void Use(int threads) => FusedNormOptions.MaxDegreeOfParallelism = threads;
}
