namespace FusedNorm.Sample.Seeds.Cases;

/// <summary>Case J.</summary>
internal static class JointTraining
{
    private const int Samples = 8;
    private const int Steps = 3;

    public static SeedCase Run()
    {
        TorchRandom random = new(SeedInput.Seed);
        FeatureNet modelA = new(random);
        HeadNet modelB = new(random);
        foreach (Parameter<float> parameter in modelA.Parameters)
        {
            parameter.RequiresGrad = false;
        }

        List<SeedCheck> checks = [];
        float[] statistics = Statistics(modelA);
        float[] parameters = Values(modelA.Parameters);
        float[] head = Values(modelB.Parameters);
        TrainHead(modelA, modelB, random);
        checks.Add(
            new FactCheck("A in training mode, frozen: its parameters have moved", Moved(parameters, Values(modelA.Parameters)), false));
        checks.Add(new FactCheck("  its running statistics have moved", Moved(statistics, Statistics(modelA)), true));
        checks.Add(new FactCheck("  batches its bn1 has counted", $"{modelA.Bn1.NumBatchesTracked}", $"{Steps}"));
        checks.Add(new FactCheck("  B's parameters have moved", Moved(head, Values(modelB.Parameters)), true));

        modelA.Eval();
        statistics = Statistics(modelA);
        head = Values(modelB.Parameters);
        TrainHead(modelA, modelB, random);
        checks.Add(new FactCheck("A in eval mode, frozen: its parameters have moved", Moved(parameters, Values(modelA.Parameters)), false));
        checks.Add(new FactCheck("  its running statistics have moved", Moved(statistics, Statistics(modelA)), false));
        checks.Add(new FactCheck("  batches its bn1 has counted", $"{modelA.Bn1.NumBatchesTracked}", $"{Steps}"));
        checks.Add(new FactCheck("  B's parameters have moved", Moved(head, Values(modelB.Parameters)), true));

        return new SeedCase(
            'J', "Joint training",
            "A trained model A feeds model B, which learns. Freezing A is not enough: it also needs eval mode.", checks);
    }

    private static void TrainHead(FeatureNet modelA, HeadNet modelB, TorchRandom random)
    {
        Sgd optimizer = new(modelB.Parameters, learningRate: 0.1);
        for (int step = 0; step < Steps; step++)
        {
            ReadOnlySpan<float> features = modelA.Forward(random.Normal(Samples * 3 * 8));
            optimizer.ZeroGrad();
            modelB.Loss(features, [0, 1, 2, 3, 0, 1, 2, 3]);
            modelB.Backward();
            optimizer.Step();
        }
    }

    private static float[] Statistics(FeatureNet net) =>
        [.. net.Bn1.RunningMean, .. net.Bn1.RunningVar, .. net.Bn2.RunningMean, .. net.Bn2.RunningVar];

    private static float[] Values(IReadOnlyList<Parameter<float>> parameters) =>
        [.. parameters.SelectMany(parameter => parameter.Data.ToArray())];

    /// <summary>Whether a single bit differs.</summary>
    private static bool Moved(float[] before, float[] after) => !before.SequenceEqual(after);
}
