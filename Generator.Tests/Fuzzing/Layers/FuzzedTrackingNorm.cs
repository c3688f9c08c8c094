using FusedNorm.Generator.Tests.Oracle;

namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>
/// A norm by channel whose mean and variance are the input's, or running ones: a batch norm takes a channel of all samples together, an
/// instance norm of each alone, and moves its running ones by the mean over the samples.
/// </summary>
internal abstract class FuzzedTrackingNorm(FuzzRandom random, string kind, int[] ranks, bool isAffine, bool tracks) : FuzzedNorm
{
    private readonly bool declaresFeatures = random.Chance(0.2);
    private readonly double? eps = random.Chance(0.7) ? null : random.Pick(1e-3, 0.1);
    private readonly bool isPinned = random.Chance(0.25);
    private readonly Freeze freeze = FreezeText.Draw(random);

    public override string Kind => kind;

    public override bool HasMode => true;

    public override bool IsPinned => isPinned;

    public override bool TracksStatistics => tracks;

    /// <summary>Whether a training batch is counted.</summary>
    protected abstract bool CountsBatches { get; }

    /// <summary>The declared momentum: null is the default, NaN PyTorch's <c>None</c>, the average over all batches.</summary>
    protected abstract double? Momentum { get; }

    public override IEnumerable<string> Arguments(Shapes inputs)
    {
        List<string> arguments = declaresFeatures ? [AttributeText.Number(inputs.Input[0])] : [];
        AttributeText.AddNumber(arguments, "Eps", eps);
        AttributeText.AddNumber(arguments, "Momentum", Momentum is double.NaN ? null : Momentum);
        AttributeText.AddIf(arguments, isPinned, "Eval = true");
        FreezeText.Add(arguments, freeze);
        return arguments;
    }

    public override int[]? OutputShape(Shapes inputs) => ranks.Contains(inputs.Input.Length) ? inputs.Input : null;

    public override IEnumerable<FuzzedParameter> Parameters(Shapes inputs) => isAffine ? WeightAndBias(inputs.Input[0], freeze) : [];

    public override double[] Forward(LayerPass pass)
    {
        if (!pass.State.Training || !tracks)
        {
            return base.Forward(pass);
        }

        pass.State.BatchesTracked += CountsBatches ? 1 : 0;
        double weightOfNew = Momentum is double.NaN ? 1.0 / pass.State.BatchesTracked : Momentum ?? 0.1;
        int[][] groups = GroupsOf(pass);
        int samples = groups.Length / pass.Channels;
        for (int c = 0; c < pass.Channels; c++)
        {
            double mean = 0;
            double unbiased = 0;
            for (int group = c; group < groups.Length; group += pass.Channels)
            {
                (double ofGroup, double variance) = Measured(pass, groups[group]);
                mean += ofGroup / samples;
                unbiased += variance * groups[group].Length / (groups[group].Length - 1) / samples;
            }

            pass.State.RunningMean[c] = ((1 - weightOfNew) * pass.State.RunningMean[c]) + (weightOfNew * mean);
            pass.State.RunningVar[c] = ((1 - weightOfNew) * pass.State.RunningVar[c]) + (weightOfNew * unbiased);
        }

        return base.Forward(pass);
    }

    protected override double Eps(bool isDouble) => eps ?? 1e-5;

    protected override bool UsesInput(LayerPass pass) => pass.State.Training || !tracks;

    /// <summary>The groups' channels follow each other, sample by sample where there are several samples of groups.</summary>
    protected override (double Mean, double Variance) Statistics(LayerPass pass, int group, int[] elements) => UsesInput(pass)
        ? Measured(pass, elements)
        : (pass.State.RunningMean[group % pass.Channels], pass.State.RunningVar[group % pass.Channels]);

    protected override int WeightOf(LayerPass pass, int element) => element / pass.Positions % pass.Channels;
}
