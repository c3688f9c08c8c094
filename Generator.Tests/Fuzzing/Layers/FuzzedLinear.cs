using FusedNorm.Generator.Tests.Oracle;

namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>y(o) = Σ W(o, i) x(i) + b(o) over the last dimension.</summary>
internal sealed class FuzzedLinear(FuzzedPlace place) : FuzzedLayer
{
    private readonly int outFeatures =
        place.Features > 0 ? place.Features : place.Sizes.DrawFeatures(place.Random, place.Shape[^1], place.Tapped);
    private readonly bool hasBias = place.Random.Chance(0.75);
    private readonly bool declaresInput = place.Random.Chance(0.2);
    private readonly Freeze freeze = FreezeText.Draw(place.Random);

    public override string Kind => "Linear";

    public override long Products(Shapes inputs) => (long)Shapes.Length(inputs.Input) * outFeatures;

    public override string NamePrefix => "fc";

    public override bool RoundsByPlace => true;

    public override IEnumerable<string> Arguments(Shapes inputs)
    {
        List<string> arguments = declaresInput ? [AttributeText.Number(inputs.Input[^1])] : [];
        arguments.Add(AttributeText.Number(outFeatures));
        AttributeText.AddIf(arguments, !hasBias, "Bias = false");
        FreezeText.Add(arguments, freeze);
        return arguments;
    }

    public override int[] OutputShape(Shapes inputs) => [.. inputs.Input.SkipLast(1), outFeatures];

    public override IEnumerable<FuzzedParameter> Parameters(Shapes inputs)
    {
        int inFeatures = inputs.Input[^1];
        yield return new(
            "weight", outFeatures * inFeatures, freeze.HasFlag(Freeze.Weight), stream => stream.Normal() / Math.Sqrt(inFeatures));
        if (hasBias)
        {
            yield return new("bias", outFeatures, freeze.HasFlag(Freeze.Bias), stream => stream.Normal() / 2);
        }
    }

    public override double[] Forward(LayerPass pass)
    {
        int inFeatures = pass.InputShape[^1];
        int rows = pass.Input.Length / inFeatures;
        double[] weight = pass.Value("weight");
        double[]? bias = hasBias ? pass.Value("bias") : null;
        double[] input = pass.Input;
        double[] output = new double[rows * outFeatures];
        for (int row = 0; row < rows; row++)
        {
            for (int o = 0; o < outFeatures; o++)
            {
                double sum = bias?[o] ?? 0;
                for (int i = 0; i < inFeatures; i++)
                {
                    sum += weight[(o * inFeatures) + i] * input[(row * inFeatures) + i];
                }

                output[(row * outFeatures) + o] = sum;
            }
        }

        return output;
    }

    public override double[][] Backward(LayerPass pass, double[] gradient)
    {
        int inFeatures = pass.InputShape[^1];
        double[] weight = pass.Value("weight");
        double[] input = pass.Input;
        double[] weightGradient = new double[weight.Length];
        double[] biasGradient = new double[outFeatures];
        double[] inputGradient = new double[pass.Input.Length];
        for (int row = 0; row < pass.Input.Length / inFeatures; row++)
        {
            for (int o = 0; o < outFeatures; o++)
            {
                double g = gradient[(row * outFeatures) + o];
                biasGradient[o] += g;
                for (int i = 0; i < inFeatures; i++)
                {
                    weightGradient[(o * inFeatures) + i] += g * input[(row * inFeatures) + i];
                    inputGradient[(row * inFeatures) + i] += g * weight[(o * inFeatures) + i];
                }
            }
        }

        pass.AddGradient("weight", weightGradient);
        pass.AddGradient("bias", biasGradient);
        return [inputGradient];
    }
}
