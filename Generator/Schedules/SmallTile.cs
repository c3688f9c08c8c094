namespace FusedNorm.Generator.Schedules;

/// <summary>The tile of products of few weights, which are multiplied in place.</summary>
internal static class SmallTile
{
    /// <summary>So many products go side by side: enough to hide the latency of a multiply-add, few enough for 16 registers.</summary>
    public const int Columns = 4;
}
