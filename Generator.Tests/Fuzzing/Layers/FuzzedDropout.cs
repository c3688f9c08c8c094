using FusedNorm.Generator.Tests.Oracle;

namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>In training x m with m = 1 / (1 - p) where a draw lies below 1 - p, else 0; otherwise x. Neither 0 nor 1 draws.</summary>
internal sealed class FuzzedDropout(FuzzRandom random) : FuzzedLayer
{
    private readonly double? declared = random.Chance(0.4) ? null : random.Pick(0, 0.2, 0.75, 1);

    public override string Kind => "Dropout";

    public override string NamePrefix => "drop";

    public override bool HasMode => true;

    public override bool StaysInLoop => true;

    private double Probability => declared ?? 0.5;

    public override IEnumerable<string> Arguments(Shapes inputs) => declared is double p ? [AttributeText.Number(p)] : [];

    public override int[] OutputShape(Shapes inputs) => inputs.Input;

    public override double[] Forward(LayerPass pass)
    {
        pass.Saved["mask"] = [.. pass.Input.Select(_ => pass.State.Training ? Factor(pass.Masks) : 1)];
        return [.. pass.Input.Zip(pass.Saved["mask"], (x, m) => x * m)];
    }

    public override double[][] Backward(LayerPass pass, double[] gradient) => [[.. gradient.Zip(pass.Saved["mask"], (g, m) => g * m)]];

    private double Factor(MaskStream masks) => Probability switch
    {
        0 => 1,
        1 => 0,
        double p => masks.Unit() < 1 - p ? 1 / (1 - p) : 0,
    };
}
