using FusedNorm.Generator.Tests.Oracle;

namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>The channels of x, then those of a tapped y.</summary>
internal sealed class FuzzedConcat(string from) : FuzzedLayer
{
    public override string Kind => "Concat";

    public override string NamePrefix => "concat";

    public override bool IsExact => true;

    public override string From => from;

    public override IEnumerable<string> Arguments(Shapes inputs) => [AttributeText.Quoted(from)];

    public override int[]? OutputShape(Shapes inputs) =>
        inputs.Input.Length == inputs.Other!.Length && inputs.Input.Skip(1).SequenceEqual(inputs.Other.Skip(1))
            ? [inputs.Input[0] + inputs.Other[0], .. inputs.Input.Skip(1)]
            : null;

    public override double[] Forward(LayerPass pass)
    {
        int first = pass.Inputs[0].Length / pass.Batch;
        int second = pass.Inputs[1].Length / pass.Batch;
        List<double> output = [];
        for (int n = 0; n < pass.Batch; n++)
        {
            output.AddRange(pass.Inputs[0].AsSpan(n * first, first));
            output.AddRange(pass.Inputs[1].AsSpan(n * second, second));
        }

        return [.. output];
    }

    public override double[][] Backward(LayerPass pass, double[] gradient)
    {
        int first = pass.Inputs[0].Length / pass.Batch;
        int second = pass.Inputs[1].Length / pass.Batch;
        List<double> ofFirst = [];
        List<double> ofSecond = [];
        for (int n = 0; n < pass.Batch; n++)
        {
            ofFirst.AddRange(gradient.AsSpan(n * (first + second), first));
            ofSecond.AddRange(gradient.AsSpan((n * (first + second)) + first, second));
        }

        return [[.. ofFirst], [.. ofSecond]];
    }
}
