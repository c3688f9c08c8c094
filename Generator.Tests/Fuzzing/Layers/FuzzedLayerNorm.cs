using FusedNorm.Generator.Tests.Oracle;

namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>
/// LayerNorm, or RMSNorm, which subtracts no mean: normalises the last dimensions of each sample; a weight per normalised element.
/// </summary>
internal sealed class FuzzedLayerNorm(FuzzRandom random, int[] below, bool subtractsMean) : FuzzedNorm
{
    /// <summary>How many dimensions the declaration names; none means the last.</summary>
    private readonly int named = random.Chance(0.4) ? below.Length : random.Below(below.Length + 1);

    private readonly double? eps = random.Chance(0.6) ? null : random.Pick(1e-3, 0.1);
    private readonly bool isAffine = random.Chance(0.75);
    private readonly bool hasBias = subtractsMean && random.Chance(0.7);
    private readonly Freeze freeze = FreezeText.Draw(random);

    public override string Kind => subtractsMean ? "LayerNorm" : "RMSNorm";

    public override string LoopsOver => "rows";

    protected override bool SubtractsMean => subtractsMean;

    public override IEnumerable<string> Arguments(Shapes inputs)
    {
        List<string> arguments = [.. inputs.Input[^named..].Select(AttributeText.Number)];
        AttributeText.AddNumber(arguments, "Eps", eps);
        AttributeText.AddIf(arguments, !isAffine, "ElementwiseAffine = false");
        AttributeText.AddIf(arguments, subtractsMean && !hasBias, "Bias = false");
        FreezeText.Add(arguments, freeze);
        return arguments;
    }

    public override int[]? OutputShape(Shapes inputs) => named <= inputs.Input.Length ? inputs.Input : null;

    public override IEnumerable<FuzzedParameter> Parameters(Shapes inputs) =>
        isAffine ? WeightAndBias(Length(inputs.Input), freeze, hasBias) : [];

    /// <summary>RMSNorm's default is the distance from 1 to the next number of the network's precision.</summary>
    protected override double Eps(bool isDouble) =>
        eps ?? (subtractsMean ? 1e-5 : isDouble ? double.BitIncrement(1) - 1 : float.BitIncrement(1) - 1);

    protected override IEnumerable<int[]> Groups(LayerPass pass)
    {
        int length = Length(pass.InputShape);
        return Enumerable.Range(0, pass.Input.Length / length).Select(group => (int[])[.. Enumerable.Range(group * length, length)]);
    }

    protected override int WeightOf(LayerPass pass, int element) => element % GroupsOf(pass)[0].Length;

    private int Length(int[] input) => Shapes.Length(input[^Math.Max(named, 1)..]);
}
