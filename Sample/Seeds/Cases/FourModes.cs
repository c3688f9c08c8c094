namespace FusedNorm.Sample.Seeds.Cases;

/// <summary>Case G.</summary>
internal static class FourModes
{
    private const int Channels = 3;
    private const int Samples = 4;

    public static SeedCase Run()
    {
        TorchRandom random = new(SeedInput.Seed);
        float[] first = new float[Samples * Channels];
        float[] second = new float[Samples * Channels];
        random.Normal(first, mean: 2, standardDeviation: 3);
        random.Normal(second, mean: -1, standardDeviation: 2);
        ByHand.Statistics batch = ByHand.Measure(first, Channels, positions: 1);
        ByHand.Statistics secondBatch = ByHand.Measure(second, Channels, positions: 1);
        double[] normalisedByBatch = ByHand.Normalise(first, 1, batch.Mean, batch.BiasedVariance);
        double[] runningMean = ByHand.Update([0, 0, 0], batch.Mean);
        double[] runningVar = ByHand.Update([1, 1, 1], batch.UnbiasedVariance);

        List<SeedCheck> checks = [];
        TrackingNet tracking = new();
        checks.Add(Numbers("training, tracking: normalised by the batch (biased)", tracking.Forward(first), normalisedByBatch));
        checks.Add(Numbers("  running_mean", tracking.Bn1.RunningMean, runningMean));
        checks.Add(Numbers("  running_var (unbiased)", tracking.Bn1.RunningVar, runningVar));

        UntrackedNet untracked = new();
        checks.Add(Numbers("training, not tracking: normalised by the batch", untracked.Forward(first), normalisedByBatch));
        checks.Add(new FactCheck("  it has running statistics", untracked.Bn1.TrackRunningStats, false));

        tracking.Eval();
        checks.Add(Numbers(
            "eval, tracking: normalised by the running statistics",
            tracking.Forward(second), ByHand.Normalise(second, 1, runningMean, runningVar)));
        checks.Add(Numbers("  running_mean, unchanged", tracking.Bn1.RunningMean, runningMean));
        checks.Add(Numbers("  running_var, unchanged", tracking.Bn1.RunningVar, runningVar));
        checks.Add(new FactCheck("  num_batches_tracked", $"{tracking.Bn1.NumBatchesTracked}", "1"));

        untracked.Eval();
        checks.Add(Numbers(
            "eval, not tracking: normalised by the batch again",
            untracked.Forward(second), ByHand.Normalise(second, 1, secondBatch.Mean, secondBatch.BiasedVariance)));

        return new SeedCase(
            'G', "Training or eval, tracking or not",
            "Normalising takes the biased variance, running_var the unbiased one; expected is computed by hand.", checks);
    }

    private static NumbersCheck Numbers(string what, ReadOnlySpan<float> found, double[] expected) =>
        new(what, found.ToArray(), expected, NumbersCheck.ByHand);
}
