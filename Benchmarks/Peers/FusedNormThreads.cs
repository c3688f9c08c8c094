namespace FusedNorm.Benchmarks.Peers;

/// <summary>The one place where the number of FusedNorm's threads is set.</summary>
internal static class FusedNormThreads
{
    /// <summary>What stands under the tables as long as not every kernel is split; null once they are.</summary>
    public static string? Note => "FusedNorm splits only its matrix products over threads so far; batch norms and pools run on one in every column.";

    /// <summary>Sets the number of threads that the next calls may use.</summary>
    public static void Use(int threads) => FusedNormOptions.MaxDegreeOfParallelism = threads;
}
