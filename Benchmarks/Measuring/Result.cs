using System.Text.Json;
using FusedNorm.Benchmarks.Limits;
using FusedNorm.Benchmarks.Workloads;

namespace FusedNorm.Benchmarks.Measuring;

/// <summary>A case in one library with one number of threads.</summary>
/// <param name="Subject">The case.</param>
/// <param name="Peer">The library and the way.</param>
/// <param name="Threads">The number of threads it could use.</param>
/// <param name="Time">What it took.</param>
/// <param name="Ratio">How many times as long as FusedNorm it took, by the medians.</param>
internal sealed record Result(Case Subject, string Peer, int Threads, Measurement Time, double Ratio)
{
    /// <summary>The share of the physical limit that is reached: the least time that the machine allows over the median.</summary>
    public double Share(Floor floor) => floor.Microseconds / Time.Median;

    /// <summary>One JSON object without a line break.</summary>
    public string ToJson(Floor floor) => JsonSerializer.Serialize(new
    {
        workload = Subject.WorkloadName,
        phase = Subject.PhaseName,
        peer = Peer,
        threads = Threads,
        median_us = Round(Time.Median),
        minimum_us = Round(Time.Minimum),
        ratio = Round(Ratio),
        share = Round(Share(floor)),
        limit = floor.SetBy,
    });

    /// <summary>Five digits that count are more than any clock here is worth.</summary>
    private static double Round(double value) =>
        value == 0 ? 0 : Math.Round(value, Math.Clamp(4 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 15));
}
