namespace FusedNorm.Sample.Seeds.Cases;

/// <summary>Case K.</summary>
internal static class ByHandNorm
{
    private const int Channels = 3;

    public static SeedCase Run()
    {
        TorchRandom random = new(SeedInput.Seed);
        float[] flat = random.Normal(5 * Channels);
        ByHand.Statistics batch = ByHand.Measure(flat, Channels, positions: 1);

        TrackingNet net = new();
        NumbersCheck ofRank2 = Numbers(
            "(N, C) is accepted", net.Forward(flat), ByHand.Normalise(flat, 1, batch.Mean, batch.BiasedVariance));
        double[] biased = ByHand.Update([1, 1, 1], batch.BiasedVariance);
        double[] unbiased = ByHand.Update([1, 1, 1], batch.UnbiasedVariance);
        float[] excess = [.. net.Bn1.RunningVar.ToArray().Zip(biased, (found, handWritten) => (float)(found - handWritten))];

        EagerNet eager = new();
        eager.Forward(flat);

        return new SeedCase(
            'K', "A batch norm written by hand",
            "Both ranks of the articles' own class; another rank is a build error here. Only running_var differs.",
            [
                ofRank2,
                OfRank4(random),
                new FactCheck(
                    "7 values, which no number of samples of 3 features has", NameOfError(net, new float[7]), nameof(ArgumentException)),
                new FactCheck("  batches counted after that error", $"{net.Bn1.NumBatchesTracked}", "1"),
                Numbers(
                    "momentum 0.1, the weight of the new value: running_mean", net.Bn1.RunningMean, ByHand.Update([0, 0, 0], batch.Mean)),
                Numbers("momentum 0.9: running_mean", eager.Bn1.RunningMean, ByHand.Update([0, 0, 0], batch.Mean, momentum: 0.9)),
                Numbers("running_var is unbiased", net.Bn1.RunningVar, unbiased),
                Numbers(
                    "  its excess over the biased one of a hand-written class",
                    excess, [.. unbiased.Zip(biased, (ours, handWritten) => ours - handWritten)]),
            ]);
    }

    private static NumbersCheck OfRank4(TorchRandom random)
    {
        const int positions = 20 * 20;
        float[] images = random.Normal(2 * Channels * positions);
        ByHand.Statistics batch = ByHand.Measure(images, Channels, positions);
        double[] expected = ByHand.Normalise(images, positions, batch.Mean, batch.BiasedVariance);
        ImageNet net = new();
        return Numbers("(N, C, H, W) is accepted (the first six of 2400)", net.Forward(images)[..6], expected[..6]);
    }

    private static string NameOfError(TrackingNet net, float[] input)
    {
        try
        {
            net.Forward(input);
            return "no error";
        }
        catch (ArgumentException exception)
        {
            return exception.GetType().Name;
        }
    }

    private static NumbersCheck Numbers(string what, ReadOnlySpan<float> found, double[] expected) =>
        new(what, found.ToArray(), expected, NumbersCheck.ByHand);
}
