using System.Globalization;
using System.Text.Json;
using FusedNorm.Benchmarks.Limits;
using FusedNorm.Benchmarks.Measuring;
using FusedNorm.Benchmarks.Peers;
using FusedNorm.Benchmarks.Workloads;

namespace FusedNorm.Benchmarks.Commands;

/// <summary>The tables of the verb <c>peers</c>.</summary>
internal sealed class PeersReport(Screen screen, IReadOnlyList<Result> results, MachineLimits limits)
{
    /// <summary>What the machine can do at most.</summary>
    public static void Limits(Screen screen, MachineLimits limits)
    {
        screen.Heading("Limits of this machine");
        screen.Table(
            ["limit", "unit", ">threads", ">best", ">median"],
            limits.All.Select(limit => (IReadOnlyList<string>)
                [limit.Name, limit.Unit, Text(limit.Threads), Screen.Number(limit.Best), Screen.Number(limit.Median)]));
    }

    /// <summary>Every measurement.</summary>
    public void Everything()
    {
        screen.Heading("Every measurement");
        screen.Table(
            ["workload", "phase", ">threads", "peer", ">median µs", ">minimum µs", ">ratio", ">share of limit", "limit"],
            results.OrderBy(result => result.Threads).Select(result => (IReadOnlyList<string>)
            [
                result.Subject.WorkloadName, result.Subject.PhaseName, Text(result.Threads), result.Peer, Screen.Number(result.Time.Median),
                Screen.Number(result.Time.Minimum), Screen.Number(result.Ratio), Screen.Percent(result.Share(FloorOf(result))),
                FloorOf(result).SetBy,
            ]));
    }

    /// <summary>A JSON object a line: first when, where and what was measured, then the rows.</summary>
    public void Json(TextWriter writer, IEnumerable<string> versions)
    {
        writer.WriteLine(JsonSerializer.Serialize(new { date = Machine.Today, machine = Machine.Name, versions }));
        foreach (Result result in results)
        {
            writer.WriteLine(result.ToJson(FloorOf(result)));
        }
    }

    /// <summary>FusedNorm beside the fastest peer of each case, and what was aimed at.</summary>
    public void Summary()
    {
        screen.Heading("FusedNorm beside the fastest peer");
        screen.Table(
            [
                "workload", "phase", ">threads", ">FusedNorm µs", "fastest peer", ">its µs", ">ratio", ">ratio of minimums",
                ">share of limit", "target", "reached",
            ],
            results.GroupBy(result => (result.Subject, result.Threads)).OrderBy(group => group.Key.Threads).Select(group =>
            {
                Result ours = group.Single(result => result.Peer == FusedNormPeer.Name);
                Result? fastest = group.Where(result => !FusedNormPeer.IsOurs(result.Peer)).MinBy(result => result.Time.Median);
                return (IReadOnlyList<string>)
                [
                    ours.Subject.WorkloadName, ours.Subject.PhaseName, Text(ours.Threads), Screen.Number(ours.Time.Median),
                    fastest?.Peer ?? "",
                    fastest is null ? "" : Screen.Number(fastest.Time.Median), fastest is null ? "" : Screen.Number(fastest.Ratio),
                    fastest is null ? "" : Screen.Number(fastest.Time.Minimum / ours.Time.Minimum),
                    Screen.Percent(ours.Share(FloorOf(ours))), ours.Subject.Target.ToString(),
                    Reached(ours, [.. group.Where(result => !FusedNormPeer.IsOurs(result.Peer))]),
                ];
            }));
    }

    private Floor FloorOf(Result result) => Floor.Of(result.Subject, limits, result.Threads);

    /// <summary>Whether the target is reached; nothing is said where the peer that it is about was not there.</summary>
    private string Reached(Result ours, IReadOnlyList<Result> peers)
    {
        Target target = ours.Subject.Target;
        if (target.Against is string against && !peers.Any(peer => peer.Peer.Split(' ')[0] == against))
        {
            return $"unknown without {against}";
        }

        double peakShare = Floor.Operations(ours.Subject) / (ours.Time.Median * 1e-6) / limits.Fma(ours.Threads);
        bool reached =
            !peers.Any(peer => peer.Ratio < target.Ratio) && !(ours.Share(FloorOf(ours)) < target.Share) && !(peakShare < target.PeakShare);
        return reached ? "yes" : "no";
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
