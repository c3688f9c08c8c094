using FusedNorm.Benchmarks.Workloads;

namespace FusedNorm.Benchmarks.Limits;

/// <summary>The least time that a case can take on this machine, and what sets it.</summary>
/// <param name="Microseconds">The time of one call.</param>
/// <param name="SetBy">The limit: <c>FMA</c>, or a kind of access and a level.</param>
internal readonly record struct Floor(double Microseconds, string SetBy)
{
    /// <summary>The floor of a case: the longer of its arithmetic at the peak and its traffic at the bandwidth.</summary>
    public static Floor Of(Case subject, MachineLimits limits, int threads) => subject.Phase is Phase.Forward or Phase.ForwardBackward
        ? OfNorm(subject, limits, threads)
        : OfNetwork(subject, limits, threads);

    /// <summary>The operations of a case's matrix products, two for each multiply-add.</summary>
    public static double Operations(Case subject)
    {
        double total = 0;
        bool trainsAbove = false;
        foreach (LayerSpec layer in subject.Workload.Layers)
        {
            if (layer.Kind == "Linear")
            {
                // Training: forward, the weight's gradient, and the input's where something above it trains.
                int products = subject.Phase != Phase.TrainingStep ? 1 : trainsAbove ? 3 : 2;
                total += products * 2.0 * subject.Batch * layer.Sizes[0] * layer.Sizes[1];
            }

            trainsAbove |= layer.ParameterCount > 0;
        }

        return total;
    }

    /// <summary>
    /// A batch norm forward reads x and writes y; backward it reads x and dy and writes dx. Nothing has to be moved more often: a
    /// channel, or a block of channels, fits a cache between the passes over it.
    /// </summary>
    private static Floor OfNorm(Case subject, MachineLimits limits, int threads)
    {
        double tensor = sizeof(float) * (double)subject.Batch * subject.Workload.SampleLength;
        (int moved, int live) = subject.Phase == Phase.Forward ? (2, 2) : (5, 4);
        CacheLevel level = Caches.OfThisMachine.LevelOf(live * tensor, threads);

        // One call follows the other, so what a core's first cache might still hold is taken as coming from the second.
        level = level == CacheLevel.L1 ? CacheLevel.L2 : level;
        Access access = level == CacheLevel.Dram ? Access.CopyPastCaches : Access.Triad;
        return Traffic(moved * tensor, access, level, limits, threads);
    }

    /// <summary>
    /// Inference reads the parameters and the input and writes the output. A training step reads and writes the parameters and their
    /// velocities, and reads the input.
    /// </summary>
    private static Floor OfNetwork(Case subject, MachineLimits limits, int threads)
    {
        Workload workload = subject.Workload;
        bool trains = subject.Phase == Phase.TrainingStep;
        double parameters = sizeof(float) * (double)workload.ParameterCount;
        double samples = sizeof(float) * (double)subject.Batch * (workload.SampleLength + (trains ? 0 : workload.OutputLength));
        double moved = samples + (!trains ? parameters : subject.Momentum == 0 ? 2 * parameters : 4 * parameters);
        double live = samples + (!trains ? parameters : subject.Momentum == 0 ? 2 * parameters : 3 * parameters);
        Floor traffic = Traffic(moved, trains ? Access.Triad : Access.Read, Caches.OfThisMachine.LevelOf(live, threads), limits, threads);
        double arithmetic = Operations(subject) / limits.Fma(threads) * 1e6;
        return arithmetic >= traffic.Microseconds ? new Floor(arithmetic, "FMA") : traffic;
    }

    private static Floor Traffic(double bytes, Access access, CacheLevel level, MachineLimits limits, int threads) =>
        new(bytes / limits.Bandwidth(access, level, threads) * 1e6, MachineLimits.Title(access, level));
}
