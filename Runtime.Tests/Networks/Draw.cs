namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>Test data from a seed, in double precision but exact in single.</summary>
internal static class Draw
{
    public static double[] Normal(long seed, int count, double mean = 0, double spread = 1)
    {
        float[] values = new float[count];
        new TorchRandom(seed).Normal(values, mean, spread);
        return [.. values.Select(value => (double)value)];
    }

    public static int[] Classes(long seed, int count, int classes) =>
        [.. new TorchRandom(seed).RandInt(0, classes, count).Select(value => (int)value)];

    /// <summary>
    /// Targets for a network's loss: classes, probabilities of them, numbers between 0 and 1, both of these among them, or any.
    /// </summary>
    public static double[] Targets(TestedNetwork network, long seed, int batch)
    {
        int outputs = network.OutputShape.Aggregate(1, (product, size) => product * size);
        double[] drawn = Normal(seed, batch * outputs);
        return network.DeclaredLoss switch
        {
            _ when network.TakesClasses => [.. Classes(seed, batch, outputs).Select(target => (double)target)],
            CrossEntropyLossAttribute =>
                [.. drawn.Chunk(outputs).SelectMany(sample => sample.Select(x => (double)(float)(x * x / sample.Sum(y => y * y))))],
            BCEWithLogitsLossAttribute => [.. drawn.Select(x => (double)(float)Math.Clamp(0.5 + x, 0, 1))],
            _ => drawn,
        };
    }

    /// <summary>Gives parameters and running statistics values that are neither 0 nor 1, so that a forgotten one shows.</summary>
    public static void Into(TestedNetwork network, long seed)
    {
        foreach (string key in network.Parameters)
        {
            network.SetData(
                key,
                Normal(seed++, network.Data(key)!.Length, mean: key.EndsWith("weight", StringComparison.Ordinal) ? 0.25 : 0, spread: 0.5));
        }

        foreach (Layer layer in network.Layers.Where(layer => network.IsTracking(layer.Name)))
        {
            int channels = network.RunningMean(layer.Name).Length;
            double[] variance = [.. Normal(seed + 1, channels).Select(value => (double)(float)(0.5 + (value * value)))];
            network.SetRunning(layer.Name, Normal(seed, channels), variance);
            seed += 2;
        }
    }
}
