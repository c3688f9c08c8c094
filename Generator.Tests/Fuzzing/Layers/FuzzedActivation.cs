namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>A layer that computes each element from the same element.</summary>
internal abstract class FuzzedActivation : FuzzedLayer
{
    public override string Kind => GetType().Name["Fuzzed".Length..];

    public override string NamePrefix => "act";

    public override bool StaysInLoop => true;

    public override int[] OutputShape(Shapes inputs) => inputs.Input;

    public override double[] Forward(LayerPass pass) => [.. pass.Input.Select(Function)];

    public override double[][] Backward(LayerPass pass, double[] gradient) => [[.. gradient.Zip(pass.Input, (g, x) => g * Derivative(x))]];

    protected abstract double Function(double x);

    protected abstract double Derivative(double x);

    protected static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
