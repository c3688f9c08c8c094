using FusedNorm.Products;

namespace FusedNorm.Generator.Kernels;

/// <summary>A number of iterations: a constant, or a multiple of the batch.</summary>
internal sealed record Extent(int Factor, bool TimesBatch)
{
    public static Extent Of(int count) => new(count, false);

    public static Extent PerSample(int count) => new(count, true);
}

/// <summary>
/// An operand of a contraction: element (i, r) lies at i * Stride + r * DepthStride of a tensor, or is computed from others where it is
/// needed.
/// </summary>
internal sealed record Operand(Tensor Tensor, int Stride, int DepthStride)
{
    /// <summary>What computes the elements, where they are not stored: block by block, <see cref="Tensor"/> being the block.</summary>
    public ComputedOperand? Computed { get; init; }

    public IEnumerable<Tensor> Reads =>
        Computed is null ? [Tensor] : Computed.Sweep.Exprs.Select(expr => expr.Source).OfType<Tensor>().Distinct();
}

/// <summary>An operand as a pointwise chain: normalise, activation, and then the product, without a tensor between.</summary>
/// <param name="Sweep">The chain; it stores to the operand's block.</param>
/// <param name="Geometry">How it sees a sample; null where no scalar belongs to a channel.</param>
internal sealed record ComputedOperand(Sweep Sweep, Geometry? Geometry)
{
    /// <summary>The length of a block: whole channels where the chain's scalars belong to channels of several positions.</summary>
    public int BlockLength(int length, int about)
    {
        int unit = Geometry?.Positions ?? 1;
        return Math.Min(length, Math.Max(1, about / unit) * unit);
    }
}

/// <summary>
/// Sums of the rows of a product's left operand: the gradient of a bias is made of what that of its weight is a product of.
/// </summary>
/// <param name="Destination">The gradient of the bias.</param>
/// <param name="Bias">Whether a call takes the sums.</param>
/// <param name="Weight">Whether it takes the product.</param>
internal sealed record LeftSums(Tensor Destination, TakesGradient Bias, TakesGradient Weight);

/// <summary>
/// A sweep whose points are the elements of a product of two matrices: product(row, column) = sum over depth of left(row, depth) *
/// right(column, depth), the <see cref="Product"/> that its stages begin with. They run over each row while it is still in the cache.
/// </summary>
internal sealed class Contraction(Extent rows, int columns, Extent depth, Operand left, Operand right) : Sweep
{
    public Extent Rows { get; } = rows;

    public int Columns { get; } = columns;

    public Extent Depth { get; } = depth;

    public Operand Left { get; } = left;

    public Operand Right { get; } = right;

    /// <summary>
    /// How many terms are summed at once. Whole channels, where the terms are the positions of channels: so a block of a computed operand
    /// has one channel's scalars after the other, and the digits are the same whether the operand is computed on the way or stored.
    /// </summary>
    public int Terms { get; init; } = ProductShape.MostTerms;

    /// <summary>What is summed of the left operand before it is multiplied; null where nothing is.</summary>
    public LeftSums? LeftSums { get; init; }

    /// <summary>Whether neighbouring columns lie side by side in the right operand and take the lanes; else the depth takes them.</summary>
    public bool ColumnsInLanes => Right.Stride == 1 && !(Left.DepthStride == 1 && Right.DepthStride == 1);

    /// <summary>Where the products go: what the first store goes to, which holds the bare product until then.</summary>
    public Tensor Destination => FirstStore.Tensor;

    /// <summary>Whether the products are added to what the destination holds (a parameter's gradient).</summary>
    public bool Accumulates => FirstStore.Adds;

    /// <summary>The switch that decides whether they are; null where none does.</summary>
    public AddsToGradient? AddsWhere => FirstStore.AddsWhere;

    /// <summary>Whether anything follows the bare product.</summary>
    public bool HasRest => Stages.Count > 1 || Sinks.Count > 1;

    public override IEnumerable<Tensor> Reads => Left.Reads.Concat(Right.Reads).Concat(base.Reads).Concat(Summed).Distinct();

    public override IEnumerable<Tensor> Writes => base.Writes.Concat(Summed).Distinct();

    private Store FirstStore => Sinks.OfType<Store>().First();

    private IEnumerable<Tensor> Summed => LeftSums is null ? [] : [LeftSums.Destination];

    /// <summary>Whether what loops write may lie where something lies that the kernel reads.</summary>
    /// <remarks>
    /// What the product itself writes may lie over nothing that it reads: the bare sums of a block lie there before the rest of the chain
    /// has run, and the next block reads the operands again. What loops behind it write may lie over what the rest reads, which they find
    /// element by element.
    /// </remarks>
    public bool CanOverwrite(Tensor source, Tensor destination) =>
        !Left.Reads.Contains(source) && !Right.Reads.Contains(source) && !Writes.Contains(destination);

    /// <summary>Whether loops over the channels of a tensor pass over the rows of the left operand.</summary>
    public bool PassesOver(Tensor tensor, Geometry geometry) =>
        Left == new Operand(tensor, 1, geometry.Channels) && geometry.Positions == 1 && Rows == Extent.Of(geometry.Channels)
        && Depth == Extent.PerSample(geometry.Rows);

    /// <summary>The same product that also sums the rows of its left operand.</summary>
    public Contraction Summing(LeftSums sums) => With(Sinks, sums);

    /// <summary>The same product, whose destination is another.</summary>
    public Contraction To(Tensor destination) =>
        With([.. Sinks.Select(sink => sink.Replace(Destination, destination))], LeftSums);

    private Contraction With(List<Sink> sinks, LeftSums? sums) => new(Rows, Columns, Depth, Left, Right)
    {
        Comment = Comment,
        Stages = Stages,
        Sinks = sinks,
        Terms = Terms,
        LeftSums = sums,
    };
}
