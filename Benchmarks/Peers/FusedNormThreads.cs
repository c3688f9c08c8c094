namespace FusedNorm.Benchmarks.Peers;

/// <summary>The one place where the number of FusedNorm's threads is set.</summary>
internal static class FusedNormThreads
{
    /// <summary>What stands under the tables as long as the kernels are not split; null once they are.</summary>
    public static string? Note => "FusedNorm runs on one thread in every column: its kernels are not split over threads yet.";

    /// <summary>Sets the number of threads that the next calls may use.</summary>
    public static void Use(int threads) => _ = threads;
}
