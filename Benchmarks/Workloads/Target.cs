using System.Globalization;

namespace FusedNorm.Benchmarks.Workloads;

/// <summary>What a case is to reach; each part that is not null has to hold.</summary>
/// <param name="Ratio">How many times as long as FusedNorm the fastest peer takes at least.</param>
/// <param name="Share">The least share of the physical limit.</param>
/// <param name="PeakShare">The least share of the rate of fused multiply-adds.</param>
/// <param name="Against">The peer that has to be among those compared with, by the first word of its name; null where none has to.</param>
internal sealed record Target(double? Ratio = null, double? Share = null, double? PeakShare = null, string? Against = null)
{
    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", new[]
    {
        Ratio is double ratio ? string.Create(CultureInfo.InvariantCulture, $"{ratio:0.##} x") : null,
        Share is double share ? string.Create(CultureInfo.InvariantCulture, $"{share:0 %} of limit") : null,
        PeakShare is double peak ? string.Create(CultureInfo.InvariantCulture, $"{peak:0 %} of FMA peak") : null,
    }.OfType<string>());
}
