using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Layouts;

namespace FusedNorm.Generator.Kernels;

/// <summary>What the outer loop of a kernel runs over, and so what its scalars and reductions belong to.</summary>
internal enum Group
{
    /// <summary>Nothing: the points are independent.</summary>
    None,

    /// <summary>A channel, over all samples.</summary>
    Channel,

    /// <summary>A run of neighbouring elements of one sample, of which each sample has <see cref="Kernel.RowsPerSample"/>.</summary>
    Row,
}

/// <summary>
/// One loop nest, printed as one method: sweeps over the points of a geometry, group by group, with scalar steps between. There is no other
/// kind: a matrix product is a sweep whose points are sums (<see cref="Contraction"/>), a pool one that begins with windows.
/// </summary>
internal sealed class Kernel(string name, Group group, Geometry geometry)
{
    /// <summary>The method's name.</summary>
    public string Name { get; } = name;

    public Group Group { get; } = group;

    public Geometry Geometry { get; } = geometry;

    /// <summary>The number of groups in a sample where they are rows.</summary>
    public int RowsPerSample { get; init; } = 1;

    public List<Step> Steps { get; init; } = [];

    /// <summary>What it computes, a line for each layer fused into it.</summary>
    public List<SummaryLine> Summary { get; init; } = [];

    /// <summary>The layers whose loops it has, forward or backward, by their index.</summary>
    public HashSet<int> Layers { get; init; } = [];

    /// <summary>The switches that the call sets.</summary>
    public List<Flag> Flags { get; init; } = [];

    /// <summary>The double-precision numbers that the call gives.</summary>
    public List<GivenNumber> Numbers { get; init; } = [];

    /// <summary>Whether the kernel takes a class index per sample.</summary>
    public bool TakesTargets { get; set; }

    /// <summary>How its outer loop is divided, so that a call can be given a part of it; null where a call is always the whole.</summary>
    public Partition? Partition { get; init; }

    /// <summary>
    /// The matrix product that it begins with. Where loops over channels follow, its columns are the channels' elements, and it runs some
    /// channels at a time, just before their loops: what it computes is in the cache then, and only a block of it exists at all if nobody
    /// else reads it.
    /// </summary>
    public Contraction? Product => Steps.Count > 0 ? Steps[0] as Contraction : null;

    /// <summary>The steps that go through the geometry: all but the product in front of them.</summary>
    public IReadOnlyList<Step> Loops => Product is null ? Steps : [.. Steps.Skip(1)];

    /// <summary>Whether it is a matrix product and nothing else.</summary>
    public bool IsProduct => Steps.Count == 1 && Product is not null;

    public IReadOnlyList<Step> AllSteps => StepTree.All(Steps);

    /// <summary>The sweeps of its loops, wherever they stand.</summary>
    public IEnumerable<Sweep> Sweeps => AllSteps.OfType<Sweep>().Where(sweep => sweep is not Contraction);

    /// <summary>Every expression that its loops evaluate.</summary>
    public IEnumerable<Expr> Exprs => SweepsFirst(Loops).SelectMany(step => step.Exprs);

    /// <summary>The sums that loops over several groups keep for each: all but those that a group seldom needs.</summary>
    public HashSet<Symbol> SharedSums
    {
        get
        {
            IEnumerable<Sweep> alone = AllSteps.OfType<SecondSweepIf>().SelectMany(second => second.Steps).OfType<Sweep>();
            return [.. Sweeps.Except(alone).SelectMany(sweep => sweep.Sums)];
        }
    }

    /// <summary>Whether the kernel returns a sum over everything.</summary>
    public bool ReturnsTotal =>
        AllSteps.OfType<AddTotal>().Any() || (Group == Group.None && Sweeps.Any(sweep => sweep.Sinks.OfType<ReduceSum>().Any()));

    /// <summary>The windows whose largest elements it finds, to add to something there; null where it does not.</summary>
    public WindowReduction? Largest => Sweeps.Select(sweep => sweep.Largest).FirstOrDefault(largest => largest is not null);

    /// <summary>Whether it moves a run of every sample of one tensor to a run of every sample of another, and computes nothing.</summary>
    public bool IsCopy => Steps is [Sweep { Stages: [{ Value: Load load }], Sinks: [Store store] }]
        && (load.Tensor.Length != Geometry.SampleLength || store.Tensor.Length != Geometry.SampleLength);

    /// <summary>Whether its geometry's rows are positions, of tensors whose channels lie last.</summary>
    public bool RowsArePositions { get; private init; }

    /// <summary>
    /// Whether all that it touches lies in the order in which its loops go, but for constants that were laid out for it: row after row, or
    /// channels last where its rows are positions.
    /// </summary>
    public bool IsInOrder => AllSteps.All(step => step.Reads.All(IsInOrderOf) && step.Writes.All(IsInOrderOf));

    /// <summary>Whether it draws random numbers: the mask of a dropout.</summary>
    public bool DrawsRandomNumbers => Sweeps.Any(sweep => sweep.Stages is [{ Value: Draw }, ..]);

