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
/// A product of two matrices: destination(row, column) = sum over depth of left(row, depth) * right(column, depth). The stages of
/// <see cref="Epilogue"/> run over each row while it is still in the cache.
/// </summary>
internal sealed class ContractionKernel(string name, Extent rows, int columns, Extent depth, Operand left, Operand right) : Kernel(name)
{
    public Extent Rows { get; } = rows;

    public int Columns { get; } = columns;

    public Extent Depth { get; } = depth;

    public Operand Left { get; } = left;

    public Operand Right { get; } = right;

    /// <summary>Whether the products are added to what the destination holds (a parameter's gradient).</summary>
    public bool Accumulates { get; set; }

    public Sweep Epilogue { get; } = new();

    /// <summary>What is summed of the left operand before it is multiplied; null where nothing is.</summary>
    public LeftSums? LeftSums { get; private set; }

    /// <summary>Whether neighbouring columns lie side by side in the right operand and take the lanes; else the depth takes them.</summary>
    public bool ColumnsInLanes => Right.Stride == 1 && !(Left.DepthStride == 1 && Right.DepthStride == 1);

    /// <summary>Where the products go: the first tensor that the epilogue stores to, which holds the bare product until then.</summary>
    public Tensor Destination => Epilogue.Sinks.OfType<Store>().First().Tensor;

    /// <summary>
    /// How many terms are summed at once. Whole channels, where the terms are the positions of channels: so a block of a computed operand
    /// has one channel's scalars after the other, and the digits are the same whether the operand is computed on the way or stored.
    /// </summary>
    public int Terms { get; init; } = ProductShape.MostTerms;

    public override IEnumerable<Sweep> Sweeps => [Epilogue];

    public override IEnumerable<Tensor> Reads => Left.Reads.Concat(Right.Reads)
        .Concat(Epilogue.Exprs.Select(expr => expr.Source).OfType<Tensor>())
        .Concat(Accumulates ? [Destination] : [])
        .Concat(Summed)
        .Distinct();

    public override IEnumerable<Tensor> Writes => Epilogue.Sinks.OfType<Store>().Select(store => store.Tensor).Concat(Summed).Distinct();

    private IEnumerable<Tensor> Summed => LeftSums is null ? [] : [LeftSums.Destination];

    /// <inheritdoc/>
    /// <remarks>
    /// What the kernel itself writes may lie over nothing that it reads: the bare sums of a block lie there before the rest of the chain
    /// has run, and the next block reads the operands again. What loops behind it write may lie over what the rest reads, which they find
    /// element by element.
    /// </remarks>
    public override bool CanOverwrite(Tensor source, Tensor destination) =>
        !Left.Reads.Contains(source) && !Right.Reads.Contains(source) && !Writes.Contains(destination);

    /// <summary>Whether loops over the channels of a tensor pass over the rows of the left operand.</summary>
    public bool PassesOver(Tensor tensor, Geometry geometry) =>
        Left == new Operand(tensor, 1, geometry.Channels) && geometry.Positions == 1 && Rows == Extent.Of(geometry.Channels)
        && Depth == Extent.PerSample(geometry.Rows);

    /// <summary>
    /// Takes in a kernel that does nothing but sum the rows of the left operand: both gradients of a layer are one kernel then.
    /// </summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="sums">Its sums.</param>
    public void Absorb(SweepKernel kernel, LeftSums sums)
    {
        LeftSums = sums;
        Layers.UnionWith(kernel.Layers);
        AddFlag(sums.Weight);
        AddFlag(sums.Bias);
        Name = sums.Weight.Parameter.Node.Property + "ParameterGradients";
        foreach (SummaryLine line in kernel.Summary)
        {
            Describe(line);
        }
    }
}
