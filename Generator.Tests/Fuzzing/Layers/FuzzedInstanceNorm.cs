using FusedNorm.Generator.Tests.Oracle;

namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>Normalises each channel of each sample.</summary>
internal sealed class FuzzedInstanceNorm : FuzzedTrackingNorm
{
    private readonly bool isAffine;

    private FuzzedInstanceNorm(FuzzRandom random, string kind, int[] ranks, bool isAffine, bool tracks)
        : base(random, kind, ranks, isAffine, tracks)
    {
        this.isAffine = isAffine;
        Momentum = random.Chance(0.5) ? null : random.Pick(0, 0.4, 1);
    }

    /// <summary>A group norm next to it sums several channels at a stretch, and one by one in a loop with it.</summary>
    public override string LoopsOver => "channels of a sample";

    protected override bool CountsBatches => false;

    protected override double? Momentum { get; }

    public static FuzzedInstanceNorm Draw(FuzzRandom random, string kind, params int[] ranks) =>
        new(random, kind, ranks, isAffine: random.Chance(0.5), tracks: random.Chance(0.5));

    public override IEnumerable<string> Arguments(Shapes inputs)
    {
        List<string> arguments = [.. base.Arguments(inputs)];
        AttributeText.AddIf(arguments, isAffine, "Affine = true");
        AttributeText.AddIf(arguments, TracksStatistics, "TrackRunningStats = true");
        return arguments;
    }

    /// <summary>One value has no variance, and whether there is one does not depend on the batch.</summary>
    public override int[]? OutputShape(Shapes inputs) =>
        Shapes.Length(inputs.Input) == inputs.Input[0] && !(TracksStatistics && IsPinned) ? null : base.OutputShape(inputs);

    protected override IEnumerable<int[]> Groups(LayerPass pass) =>
        Enumerable.Range(0, pass.Batch * pass.Channels)
            .Select(group => (int[])[.. Enumerable.Range(group * pass.Positions, pass.Positions)]);
}
