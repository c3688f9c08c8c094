using System.Text.Json;

namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>
/// The numbers of a network whose file holds none, from its seed: <c>tools/oracle/portable_draws.py</c> draws the same. Everything is made
/// of uniform singles, which are the same bits on every processor, by operations in double precision, which are exact or rounded alike.
/// </summary>
/// <param name="seed">The seed of the network.</param>
internal sealed class PortableDraws(long seed)
{
    private const int Kinds = 4;
    private const int Steps = 16;

    /// <summary>The scale that gives the sum of four uniforms a deviation of 1.0104.</summary>
    private const double Spread = 1.75;

    private enum Kind
    {
        State,
        Inputs,
        Targets,
        Gradients,
    }

    /// <summary>The input of a step.</summary>
    public TensorValue Input(JsonElement step, int index, int count)
    {
        double scale = step.NumberOrNull("scale") ?? 1;
        double offset = step.NumberOrNull("offset") ?? 0;
        bool rounds = step.FlagOr("rounded", false);
        double[] drawn = Normals(Generator(Kind.Inputs, index), count);
        for (int i = 0; i < count; i++)
        {
            double value = (drawn[i] * scale) + offset;
            drawn[i] = rounds ? Math.Round(value, MidpointRounding.ToEven) : value;
        }

        return new TensorValue(drawn);
    }

    /// <summary>The targets of a step: indices of classes, probabilities, or values of the output's shape.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="step">The step.</param>
    /// <param name="index">Its number.</param>
    /// <param name="batch">The number of samples.</param>
    /// <param name="outputs">The number of values of the whole output.</param>
    public TensorValue Target(JsonElement loss, JsonElement step, int index, int batch, int outputs)
    {
        TorchRandom generator = Generator(Kind.Targets, index);
        int classes = outputs / batch;
        if (LossArguments.TakesClasses(loss))
        {
            double[] indices = Array.ConvertAll(Uniforms(generator, batch), value => Math.Floor(value * classes));
            foreach (int sample in step.IntsOrNull("ignored") ?? [])
            {
                indices[sample] = step.NumberOrNull("ignored_target")!.Value;
            }

            return new TensorValue(indices);
        }

        switch (loss.TextOr("kind", ""))
        {
            case "CrossEntropyLoss":
                double[] probabilities = Uniforms(generator, outputs);
                for (int sample = 0; sample < batch; sample++)
                {
                    Span<double> row = probabilities.AsSpan(sample * classes, classes);
                    double sum = TensorSums.Of<double>(row).Plain;
                    foreach (ref double probability in row)
                    {
                        probability /= sum;
                    }
                }

                return new TensorValue(probabilities);
            case "BCEWithLogitsLoss":
                return new TensorValue(Uniforms(generator, outputs));
            default:
                return new TensorValue(Normals(generator, outputs));
        }
    }

    /// <summary>The gradient that the backward pass of a step begins with.</summary>
    public TensorValue Gradient(int index, int batch, int count) =>
        new(Array.ConvertAll(Normals(Generator(Kind.Gradients, index), count), value => value / batch));

    /// <summary>Replaces the 1 and 0 that norms start with, key by key in the order in which PyTorch's were drawn.</summary>
    public IReadOnlyDictionary<string, TensorValue> State(IEnumerable<(string Key, int Length)> keys)
    {
        TorchRandom generator = Generator(Kind.State, 0);
        return keys.ToDictionary(entry => entry.Key, entry => entry.Key[(entry.Key.LastIndexOf('.') + 1)..] switch
        {
            "weight" => Between(entry.Length, 0.5, 1),
            "bias" or "running_mean" => Between(entry.Length, -0.5, 1),
            "running_var" => Between(entry.Length, 0.5, 1.5),
            _ => new TensorValue([3]),
        });

        TensorValue Between(int length, double low, double width) =>
            new(Array.ConvertAll(Uniforms(generator, length), value => low + (value * width)));
    }

    private TorchRandom Generator(Kind kind, int step) => new((((seed * Steps) + step) * Kinds) + (int)kind);

    private static double[] Uniforms(TorchRandom generator, int count) =>
        Array.ConvertAll(generator.Uniform(count), value => (double)value);

    /// <summary>Four uniforms added, which is close to normal, with mean 0.</summary>
    private static double[] Normals(TorchRandom generator, int count)
    {
        float[] drawn = generator.Uniform(4 * count);
        double[] normals = new double[count];
        for (int i = 0; i < count; i++)
        {
            normals[i] = ((double)drawn[i] + drawn[count + i] + drawn[(2 * count) + i] + drawn[(3 * count) + i] - 2) * Spread;
        }

        return normals;
    }
}
