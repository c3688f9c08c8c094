using FusedNorm.Generator.Tests.Oracle;

namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>x + y with a tapped y of the same shape.</summary>
internal sealed class FuzzedAdd(string from) : FuzzedLayer
{
    public override string Kind => "Add";

    public override string NamePrefix => "add";

    public override bool StaysInLoop => true;

    public override string From => from;

    public override IEnumerable<string> Arguments(Shapes inputs) => [AttributeText.Quoted(from)];

    public override int[]? OutputShape(Shapes inputs) => inputs.Input.SequenceEqual(inputs.Other!) ? inputs.Input : null;

    public override double[] Forward(LayerPass pass) => [.. pass.Inputs[0].Zip(pass.Inputs[1], (x, y) => x + y)];

    public override double[][] Backward(LayerPass pass, double[] gradient) => [[.. gradient], [.. gradient]];
}
