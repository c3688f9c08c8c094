namespace FusedNorm.Generator.Kernels;

/// <summary>What the outer loop of a kernel runs over, and so what its scalars and reductions belong to.</summary>
internal enum Group
{
    /// <summary>Nothing: the points are independent.</summary>
    None,

    /// <summary>A channel, over all samples.</summary>
    Channel,

    /// <summary>A run of neighbouring elements of one sample, of which each sample has <see cref="SweepKernel.RowsPerSample"/>.</summary>
    Row,
}

/// <summary>A loop nest of sweeps over the points of a geometry, group by group.</summary>
internal sealed class SweepKernel(string name, Group group, Geometry geometry) : Kernel(name)
{
    /// <summary>The sum that a kernel without groups returns.</summary>
    public const string Total = "total";

    public Group Group { get; } = group;

    public Geometry Geometry { get; } = geometry;

    /// <summary>The number of groups in a sample where they are rows.</summary>
    public int RowsPerSample { get; init; } = 1;

    public List<Step> Steps { get; } = [];

    /// <summary>Whether the kernel takes a class index per sample.</summary>
    public bool TakesTargets { get; set; }

    /// <summary>Whether the kernel returns a sum over everything.</summary>
    public bool ReturnsTotal => AllSteps.OfType<AddTotal>().Any() || (Group == Group.None && Sweeps.Any(sweep => sweep.Sinks.OfType<ReduceSum>().Any()));

    public IEnumerable<Step> AllSteps => Flatten(Steps);

    public override IEnumerable<Sweep> Sweeps => AllSteps.OfType<Sweep>();

    /// <summary>The sums that loops over several groups keep for each: all but those that a group seldom needs.</summary>
    public HashSet<string> SharedSums
    {
        get
        {
            IEnumerable<Sweep> alone = AllSteps.OfType<Rescue>().SelectMany(rescue => rescue.Steps).OfType<Sweep>();
            return [.. Sweeps.Except(alone).SelectMany(sweep => sweep.Sums)];
        }
    }

    public override IEnumerable<Expr> Exprs => base.Exprs.Concat(AllSteps.OfType<ScalarStep>().SelectMany(step => step.Exprs));

    public override IEnumerable<Tensor> Reads => Exprs
        .Select(expr => expr.Source).OfType<Tensor>()
        .Concat(AllSteps.OfType<SetChannel>().Where(step => step.Add).Select(step => step.Tensor))
        .Distinct();

    public override IEnumerable<Tensor> Writes => Sweeps.SelectMany(sweep => sweep.Sinks).OfType<Store>().Select(store => store.Tensor)
        .Concat(AllSteps.OfType<ScalarStep>().Select(step => step.Written).OfType<Tensor>())
        .Distinct();

    /// <summary>Steps and all that stand in them.</summary>
    public static IEnumerable<Step> Flatten(IEnumerable<Step> steps) => steps.SelectMany(step => step switch
    {
        Branch branch => Flatten(branch.Then).Concat(Flatten(branch.Otherwise)),
        Rescue rescue => Flatten(rescue.Steps).Prepend(rescue),
        _ => [step],
    });
}
