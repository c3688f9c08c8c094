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

    /// <summary>
    /// The matrix product whose columns are the channels' elements, where it runs some channels at a time, just before their loops: what it
    /// computes is in the cache then, and only a block of it exists at all if nobody else reads it.
    /// </summary>
    public ContractionKernel? Product { get; private set; }

    /// <summary>Whether the kernel takes a class index per sample.</summary>
    public bool TakesTargets { get; set; }

    /// <summary>Whether the kernel returns a sum over everything.</summary>
    public bool ReturnsTotal =>
        AllSteps.OfType<AddTotal>().Any() || (Group == Group.None && Sweeps.Any(sweep => sweep.Sinks.OfType<ReduceSum>().Any()));

    public IEnumerable<Step> AllSteps => Flatten(Steps);

    public override IEnumerable<Sweep> Sweeps => AllSteps.OfType<Sweep>();

    /// <summary>The sums that loops over several groups keep for each: all but those that a group seldom needs.</summary>
    public HashSet<string> SharedSums
    {
        get
        {
            IEnumerable<Sweep> alone = AllSteps.OfType<SecondSweepIf>().SelectMany(second => second.Steps).OfType<Sweep>();
            return [.. Sweeps.Except(alone).SelectMany(sweep => sweep.Sums)];
        }
    }

    public override IEnumerable<Expr> Exprs => base.Exprs.Concat(AllSteps.OfType<ScalarStep>().SelectMany(step => step.Exprs));

    public override IReadOnlyList<SummaryLine> Summary => Product is null ? base.Summary : [.. Product.Summary, .. base.Summary];

    public override IEnumerable<Tensor> Reads => Stored((Product?.Reads ?? []).Concat(ReadByLoops));

    public override IEnumerable<Tensor> Writes => Stored((Product?.Writes ?? []).Concat(WrittenByLoops));

    /// <summary>
    /// The tensors in memory that the loops over channels, rows or points read or write, without those of the product in front of them.
    /// </summary>
    public IEnumerable<Tensor> OfLoops => Stored(ReadByLoops.Concat(WrittenByLoops));

    private IEnumerable<Tensor> ReadByLoops => Exprs
        .Select(expr => expr.Source).OfType<Tensor>()
        .Concat(AllSteps.OfType<SetChannel>().Where(step => step.Add).Select(step => step.Tensor));

    private IEnumerable<Tensor> WrittenByLoops => Sweeps.SelectMany(sweep => sweep.Sinks).OfType<Store>().Select(store => store.Tensor)
        .Concat(AllSteps.OfType<ScalarStep>().Select(step => step.Written).OfType<Tensor>());

    /// <summary>What the product computes for this kernel alone: the block of a few channels.</summary>
    public IEnumerable<Tensor> BlockTensors => Product is { Destination: { Kind: TensorKind.Block } block } ? [block] : [];

    /// <inheritdoc/>
    /// <remarks>
    /// Rows may end in a register that overlaps the one before, and is stored again. A product in front of the loops has left its own bare
    /// sums in its destination before anything else is read.
    /// </remarks>
    public override bool CanOverwrite(Tensor source, Tensor destination) =>
        Group != Group.Row
        && Product?.CanOverwrite(source, destination) != false
        && Exprs.Concat(Product?.Epilogue.Exprs ?? []).All(expr => expr.Source != source || expr is Load)
        && AllSteps.OfType<ScalarStep>().All(step => step.Written != destination)
        && Sweeps.All(sweep => sweep.Window is null || !sweep.Sinks.OfType<Store>().Any(store => store.Tensor == destination))
        && !TouchesOverwritten(Steps, source, destination, out _, isWritten: false);

    private static IEnumerable<Tensor> Stored(IEnumerable<Tensor> tensors) =>
        tensors.Where(tensor => tensor.Kind != TensorKind.Block).Distinct();

    /// <summary>
    /// Whether a sweep reads or writes the one tensor where the other has been written; in one sweep, an element is read before it is
    /// written.
    /// </summary>
    private static bool TouchesOverwritten(
        IEnumerable<Step> steps, Tensor source, Tensor destination, out bool isWrittenAfter, bool isWritten)
    {
        bool touches = false;
        foreach (Step step in steps)
        {
            switch (step)
            {
                case Sweep sweep:
                    touches |= isWritten && sweep.Exprs.Any(expr => expr.Source == source);
                    isWritten |= sweep.Sinks.OfType<Store>().Any(store => store.Tensor == destination);
                    touches |= isWritten && sweep.Sinks.OfType<Store>().Any(store => store.Tensor == source);
                    break;
                case SecondSweepIf second:
                    touches |= TouchesOverwritten(second.Steps, source, destination, out isWritten, isWritten);
                    break;
                case Branch branch:
                    touches |= TouchesOverwritten(branch.Then, source, destination, out bool then, isWritten);
                    touches |= TouchesOverwritten(branch.Otherwise, source, destination, out bool otherwise, isWritten);
                    isWritten = then || otherwise;
                    break;
            }
        }

        isWrittenAfter = isWritten;
        return touches;
    }

    /// <summary>Makes a product the first step of every block of channels.</summary>
    public void Absorb(ContractionKernel product)
    {
        Product = product;
        Layers.UnionWith(product.Layers);
        Name = $"{product.Name}And{Name}";
    }

    /// <summary>Puts others in the place of steps, wherever they stand.</summary>
    public void Rewrite(Func<Step, IReadOnlyList<Step>> replace)
    {
        List<Step> Rewritten(IEnumerable<Step> steps) => [.. steps.SelectMany(step => step is Branch branch
            ? [new Branch(branch.Condition, Rewritten(branch.Then), Rewritten(branch.Otherwise))]
            : replace(step))];
        List<Step> rewritten = Rewritten(Steps);
        Steps.Clear();
        Steps.AddRange(rewritten);
    }

    /// <summary>Steps and all that stand in them.</summary>
    public static IEnumerable<Step> Flatten(IEnumerable<Step> steps) => steps.SelectMany(step => step switch
    {
        Branch branch => Flatten(branch.Then).Concat(Flatten(branch.Otherwise)),
        SecondSweepIf second => Flatten(second.Steps).Prepend(second),
        _ => [step],
    });
}
