namespace FusedNorm.Benchmarks.Limits;

/// <summary>Where data lies that is used again and again.</summary>
internal enum CacheLevel
{
    /// <summary>The first cache of a core.</summary>
    L1,

    /// <summary>The second cache of a core.</summary>
    L2,

    /// <summary>The cache that the cores share.</summary>
    L3,

    /// <summary>The memory.</summary>
    Dram,
}
