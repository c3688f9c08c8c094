using System.Diagnostics;

namespace FusedNorm.Benchmarks.Limits;

/// <summary>One measured limit.</summary>
/// <param name="Name">What: <c>triad L2</c>.</param>
/// <param name="Threads">By how many threads together.</param>
/// <param name="Best">The best rate.</param>
/// <param name="Median">The middle one.</param>
/// <param name="Unit">GB/s or GFLOP/s.</param>
internal sealed record Limit(string Name, int Threads, double Best, double Median, string Unit);

/// <summary>What the machine can do at most, measured in the same run as everything that is held against it.</summary>
/// <param name="threadCounts">For how many threads.</param>
/// <param name="secondsEach">How long each limit is measured at a time.</param>
internal sealed class MachineLimits(IReadOnlyList<int> threadCounts, double secondsEach)
{
    private readonly List<Limit> limits = [];

    /// <summary>All limits, in the order of the table.</summary>
    public IReadOnlyList<Limit> All => limits;

    /// <summary>The name of a limit.</summary>
    public static string Title(Access access, CacheLevel level) =>
        $"{(access == Access.CopyPastCaches ? "copy past caches" : access.ToString().ToLowerInvariant())} "
        + $"{(level == CacheLevel.Dram ? "DRAM" : level.ToString())}";

    /// <summary>Measures everything once more; of each limit the best of all times counts.</summary>
    public void Measure()
    {
        foreach (int threads in threadCounts)
        {
            AddFma(threads);
            foreach (CacheLevel level in Enum.GetValues<CacheLevel>())
            {
                foreach (Access access in Enum.GetValues<Access>())
                {
                    if (access != Access.CopyPastCaches || level == CacheLevel.Dram)
                    {
                        AddStream(access, level, threads);
                    }
                }
            }
        }
    }

    /// <summary>The rate of multiply-adds, in operations a second.</summary>
    public double Fma(int threads) => Find("FMA", threads);

    /// <summary>A rate of memory, in bytes a second.</summary>
    public double Bandwidth(Access access, CacheLevel level, int threads) => Find(Title(access, level), threads);

    private double Find(string name, int threads) => limits.Single(limit => limit.Name == name && limit.Threads == threads).Best * 1e9;

    private void AddFma(int threads) =>
        Add(
            "FMA", "GFLOP/s", threads, [.. Enumerable.Repeat<Func<long, double>>(FmaPeak.Run, threads)],
            FmaPeak.OperationsPerRound * threads);

    private void AddStream(Access access, CacheLevel level, int threads)
    {
        long bytes = Caches.OfThisMachine.TypicalBytes(level, threads);
        Stream[] streams = [.. Enumerable.Range(0, threads).Select(_ => new Stream(access, bytes / threads))];
        Add(
            Title(access, level), "GB/s", threads, [.. streams.Select(stream => (Func<long, double>)stream.Run)],
            streams.Sum(stream => stream.BytesPerPass));
        foreach (Stream stream in streams)
        {
            stream.Dispose();
        }
    }

    /// <summary>Runs the loops side by side, often for a short time, and keeps the best and the middle rate.</summary>
    private void Add(string name, string unit, int threads, IReadOnlyList<Func<long, double>> loops, double amountPerRun)
    {
        const int repeats = 25;
        Team team = new(loops);
        team.Run(1);
        long runs = 1;
        while (team.Run(runs) < secondsEach / repeats && runs < long.MaxValue / 2)
        {
            runs *= 2;
        }

        double[] rates = new double[repeats];
        for (int i = 0; i < repeats; i++)
        {
            rates[i] = amountPerRun * runs / team.Run(runs) / 1e9;
        }

        Array.Sort(rates);
        Limit found = new(name, threads, rates[^1], rates[repeats / 2], unit);
        int known = limits.FindIndex(limit => limit.Name == name && limit.Threads == threads);
        if (known < 0)
        {
            limits.Add(found);
        }
        else
        {
            limits[known] =
                found with { Best = Math.Max(found.Best, limits[known].Best), Median = Math.Max(found.Median, limits[known].Median) };
        }
    }

    /// <summary>Loops that start together, each on a thread.</summary>
    private sealed class Team(IReadOnlyList<Func<long, double>> loops)
    {
        private double sink;

        /// <summary>The seconds from the start to the end of the last.</summary>
        public double Run(long runs)
        {
            if (loops.Count == 1)
            {
                long begin = Stopwatch.GetTimestamp();
                sink = loops[0](runs);
                return Stopwatch.GetElapsedTime(begin).TotalSeconds;
            }

            long start = 0;
            using Barrier barrier = new(loops.Count, _ => start = Stopwatch.GetTimestamp());
            double[] ends = new double[loops.Count];
            Thread[] threads = [.. loops.Select((loop, index) => new Thread(() =>
            {
                barrier.SignalAndWait();
                Volatile.Write(ref sink, loop(runs));
                ends[index] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            }))];
            foreach (Thread thread in threads)
            {
                thread.Start();
            }

            foreach (Thread thread in threads)
            {
                thread.Join();
            }

            return ends.Max();
        }
    }
}
