namespace FusedNorm.Sample.Gotchas;

/// <summary>Which way momentum counts.</summary>
internal static class KerasMomentum
{
    private const int Batches = 500;

    public static Gotcha Gotcha { get; } = new(
        "momentum",
        "I took momentum = 0.99 from a Keras model; why is evaluation so noisy?",
        "momentum is the weight of the new value (0.1 by default); Keras and TensorFlow give the weight of the old one.",
        Measure);

    private static IEnumerable<Measurement> Measure()
    {
        TorchRandom random = new(1029);
        KerasNorm keras = new(random);
        TorchNorm torch = new(random);
        List<double> noisy = [];
        List<double> calm = [];
        for (int step = 0; step < Batches; step++)
        {
            float[] batch = random.Normal(8 * 3);
            keras.Forward(batch);
            torch.Forward(batch);
            if (step >= Batches / 2)
            {
                noisy.Add(keras.Bn1.RunningVar[0]);
                calm.Add(torch.Bn1.RunningVar[0]);
            }
        }

        string Range(List<double> values) => $"{values.Min():F2} to {values.Max():F2}";
        yield return new Measurement(
            "the variance is 1; running variance with Momentum = 0.99", Range(noisy), noisy.Max() > 2 && noisy.Min() < 0.5);
        yield return new Measurement("with Momentum = 0.01", Range(calm), calm.Max() < 1.3 && calm.Min() > 0.7);
    }
}
