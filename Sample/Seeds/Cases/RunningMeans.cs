namespace FusedNorm.Sample.Seeds.Cases;

/// <summary>Case F.</summary>
internal static class RunningMeans
{
    public static SeedCase Run()
    {
        TorchRandom random = new(SeedInput.Seed);
        SeedNet net = new(random);
        float[][] inputs = [.. Enumerable.Range(0, 4).Select(_ => random.Normal(3 * 8))];
        List<SeedCheck> checks = [MeanIs(net, "at first", [0, 0, 0])];

        net.Forward(inputs[0]);
        checks.Add(MeanIs(net, "after x1 in training mode", SeedFacts.RunningMeans[0]));
        net.Forward(inputs[1]);
        checks.Add(MeanIs(net, "after x2 in training mode", SeedFacts.RunningMeans[1]));
        net.Eval();
        net.Forward(inputs[2]);
        net.Forward(inputs[3]);
        checks.Add(MeanIs(net, "after x3 and x4 in eval mode", SeedFacts.RunningMeans[1]));
        net.Train();
        net.Forward(inputs[0]);
        checks.Add(MeanIs(net, "after x1 in training mode again", SeedFacts.RunningMeans[2]));
        net.Forward(inputs[1]);
        checks.Add(MeanIs(net, "after x2 in training mode again", SeedFacts.RunningMeans[3]));

        return new SeedCase('F', "Statistics move in forward", "They move in training mode only, and without any backward.", checks);
    }

    private static NumbersCheck MeanIs(SeedNet net, string when, double[] expected) =>
        new($"bn1.running_mean {when}", net.Bn1.RunningMean.ToArray(), expected, NumbersCheck.FourDigits);
}
