using FusedNorm.Benchmarks.Measuring;
using FusedNorm.Benchmarks.Workloads;

namespace FusedNorm.Benchmarks.Peers;

/// <summary>
/// Inference by plain loops in double precision, as exported and folded: what a smoke test compares with where no other library is.
/// It shows that the peers are told of the right layers, parameters and foldings.
/// </summary>
internal sealed class PlainLoopsPeer : IPeer
{
    /// <inheritdoc/>
    public string Description => "plain loops";

    /// <inheritdoc/>
    public IEnumerable<IContestant> Contestants(Case subject, CaseValues values, int threads)
    {
        if (subject.Phase != Phase.Inference)
        {
            yield break;
        }

        yield return new Loops("plain loops", subject, values, subject.Workload.Layers, values.State);
        if (Folding.Of(subject.Workload, values.State) is Folding folded)
        {
            yield return new Loops("plain loops folded", subject, values, folded.Layers, folded.State);
        }
    }

    /// <inheritdoc/>
    public void Release()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class Loops(
        string peer, Case subject, CaseValues values, IReadOnlyList<LayerSpec> layers, IReadOnlyList<float[]> state) : Loop(peer)
    {
        public override void Prepare()
        {
            if (values.Difference(Compute()) is string difference)
            {
                throw new PeerException(difference);
            }
        }

        protected override void Repeat(long calls)
        {
            for (long i = 0; i < calls; i++)
            {
                Compute();
            }
        }

        private float[] Compute()
        {
            double[] value = [.. values.Input];
            int[] shape = [.. subject.Workload.SampleShape];
            int parameter = 0;
            int statistic = 2 * layers.Count(layer => layer.ParameterCount > 0);
            foreach (LayerSpec layer in layers)
            {
                switch (layer.Kind)
                {
                    case "Linear":
                        value = Linear(value, layer.Sizes[0], state[parameter++], state[parameter++]);
                        break;
                    case "ReLU":
                        value = [.. value.Select(element => Math.Max(element, 0))];
                        break;
                    case "AvgPool1d":
                        value = AvgPool(value, 1, shape[^1], 1, layer.Sizes[0]);
                        shape[^1] /= layer.Sizes[0];
                        break;
                    case "AvgPool2d":
                        value = AvgPool(value, shape[^2], shape[^1], layer.Sizes[0], layer.Sizes[0]);
                        (shape[^2], shape[^1]) = (shape[^2] / layer.Sizes[0], shape[^1] / layer.Sizes[0]);
                        break;
                    case "Flatten":
                        break;
                    default:
                        int positions = value.Length / (subject.Batch * layer.Sizes[0]);
                        value = Normalize(value, positions, state[parameter++], state[parameter++], state[statistic++], state[statistic++]);
                        break;
                }
            }

            return [.. value.Select(element => (float)element)];
        }

        private static double[] Linear(double[] x, int inputs, float[] weight, float[] bias)
        {
            double[] y = new double[x.Length / inputs * bias.Length];
            for (int i = 0; i < y.Length; i++)
            {
                (int sample, int output) = (i / bias.Length, i % bias.Length);
                double sum = bias[output];
                for (int input = 0; input < inputs; input++)
                {
                    sum += x[(sample * inputs) + input] * weight[(output * inputs) + input];
                }

                y[i] = sum;
            }

            return y;
        }

        private static double[] AvgPool(double[] x, int height, int width, int windowHeight, int windowWidth)
        {
            (int rows, int columns) = (height / windowHeight, width / windowWidth);
            double[] y = new double[x.Length / (height * width) * rows * columns];
            for (int i = 0; i < y.Length; i++)
            {
                (int plane, int row, int column) = (i / (rows * columns), i / columns % rows, i % columns);
                for (int h = 0; h < windowHeight; h++)
                {
                    for (int w = 0; w < windowWidth; w++)
                    {
                        int at = (((plane * height) + (row * windowHeight) + h) * width) + (column * windowWidth) + w;
                        y[i] += x[at] / (windowHeight * windowWidth);
                    }
                }
            }

            return y;
        }

        private static double[] Normalize(double[] x, int positions, float[] weight, float[] bias, float[] mean, float[] variance)
        {
            double[] y = new double[x.Length];
            for (int i = 0; i < x.Length; i++)
            {
                int channel = i / positions % weight.Length;
                y[i] = ((x[i] - mean[channel]) / Math.Sqrt(variance[channel] + 1e-5) * weight[channel]) + bias[channel];
            }

            return y;
        }
    }
}
