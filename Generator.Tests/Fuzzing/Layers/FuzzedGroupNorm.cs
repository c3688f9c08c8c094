using FusedNorm.Generator.Tests.Oracle;

namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>Normalises groups of neighbouring channels of each sample; a weight and a bias per channel.</summary>
internal sealed class FuzzedGroupNorm(FuzzRandom random, int[] below) : FuzzedNorm
{
    private readonly int numGroups = random.Pick([.. Enumerable.Range(1, below[0]).Where(groups => below[0] % groups == 0)]);
    private readonly bool declaresChannels = random.Chance(0.2);
    private readonly double? eps = random.Chance(0.7) ? null : random.Pick(1e-3, 0.1);
    private readonly bool isAffine = random.Chance(0.7);
    private readonly Freeze freeze = FreezeText.Draw(random);

    public override string Kind => "GroupNorm";

    public override IEnumerable<string> Arguments(Shapes inputs)
    {
        List<string> arguments = [AttributeText.Number(numGroups)];
        AttributeText.AddIf(arguments, declaresChannels, AttributeText.Number(inputs.Input[0]));
        AttributeText.AddNumber(arguments, "Eps", eps);
        AttributeText.AddIf(arguments, !isAffine, "Affine = false");
        FreezeText.Add(arguments, freeze);
        return arguments;
    }

    /// <summary>A group of one value has no variance.</summary>
    public override int[]? OutputShape(Shapes inputs) =>
        inputs.Input[0] % numGroups == 0 && Shapes.Length(inputs.Input) > numGroups ? inputs.Input : null;

    public override IEnumerable<FuzzedParameter> Parameters(Shapes inputs) => isAffine ? WeightAndBias(inputs.Input[0], freeze) : [];

    protected override double Eps(bool isDouble) => eps ?? 1e-5;

    protected override IEnumerable<int[]> Groups(LayerPass pass)
    {
        int length = pass.Channels * pass.Positions / numGroups;
        return Enumerable.Range(0, pass.Batch * numGroups).Select(group => (int[])[.. Enumerable.Range(group * length, length)]);
    }

    protected override int WeightOf(LayerPass pass, int element) => element / pass.Positions % pass.Channels;
}
