namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>The same values under one dimension.</summary>
internal sealed class FuzzedFlatten : FuzzedLayer
{
    public override string Kind => "Flatten";

    public override string NamePrefix => "flatten";

    public override bool IsExact => true;

    public override bool StaysInLoop => true;

    public override int[] OutputShape(Shapes inputs) => [Shapes.Length(inputs.Input)];

    public override double[] Forward(LayerPass pass) => [.. pass.Input];

    public override double[][] Backward(LayerPass pass, double[] gradient) => [[.. gradient]];
}
