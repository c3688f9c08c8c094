using FusedNorm.Generator.Tests.Oracle;

namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>
/// y = (x - mean) / sqrt(var + eps) · weight + bias per channel, with the batch's biased variance or the running one.
/// </summary>
internal sealed class FuzzedBatchNorm(FuzzRandom random, string kind, int[] ranks) : FuzzedLayer
{
    private readonly bool declaresFeatures = random.Chance(0.2);
    private readonly double? eps = random.Chance(0.7) ? null : random.Pick(1e-3, 0.1);

    /// <summary>Null is the default; NaN is PyTorch's <c>momentum=None</c>, the cumulative average.</summary>
    private readonly double? momentum = random.Chance(0.5) ? null : random.Pick(0, 0.4, 1, double.NaN, double.NaN);

    private readonly bool isAffine = random.Chance(0.75);
    private readonly bool tracks = random.Chance(0.8);
    private readonly bool isPinned = random.Chance(0.15);
    private readonly Freeze freeze = FreezeText.Draw(random);

    public override string Kind => kind;

    public override string NamePrefix => "bn";

    public override bool IsPinned => isPinned;

    public override bool TracksStatistics => tracks;

    public override IEnumerable<string> Arguments(Shapes inputs)
    {
        List<string> arguments = declaresFeatures ? [AttributeText.Number(inputs.Input[0])] : [];
        AttributeText.AddNumber(arguments, "Eps", eps);
        AttributeText.AddNumber(arguments, "Momentum", momentum is double.NaN ? null : momentum);
        AttributeText.AddIf(arguments, momentum is double.NaN, "CumulativeAverage = true");
        AttributeText.AddIf(arguments, !isAffine, "Affine = false");
        AttributeText.AddIf(arguments, !tracks, "TrackRunningStats = false");
        AttributeText.AddIf(arguments, isPinned, "Eval = true");
        FreezeText.Add(arguments, freeze);
        return arguments;
    }

    public override int[]? OutputShape(Shapes inputs) => ranks.Contains(inputs.Input.Length) ? inputs.Input : null;

    public override IEnumerable<FuzzedParameter> Parameters(Shapes inputs)
    {
        if (isAffine)
        {
            yield return new("weight", inputs.Input[0], freeze.HasFlag(Freeze.Weight), stream => stream.Uniform(0.5, 1.5) * (stream.Chance(0.3) ? -1 : 1));
            yield return new("bias", inputs.Input[0], freeze.HasFlag(Freeze.Bias), stream => stream.Normal() / 2);
        }
    }

    public override bool NeedsSeveralSamples(Shapes inputs) => Shapes.Length(inputs.Input) == inputs.Input[0] && !(tracks && isPinned);

    public override double[] Forward(LayerPass pass)
    {
        bool usesBatch = pass.State.Training || !tracks;
        bool updates = pass.State.Training && tracks;
        if (updates)
        {
            pass.State.BatchesTracked++;
        }

        double weightOfNew = momentum is double.NaN ? 1.0 / pass.State.BatchesTracked : momentum ?? 0.1;
        int count = pass.Batch * pass.Positions;
        double[] output = new double[pass.Input.Length];
        double[] normalised = new double[pass.Input.Length];
        double[] inverse = new double[pass.Channels];
        for (int c = 0; c < pass.Channels; c++)
        {
            int[] elements = Elements(pass, c);
            double mean = usesBatch ? elements.Sum(i => pass.Input[i]) / count : pass.State.RunningMean[c];
            double squares = elements.Sum(i => (pass.Input[i] - mean) * (pass.Input[i] - mean));
            double variance = usesBatch ? squares / count : pass.State.RunningVar[c];
            if (updates)
            {
                pass.State.RunningMean[c] = ((1 - weightOfNew) * pass.State.RunningMean[c]) + (weightOfNew * mean);
                pass.State.RunningVar[c] = ((1 - weightOfNew) * pass.State.RunningVar[c]) + (weightOfNew * squares / (count - 1));
            }

            inverse[c] = 1 / Math.Sqrt(variance + (eps ?? 1e-5));
            foreach (int i in elements)
            {
                normalised[i] = (pass.Input[i] - mean) * inverse[c];
                output[i] = isAffine ? (normalised[i] * pass.Value("weight")[c]) + pass.Value("bias")[c] : normalised[i];
            }
        }

        pass.Saved["normalised"] = normalised;
        pass.Saved["inverse"] = inverse;
        pass.Saved["uses batch"] = usesBatch ? [1] : [];
        return output;
    }

    public override double[][] Backward(LayerPass pass, double[] gradient)
    {
        int count = pass.Batch * pass.Positions;
        double[] normalised = pass.Saved["normalised"];
        double[] inputGradient = new double[gradient.Length];
        double[] weightGradient = new double[pass.Channels];
        double[] biasGradient = new double[pass.Channels];
        for (int c = 0; c < pass.Channels; c++)
        {
            int[] elements = Elements(pass, c);
            biasGradient[c] = elements.Sum(i => gradient[i]);
            weightGradient[c] = elements.Sum(i => gradient[i] * normalised[i]);
            double scale = (isAffine ? pass.Value("weight")[c] : 1) * pass.Saved["inverse"][c];
            foreach (int i in elements)
            {
                double ofStatistics = pass.Saved["uses batch"].Length > 0 ? (biasGradient[c] + (normalised[i] * weightGradient[c])) / count : 0;
                inputGradient[i] = scale * (gradient[i] - ofStatistics);
            }
        }

        pass.AddGradient("weight", weightGradient);
        pass.AddGradient("bias", biasGradient);
        return [inputGradient];
    }

    /// <summary>Where the values of a channel lie, in all samples.</summary>
    private static int[] Elements(LayerPass pass, int channel) =>
    [
        .. from sample in Enumerable.Range(0, pass.Batch)
           from position in Enumerable.Range(0, pass.Positions)
           select (((sample * pass.Channels) + channel) * pass.Positions) + position,
    ];
}
