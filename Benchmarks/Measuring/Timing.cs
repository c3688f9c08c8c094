using System.Diagnostics;
using System.Runtime;

namespace FusedNorm.Benchmarks.Measuring;

/// <summary>What a contestant took for one call, over all its batches.</summary>
/// <param name="Median">The middle batch, in microseconds a call.</param>
/// <param name="Minimum">The fastest batch, in microseconds a call.</param>
internal readonly record struct Measurement(double Median, double Minimum);

/// <summary>
/// The timing rule, one for all libraries: warm up, choose the number of calls in a batch so that its length does not matter, then
/// take turns, and look at the median and the minimum of the batches. Taking turns lets a busy moment of the machine hit all alike.
/// </summary>
internal static class Timing
{
    /// <summary>Nobody waits longer than this for the machine code to settle.</summary>
    private const double SettleLimitSeconds = 5;

    /// <summary>
    /// A method is compiled anew after 30 calls that are counted only while nothing else was compiled for 100 ms. So where nothing was
    /// compiled during this time and this many calls, all that is called has reached its last form.
    /// </summary>
    private const double SettledSeconds = 0.3;

    private const long SettledCalls = 70;

    /// <summary>Threads of a library that wait for work by spinning are given this long to fall asleep before the next turn.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Measures contestants in turns.</summary>
    public static Measurement[] Measure(IReadOnlyList<IContestant> contestants, TimingPlan plan) =>
        [.. Batches(contestants, plan).Select(Summarize)];

    /// <summary>The same, batch by batch: the microseconds a call of each contestant, those of one place in the same turn.</summary>
    public static double[][] Batches(IReadOnlyList<IContestant> contestants, TimingPlan plan)
    {
        long[] calls = [.. contestants.Select(contestant => WarmUp(contestant, plan))];
        double[][] batches = [.. contestants.Select(_ => new double[plan.Rounds * plan.BatchesPerTurn])];
        GCLatencyMode latency = GCSettings.LatencyMode;
        GC.Collect();
        GCSettings.LatencyMode = GCLatencyMode.SustainedLowLatency;
        for (int round = 0; round < plan.Rounds; round++)
        {
            for (int turn = 0; turn < contestants.Count; turn++)
            {
                int i = plan.BackAndForth && round % 2 == 1 ? contestants.Count - 1 - turn : turn;
                if (plan.Settle && contestants.Count > 1)
                {
                    Thread.Sleep(Pause);
                    contestants[i].Run(Math.Max(1, calls[i] / 3));
                }

                for (int batch = 0; batch < plan.BatchesPerTurn; batch++)
                {
                    batches[i][(round * plan.BatchesPerTurn) + batch] = contestants[i].Run(calls[i]) / calls[i] * 1e6;
                }
            }
        }

        GCSettings.LatencyMode = latency;
        return batches;
    }

    /// <summary>The middle of some numbers.</summary>
    public static double Median(IEnumerable<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The number of calls that fill a batch.</summary>
    private static long WarmUp(IContestant contestant, TimingPlan plan)
    {
        double perCall = contestant.Run(1);
        double spent = perCall;
        while (spent < plan.WarmUpSeconds)
        {
            long calls = Fill(Math.Max(plan.WarmUpSeconds / 8, 1e-3), perCall);
            double seconds = contestant.Run(calls);
            spent += seconds;
            perCall = seconds / calls;
        }

        if (plan.Settle && contestant.IsManaged)
        {
            perCall = Settle(contestant, perCall);
        }

        return Fill(plan.BatchSeconds, perCall);
    }

    /// <summary>Runs until the runtime has compiled nothing for a while.</summary>
    private static double Settle(IContestant contestant, double perCall)
    {
        Stopwatch total = Stopwatch.StartNew();
        Stopwatch quiet = Stopwatch.StartNew();
        long quietCalls = 0;
        long compiled = JitInfo.GetCompiledMethodCount();
        while (total.Elapsed.TotalSeconds < SettleLimitSeconds &&
            (quiet.Elapsed.TotalSeconds < SettledSeconds || quietCalls < SettledCalls))
        {
            long calls = Fill(0.02, perCall);
            perCall = contestant.Run(calls) / calls;
            quietCalls += calls;
            long now = JitInfo.GetCompiledMethodCount();
            if (now != compiled)
            {
                compiled = now;
                quiet.Restart();
                quietCalls = 0;
            }
        }

        return perCall;
    }

    private static long Fill(double seconds, double perCall) => Math.Max(1, (long)Math.Round(seconds / Math.Max(perCall, 1e-9)));

    private static Measurement Summarize(double[] batches) => new(Median(batches), batches.Min());
}
