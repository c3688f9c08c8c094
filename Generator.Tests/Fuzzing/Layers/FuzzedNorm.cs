using FusedNorm.Generator.Tests.Oracle;

namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>
/// Elements in groups: x̂ = (x - mean) · r with r = 1 / sqrt(var + eps), y = x̂ · weight + bias. With v = g · weight and means over the
/// group, the input's gradient is r (v - mean v - x̂ mean v x̂), or r v where mean and variance were constants.
/// </summary>
internal abstract class FuzzedNorm : FuzzedLayer
{
    public override string NamePrefix => "norm";

    public override string LoopsOver => "groups";

    public override int[]? OutputShape(Shapes inputs) => inputs.Input;

    /// <summary>Whether the mean is subtracted; without, x̂ = x / sqrt(mean x² + eps).</summary>
    protected virtual bool SubtractsMean => true;

    /// <summary>What is added under the root.</summary>
    protected abstract double Eps(bool isDouble);

    /// <summary>The elements that are normalised together.</summary>
    protected abstract IEnumerable<int[]> Groups(LayerPass pass);

    /// <summary>The index of an element's weight.</summary>
    protected abstract int WeightOf(LayerPass pass, int element);

    /// <summary>The mean and the variance that a group is normalised with.</summary>
    protected virtual (double Mean, double Variance) Statistics(LayerPass pass, int group, int[] elements) => Measured(pass, elements);

    /// <summary>Whether these depend on the input.</summary>
    protected virtual bool UsesInput(LayerPass pass) => true;

    public override double[] Forward(LayerPass pass)
    {
        double[] normalised = new double[pass.Input.Length];
        double[] inverse = new double[pass.Input.Length];
        double[] output = new double[pass.Input.Length];
        double[]? weight = pass.State.Values.GetValueOrDefault("weight");
        double[]? bias = pass.State.Values.GetValueOrDefault("bias");
        double eps = Eps(pass.State.IsDouble);
        foreach ((int group, int[] elements) in GroupsOf(pass).Index())
        {
            (double mean, double variance) = Statistics(pass, group, elements);
            double inverseOfGroup = 1 / Math.Sqrt(variance + eps);
            foreach (int i in elements)
            {
                int parameter = WeightOf(pass, i);
                inverse[i] = inverseOfGroup;
                normalised[i] = (pass.Input[i] - mean) * inverseOfGroup;
                output[i] = (normalised[i] * (weight?[parameter] ?? 1)) + (bias?[parameter] ?? 0);
            }
        }

        pass.Saved["normalised"] = normalised;
        pass.Saved["inverse"] = inverse;
        pass.Saved["uses input"] = UsesInput(pass) ? [1] : [];
        return output;
    }

    public override double[][] Backward(LayerPass pass, double[] gradient)
    {
        double[] normalised = pass.Saved["normalised"];
        double[] inverse = pass.Saved["inverse"];
        double[]? weight = pass.State.Values.GetValueOrDefault("weight");
        bool usesInput = pass.Saved["uses input"].Length > 0;
        double[] weighted = [.. gradient.Select((g, i) => g * (weight?[WeightOf(pass, i)] ?? 1))];
        double[] inputGradient = new double[gradient.Length];
        foreach (int[] elements in GroupsOf(pass))
        {
            double mean = Sum(elements, i => weighted[i]) / elements.Length;
            double product = Sum(elements, i => weighted[i] * normalised[i]) / elements.Length;

            foreach (int i in elements)
            {
                double ofStatistics = usesInput ? (SubtractsMean ? mean : 0) + (normalised[i] * product) : 0;
                inputGradient[i] = inverse[i] * (weighted[i] - ofStatistics);
            }
        }

        foreach (string parameter in pass.State.Values.Keys)
        {
            CompensatedSum[] sums = new CompensatedSum[pass.Value(parameter).Length];
            for (int i = 0; i < gradient.Length; i++)
            {
                sums[WeightOf(pass, i)].Add(gradient[i] * (parameter == "weight" ? normalised[i] : 1));
            }

            pass.AddGradient(parameter, [.. sums.Select(sum => sum.Sum)]);
        }

        return [inputGradient];
    }

    /// <summary>The groups of a pass, made once.</summary>
    protected int[][] GroupsOf(LayerPass pass) => pass.Groups ??= [.. Groups(pass)];

    /// <summary>A weight and a bias of some length.</summary>
    protected static IEnumerable<FuzzedParameter> WeightAndBias(int length, Freeze freeze, bool hasBias = true)
    {
        yield return new(
            "weight", length, freeze.HasFlag(Freeze.Weight), stream => stream.Uniform(0.5, 1.5) * (stream.Chance(0.3) ? -1 : 1));
        if (hasBias)
        {
            yield return new("bias", length, freeze.HasFlag(Freeze.Bias), stream => stream.Normal() / 2);
        }
    }

    /// <summary>The mean and the biased variance of a group.</summary>
    protected (double Mean, double Variance) Measured(LayerPass pass, int[] elements)
    {
        // In two steps, so that the mean of equal values is exactly theirs.
        double estimate = SubtractsMean ? Sum(elements, i => pass.Input[i]) / elements.Length : 0;
        double mean = SubtractsMean ? estimate + (Sum(elements, i => pass.Input[i] - estimate) / elements.Length) : 0;
        return (mean, Sum(elements, i => (pass.Input[i] - mean) * (pass.Input[i] - mean)) / elements.Length);
    }

    /// <summary>
    /// A sum over a group, which may be all there is of half a million samples: with what was lost, so that a gradient that cancels does
    /// cancel.
    /// </summary>
    private static double Sum(int[] elements, Func<int, double> value)
    {
        CompensatedSum sum = default;
        foreach (int i in elements)
        {
            sum.Add(value(i));
        }

        return sum.Sum;
    }
}
