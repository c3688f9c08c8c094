using FusedNorm.Generator.Tests.Oracle;

namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>Normalises each channel over all samples.</summary>
internal sealed class FuzzedBatchNorm : FuzzedTrackingNorm
{
    private readonly bool isAffine;

    private FuzzedBatchNorm(FuzzRandom random, string kind, int[] ranks, bool isAffine, bool tracks)
        : base(random, kind, ranks, isAffine, tracks)
    {
        this.isAffine = isAffine;
        Momentum = random.Chance(0.5) ? null : random.Pick(0, 0.4, 1, double.NaN, double.NaN);
    }

    public override string NamePrefix => "bn";

    public override string LoopsOver => "channels of the batch";

    protected override bool CountsBatches => true;

    protected override double? Momentum { get; }

    public static FuzzedBatchNorm Draw(FuzzRandom random, string kind, params int[] ranks) =>
        new(random, kind, ranks, isAffine: random.Chance(0.75), tracks: random.Chance(0.8));

    public override IEnumerable<string> Arguments(Shapes inputs)
    {
        List<string> arguments = [.. base.Arguments(inputs)];
        AttributeText.AddIf(arguments, Momentum is double.NaN, "CumulativeAverage = true");
        AttributeText.AddIf(arguments, !isAffine, "Affine = false");
        AttributeText.AddIf(arguments, !TracksStatistics, "TrackRunningStats = false");
        return arguments;
    }

    public override bool NeedsSeveralSamples(Shapes inputs, bool isPinned) =>
        Shapes.Length(inputs.Input) == inputs.Input[0] && !(TracksStatistics && isPinned);

    protected override IEnumerable<int[]> Groups(LayerPass pass)
    {
        for (int channel = 0; channel < pass.Channels; channel++)
        {
            int[] elements = new int[pass.Batch * pass.Positions];
            for (int i = 0; i < elements.Length; i++)
            {
                elements[i] = (((i / pass.Positions * pass.Channels) + channel) * pass.Positions) + (i % pass.Positions);
            }

            yield return elements;
        }
    }
}
