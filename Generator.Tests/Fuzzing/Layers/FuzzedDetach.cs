namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>The same values, and no gradient.</summary>
internal sealed class FuzzedDetach : FuzzedLayer
{
    public override string Kind => "Detach";

    public override string? NamePrefix => null;

    public override bool IsCut => true;

    public override bool IsExact => true;

    public override bool StaysInLoop => true;

    public override int[] OutputShape(Shapes inputs) => inputs.Input;

    public override double[] Forward(LayerPass pass) => [.. pass.Input];

    public override double[][] Backward(LayerPass pass, double[] gradient) =>
        throw new InvalidOperationException("A gradient reached a detach.");
}
