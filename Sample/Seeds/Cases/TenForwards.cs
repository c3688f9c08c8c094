namespace FusedNorm.Sample.Seeds.Cases;

/// <summary>Case H.</summary>
internal static class TenForwards
{
    private const int Samples = 8;
    private const int Channels = 3;
    private const int Positions = 20 * 20;

    public static SeedCase Run()
    {
        TorchRandom random = new(SeedInput.Seed);
        ImageNet net = new(random);
        double[] runningMean = [0, 0, 0];
        double[] runningVar = [1, 1, 1];
        for (int i = 0; i < 10; i++)
        {
            float[] batch = random.Normal(Samples * Channels * Positions);
            ByHand.Statistics statistics = ByHand.Measure(batch, Channels, Positions);
            runningMean = ByHand.Update(runningMean, statistics.Mean);
            runningVar = ByHand.Update(runningVar, statistics.UnbiasedVariance);
            net.Forward(batch);
        }

        List<SeedCheck> checks =
        [
            new NumbersCheck("running_mean after ten forwards", net.Bn1.RunningMean.ToArray(), runningMean, NumbersCheck.ByHand),
            new NumbersCheck("running_var after ten forwards", net.Bn1.RunningVar.ToArray(), runningVar, NumbersCheck.ByHand),
            GivenFromOutside(net, random.Normal(Channels * Positions)),
        ];
        return new SeedCase(
            'H', "BatchNorm2d over ten batches", "Ten batches of (8, 3, 20, 20); expected is computed by hand, n = 8 * 20 * 20.", checks);
    }

    /// <summary>Statistics may also come from outside: written into the layer, they are what eval mode normalises with.</summary>
    private static NumbersCheck GivenFromOutside(ImageNet net, float[] image)
    {
        float[] mean = [0.5f, -1, 2];
        float[] variance = [4, 0.25f, 9];
        mean.CopyTo(net.Bn1.RunningMean);
        variance.CopyTo(net.Bn1.RunningVar);
        net.Eval();

        double[] expected = ByHand.Normalise(image, Positions, [0.5, -1, 2], [4, 0.25, 9]);
        int[] shown = [.. Enumerable.Range(0, Channels).SelectMany(channel => new[] { channel * Positions, (channel * Positions) + 1 })];
        float[] output = net.Forward(image).ToArray();
        return new NumbersCheck(
            "eval with mean and variance from outside (two per channel)",
            [.. shown.Select(index => output[index])], [.. shown.Select(index => expected[index])], NumbersCheck.ByHand);
    }
}
