namespace FusedNorm.Runtime.Tests.Reference;

/// <summary>Batch normalisation with its running statistics. An input of (features) is one of (channels, 1).</summary>
internal sealed class ReferenceBatchNorm(int channels, double[]? weight, double[]? bias, double eps, double? momentum, bool tracks) : ReferenceLayer
{
    private readonly double[] means = new double[channels];
    private readonly double[] inverses = new double[channels];
    private double[] input = [];
    private bool usedBatch;

    public bool Training { get; set; } = true;

    public double[] RunningMean { get; } = new double[channels];

    public double[] RunningVar { get; } = [.. Enumerable.Repeat(1.0, channels)];

    public long NumBatchesTracked { get; set; }

    /// <summary>The largest input so far: what an error of the running mean is measured against, as inputs may cancel to a mean of 0.</summary>
    public double InputScale { get; private set; }

    public override Measured Forward(Measured input, int batch)
    {
        this.input = input.Values;
        InputScale = Math.Max(InputScale, input.Scale);
        usedBatch = Training || !tracks;
        double factor = momentum ?? 0;
        if (Training && tracks)
        {
            NumBatchesTracked++;
            factor = momentum ?? 1.0 / NumBatchesTracked;
        }

        double[] output = new double[this.input.Length];
        double scale = 0;
        for (int c = 0; c < channels; c++)
        {
            int[] elements = ChannelElements(c, batch);
            double variance = RunningVar[c];
            means[c] = RunningMean[c];
            if (usedBatch)
            {
                double count = elements.Length;
                means[c] = elements.Sum(i => this.input[i]) / count;
                variance = elements.Sum(i => (this.input[i] - means[c]) * (this.input[i] - means[c])) / count;
                if (Training && tracks)
                {
                    RunningMean[c] = ((1 - factor) * RunningMean[c]) + (factor * means[c]);
                    RunningVar[c] = ((1 - factor) * RunningVar[c]) + (factor * variance * count / (count - 1));
                }
            }

            inverses[c] = usedBatch && variance == 0 && eps == 0 ? 0 : 1 / Math.Sqrt(variance + eps);
            foreach (int i in elements)
            {
                double normalised = (this.input[i] - means[c]) * inverses[c] * (weight?[c] ?? 1);
                output[i] = normalised + (bias?[c] ?? 0);
                scale = Math.Max(scale, Math.Abs(normalised) + Math.Abs(bias?[c] ?? 0));
            }
        }

        return new Measured(output, scale);
    }

    public override Measured Backward(Measured gradient, int batch)
    {
        double[] weightGradient = new double[channels];
        double[] biasGradient = new double[channels];
        double[] inputGradient = new double[input.Length];
        double weightScale = 0;
        double biasScale = 0;
        double inputScale = 0;
        for (int c = 0; c < channels; c++)
        {
            int[] elements = ChannelElements(c, batch);
            double Normalised(int i) => (input[i] - means[c]) * inverses[c];
            biasGradient[c] = elements.Sum(i => gradient.Values[i]);
            biasScale = Math.Max(biasScale, elements.Sum(i => Math.Abs(gradient.Values[i])));
            weightGradient[c] = elements.Sum(i => gradient.Values[i] * Normalised(i));
            weightScale = Math.Max(weightScale, elements.Sum(i => Math.Abs(gradient.Values[i] * Normalised(i))));
            double factor = (weight?[c] ?? 1) * inverses[c];
            foreach (int i in elements)
            {
                double statistics = (biasGradient[c] / elements.Length) + (Normalised(i) * weightGradient[c] / elements.Length);
                inputGradient[i] = factor * (gradient.Values[i] - (usedBatch ? statistics : 0));
                inputScale = Math.Max(inputScale, Math.Abs(factor) * (Math.Abs(gradient.Values[i]) + Math.Abs(statistics)));
            }
        }

        if (weight is not null)
        {
            Gradients["weight"] = new Measured(weightGradient, Math.Max(weightScale, gradient.Scale));
            Gradients["bias"] = new Measured(biasGradient, Math.Max(biasScale, gradient.Scale));
        }

        return new Measured(inputGradient, Math.Max(inputScale, gradient.Scale));
    }

    private int[] ChannelElements(int channel, int batch)
    {
        int positions = input.Length / batch / channels;
        return [.. Enumerable.Range(0, batch * positions).Select(i => (((i / positions * channels) + channel) * positions) + (i % positions))];
    }
}
