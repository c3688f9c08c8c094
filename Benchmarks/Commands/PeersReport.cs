using System.Globalization;
using FusedNorm.Benchmarks.Limits;
using FusedNorm.Benchmarks.Measuring;
using FusedNorm.Benchmarks.Peers;
using FusedNorm.Benchmarks.Workloads;

namespace FusedNorm.Benchmarks.Commands;

/// <summary>The tables of the verb <c>peers</c>.</summary>
internal sealed class PeersReport(Screen screen, IReadOnlyList<Result> results)
{
    /// <summary>What the machine can do at most.</summary>
    public void Limits(MachineLimits limits)
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
                Screen.Number(result.Time.Minimum), Screen.Number(result.Ratio), Screen.Percent(result.Share), result.Floor.SetBy,
            ]));
    }

    /// <summary>FusedNorm beside the fastest peer of each case, and what was aimed at.</summary>
    public void Summary(MachineLimits limits)
    {
        screen.Heading("FusedNorm beside the fastest peer");
        screen.Table(
            ["workload", "phase", ">threads", ">FusedNorm µs", "fastest peer", ">its µs", ">ratio", ">share of limit", "target", "reached"],
            results.GroupBy(result => (result.Subject, result.Threads)).OrderBy(group => group.Key.Threads).Select(group =>
            {
                Result ours = group.Single(result => result.Peer == FusedNormPeer.Name);
                Result? fastest = group.Where(result => result != ours).MinBy(result => result.Time.Median);
                return (IReadOnlyList<string>)
                [
                    ours.Subject.WorkloadName, ours.Subject.PhaseName, Text(ours.Threads), Screen.Number(ours.Time.Median), fastest?.Peer ?? "",
                    fastest is null ? "" : Screen.Number(fastest.Time.Median), fastest is null ? "" : Screen.Number(fastest.Ratio),
                    Screen.Percent(ours.Share), ours.Subject.Target.ToString(), Reached(ours, fastest, limits),
                ];
            }));
        if (FusedNormThreads.Note is string note)
        {
            screen.Line(note);
        }
    }

    private static string Reached(Result ours, Result? fastest, MachineLimits limits)
    {
        Target target = ours.Subject.Target;
        double peakShare = Floor.Operations(ours.Subject) / (ours.Time.Median * 1e-6) / limits.Fma(ours.Threads);
        if (target.Ratio is not null && fastest is null)
        {
            return "";
        }

        bool reached = !(fastest?.Ratio < target.Ratio) && !(ours.Share < target.Share) && !(peakShare < target.PeakShare);
        return reached ? "yes" : "no";
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
