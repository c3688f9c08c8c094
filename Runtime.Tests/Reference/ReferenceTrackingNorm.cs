namespace FusedNorm.Runtime.Tests.Reference;

/// <summary>
/// Batch or instance normalisation with its running statistics: a group is a channel, of the whole batch or of one sample. An input of
/// (features) is one of (channels, 1).
/// </summary>
internal sealed class ReferenceTrackingNorm(
    int channels, double[]? weight, double[]? bias, double eps, double? momentum, bool tracks, bool perSample) : ReferenceLayer
{
    private double[] input = [];
    private double[] normalised = [];
    private double[] inverses = [];
    private bool usedInput;

    public bool Training { get; set; } = true;

    public double[] RunningMean { get; } = new double[channels];

    public double[] RunningVar { get; } = [.. Enumerable.Repeat(1.0, channels)];

    public long NumBatchesTracked { get; set; }

    /// <summary>
    /// The largest input so far: what an error of the running mean is measured against, as inputs may cancel to a mean of 0.
    /// </summary>
    public double InputScale { get; private set; }

    public override Measured Forward(Measured input, int batch)
    {
        this.input = input.Values;
        InputScale = Math.Max(InputScale, input.Scale);
        usedInput = Training || !tracks;
        double factor = momentum ?? 0;
        if (Training && tracks && !perSample)
        {
            NumBatchesTracked++;
            factor = momentum ?? 1.0 / NumBatchesTracked;
        }

        (int Channel, int[] Elements)[] groups = [.. Groups(batch)];
        double[] means = new double[channels];
        double[] variances = new double[channels];
        double[] output = new double[this.input.Length];
        normalised = new double[this.input.Length];
        inverses = new double[this.input.Length];
        double scale = 0;
        foreach ((int c, int[] elements) in groups)
        {
            double variance = RunningVar[c];
            double mean = RunningMean[c];
            if (usedInput)
            {
                double count = elements.Length;
                mean = elements.Sum(i => this.input[i]) / count;
                variance = elements.Sum(i => (this.input[i] - mean) * (this.input[i] - mean)) / count;
                means[c] += mean * channels / groups.Length;
                variances[c] += variance * count / (count - 1) * channels / groups.Length;
            }

            double inverse = usedInput && variance == 0 && eps == 0 ? 0 : 1 / Math.Sqrt(variance + eps);
            foreach (int i in elements)
            {
                inverses[i] = inverse;
                normalised[i] = (this.input[i] - mean) * inverse;
                output[i] = (normalised[i] * (weight?[c] ?? 1)) + (bias?[c] ?? 0);
                scale = Math.Max(scale, Math.Abs(normalised[i] * (weight?[c] ?? 1)) + Math.Abs(bias?[c] ?? 0));
            }
        }

        for (int c = 0; c < channels && Training && tracks; c++)
        {
            RunningMean[c] = ((1 - factor) * RunningMean[c]) + (factor * means[c]);
            RunningVar[c] = ((1 - factor) * RunningVar[c]) + (factor * variances[c]);
        }

        return new Measured(output, scale);
    }

    public override Measured Backward(Measured gradient, int batch)
    {
        double[] weightGradient = new double[channels];
        double[] biasGradient = new double[channels];
        double[] weightTerms = new double[channels];
        double[] biasTerms = new double[channels];
        double[] inputGradient = new double[input.Length];
        double inputScale = 0;
        foreach ((int c, int[] elements) in Groups(batch))
        {
            double gradients = elements.Sum(i => gradient.Values[i]);
            double products = elements.Sum(i => gradient.Values[i] * normalised[i]);
            biasGradient[c] += gradients;
            biasTerms[c] += elements.Sum(i => Math.Abs(gradient.Values[i]));
            weightGradient[c] += products;
            weightTerms[c] += elements.Sum(i => Math.Abs(gradient.Values[i] * normalised[i]));
            foreach (int i in elements)
            {
                double factor = (weight?[c] ?? 1) * inverses[i];
                double statistics = (gradients / elements.Length) + (normalised[i] * products / elements.Length);
                inputGradient[i] = factor * (gradient.Values[i] - (usedInput ? statistics : 0));
                inputScale = Math.Max(inputScale, Math.Abs(factor) * (Math.Abs(gradient.Values[i]) + Math.Abs(statistics)));
            }
        }

        if (weight is not null)
        {
            Gradients["weight"] = new Measured(weightGradient, Math.Max(weightTerms.Max(), gradient.Scale));
            Gradients["bias"] = new Measured(biasGradient, Math.Max(biasTerms.Max(), gradient.Scale));
        }

        return new Measured(inputGradient, Math.Max(inputScale, gradient.Scale));
    }

    /// <summary>The elements that are normalised together, group by group.</summary>
    private IEnumerable<(int Channel, int[] Elements)> Groups(int batch)
    {
        int positions = input.Length / batch / channels;
        return Enumerable.Range(0, input.Length)
            .GroupBy(i => (Channel: i / positions % channels, Sample: perSample ? i / positions / channels : 0))
            .Select(group => (group.Key.Channel, group.ToArray()));
    }
}
