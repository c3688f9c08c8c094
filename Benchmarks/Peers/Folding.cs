using FusedNorm.Benchmarks.Workloads;

namespace FusedNorm.Benchmarks.Peers;

/// <summary>
/// A network in eval mode with each batch norm folded by hand into the linear layer before it, or, where only a view is between, into
/// the one behind it. Neither TorchScript nor ONNX Runtime does that to linear layers by itself.
/// </summary>
/// <param name="Layers">The layers that are left.</param>
/// <param name="State">Their parameters and running statistics.</param>
internal sealed record Folding(IReadOnlyList<LayerSpec> Layers, IReadOnlyList<float[]> State)
{
    private const double Epsilon = 1e-5;

    /// <summary>Folds a network; null where nothing can be folded.</summary>
    public static Folding? Of(Workload workload, IReadOnlyList<float[]> state)
    {
        List<Folded> layers = Folded.Read(workload.Layers, state);
        int before = layers.Count;
        for (int i = 0; i < layers.Count; i++)
        {
            if (layers[i].Spec.IsBatchNorm && (FoldBack(layers, i) || FoldForward(layers, i)))
            {
                layers.RemoveAt(i--);
            }
        }

        return layers.Count == before
            ? null
            : new Folding(
                [.. layers.Select(layer => layer.Spec)],
                [.. layers.SelectMany(layer => layer.Parameters), .. layers.SelectMany(layer => layer.Statistics)]);
    }

    /// <summary>y = scale * (W x + b) + shift.</summary>
    private static bool FoldBack(List<Folded> layers, int norm)
    {
        if (norm == 0 || layers[norm - 1].Spec.Kind != "Linear")
        {
            return false;
        }

        (double[] scale, double[] shift) = ScaleAndShift(layers[norm]);
        (float[] weight, float[] bias) = (layers[norm - 1].Parameters[0], layers[norm - 1].Parameters[1]);
        int inputs = layers[norm - 1].Spec.Sizes[0];
        for (int i = 0; i < weight.Length; i++)
        {
            weight[i] = (float)(weight[i] * scale[i / inputs]);
        }

        for (int i = 0; i < bias.Length; i++)
        {
            bias[i] = (float)((bias[i] * scale[i]) + shift[i]);
        }

        return true;
    }

    /// <summary>y = W (scale * x + shift) + b; a channel of x is a run of neighbouring inputs.</summary>
    private static bool FoldForward(List<Folded> layers, int norm)
    {
        int next = norm + 1;
        while (next < layers.Count && layers[next].Spec.Kind == "Flatten")
        {
            next++;
        }

        if (next == layers.Count || layers[next].Spec.Kind != "Linear")
        {
            return false;
        }

        (double[] scale, double[] shift) = ScaleAndShift(layers[norm]);
        (float[] weight, float[] bias) = (layers[next].Parameters[0], layers[next].Parameters[1]);
        int inputs = layers[next].Spec.Sizes[0];
        int run = inputs / scale.Length;
        for (int output = 0; output < bias.Length; output++)
        {
            double sum = bias[output];
            for (int input = 0; input < inputs; input++)
            {
                ref float element = ref weight[(output * inputs) + input];
                sum += element * shift[input / run];
                element = (float)(element * scale[input / run]);
            }

            bias[output] = (float)sum;
        }

        return true;
    }

    private static (double[] Scale, double[] Shift) ScaleAndShift(Folded norm)
    {
        double[] scale = [.. norm.Parameters[0].Zip(norm.Statistics[1], (gamma, variance) => gamma / Math.Sqrt(variance + Epsilon))];
        double[] shift = [.. norm.Parameters[1].Select((beta, channel) => beta - (norm.Statistics[0][channel] * scale[channel]))];
        return (scale, shift);
    }

    /// <summary>A layer with copies of its values.</summary>
    private sealed record Folded(LayerSpec Spec, float[][] Parameters, float[][] Statistics)
    {
        public static List<Folded> Read(IReadOnlyList<LayerSpec> specs, IReadOnlyList<float[]> state)
        {
            int parameter = 0;
            int statistic = 2 * specs.Count(spec => spec.ParameterCount > 0);
            List<Folded> layers = [];
            foreach (LayerSpec spec in specs)
            {
                float[][] parameters = spec.ParameterCount == 0 ? [] : [[.. state[parameter++]], [.. state[parameter++]]];
                float[][] statistics = spec.IsBatchNorm ? [[.. state[statistic++]], [.. state[statistic++]]] : [];
                layers.Add(new Folded(spec, parameters, statistics));
            }

            return layers;
        }
    }
}