    /// <summary>The tensors in memory that are read, each once.</summary>
    public IReadOnlyCollection<Tensor> Reads => Stored(Of(Steps, step => step.Reads));

    /// <summary>The tensors in memory that are written or added to, each once.</summary>
    public IReadOnlyCollection<Tensor> Writes => Stored(Of(Steps, step => step.Writes));

    /// <summary>Both: first what is only read, then what is written.</summary>
    public IEnumerable<Tensor> Arguments => Reads.Except(Writes).Concat(Writes);

    /// <summary>
    /// The tensors in memory that the loops over channels, rows or points read or write, without those of the product in front of them.
    /// </summary>
    public IEnumerable<Tensor> OfLoops => Stored(Of(Loops, step => step.Reads).Concat(Of(Loops, step => step.Writes)));

    /// <summary>What the product computes for this kernel alone: the block of a few channels.</summary>
    public IEnumerable<Tensor> BlockTensors => Product is { Destination: { Kind: TensorKind.Block } block } ? [block] : [];

    /// <summary>
    /// Whether a tensor it writes may lie where one lies that it reads, and that nobody needs afterwards: where each element is read for
    /// the last time before it is written.
    /// </summary>
    /// <remarks>
    /// Rows may end in a register that overlaps the one before, and is stored again. A product in front of the loops has left its own bare
    /// sums in its destination before anything else is read. Elements that are no point's own are not told apart.
    /// </remarks>
    public bool CanOverwrite(Tensor source, Tensor destination) =>
        source.Length == destination.Length && source.Layout == destination.Layout
        && Group != Group.Row
        && Product?.CanOverwrite(source, destination) != false
        && Exprs.Concat(Product?.Exprs ?? []).All(expr => expr.Source != source || expr is Load { Offset: 0 })
        && AllSteps.OfType<ScalarStep>().All(step => !step.Writes.Contains(destination))
        && Sweeps.All(sweep => sweep.IsByElement || !sweep.Writes.Contains(destination))
        && !TouchesOverwritten(Loops, source, destination, out _, isWritten: false);

    /// <summary>The same kernel with other steps, or another part of what it is.</summary>
    public Kernel With(
        string? name = null, IEnumerable<Step>? steps = null, IEnumerable<SummaryLine>? summary = null, IEnumerable<int>? layers = null,
        IEnumerable<Flag>? flags = null, Partition? partition = null, Geometry? rowsOfPositions = null) =>
        new(name ?? Name, Group, rowsOfPositions ?? Geometry)
        {
            RowsArePositions = RowsArePositions || rowsOfPositions is not null,
            RowsPerSample = RowsPerSample,
            Steps = steps is null ? Steps : [.. steps],
            Summary = summary is null ? Summary : [.. summary],
            Layers = layers is null ? Layers : [.. layers],
            Flags = flags is null ? Flags : [.. flags.Distinct()],
            Numbers = Numbers,
            TakesTargets = TakesTargets,
            Partition = partition ?? Partition,
        };

    public void Describe(SummaryLine line) => Summary.Add(line);

    public void Describe(string text) => Describe(new SummaryLine(text));

    /// <summary>Says that the kernel computes a layer, or prepares it.</summary>
    /// <param name="node">The layer.</param>
    /// <param name="rest">What stands behind its description.</param>
    public void Describe(Node node, string rest = "") => Describe(new SummaryLine(node.Description + rest, node));

    /// <summary>Whether the kernel computes a layer, or prepares it.</summary>
    public bool Computes(Node node) => Summary.Any(line => line.Computes == node);

    /// <summary>Takes back all lines but the first.</summary>
    /// <param name="count">How many stay.</param>
    public void Forget(int count) => Summary.RemoveRange(count, Summary.Count - count);

    public Flag AddFlag(Flag flag)
    {
        if (!Flags.Contains(flag))
        {
            Flags.Add(flag);
        }

        return flag;
    }

    private bool IsInOrderOf(Tensor tensor) => RowsArePositions || tensor.Layout is not BlockedLayout;

    private static IEnumerable<Tensor> Of(IEnumerable<Step> steps, Func<Step, IEnumerable<Tensor>> tensors) =>
        SweepsFirst(steps).SelectMany(tensors);

    /// <summary>Steps and all that stand in them, in the order in which a kernel's parameters come: sweeps, then scalar steps.</summary>
    private static IEnumerable<Step> SweepsFirst(IEnumerable<Step> steps)
    {
        IReadOnlyList<Step> all = StepTree.All(steps);
        return all.Where(step => step is Sweep).Concat(all.Where(step => step is not Sweep));
    }

    private static List<Tensor> Stored(IEnumerable<Tensor> tensors) =>
        [.. tensors.Where(tensor => tensor.Kind != TensorKind.Block).Distinct()];

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
                    touches |= isWritten && sweep.Reads.Contains(source);
                    isWritten |= sweep.Writes.Contains(destination);
                    touches |= isWritten && sweep.Writes.Contains(source);
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
}
