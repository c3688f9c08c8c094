namespace FusedNorm.Generator.Kernels;

/// <summary>A number of iterations: a constant, or a multiple of the batch.</summary>
internal sealed record Extent(int Factor, bool TimesBatch)
{
    public static Extent Of(int count) => new(count, false);

    public static Extent PerSample(int count) => new(count, true);
}

/// <summary>An operand of a contraction: element (i, r) lies at i * Stride + r * DepthStride of a tensor, or is computed from others where it is needed.</summary>
internal sealed record Operand(Tensor Tensor, int Stride, int DepthStride)
{
    /// <summary>What computes the elements, where they are not stored: block by block, <see cref="Tensor"/> being the block.</summary>
    public ComputedOperand? Computed { get; init; }

    public IEnumerable<Tensor> Reads => Computed is null ? [Tensor] : Computed.Sweep.Exprs.Select(expr => expr.Source).OfType<Tensor>().Distinct();
}

/// <summary>An operand as a pointwise chain: normalise, activation, and then the product, without a tensor between.</summary>
/// <param name="Sweep">The chain; it stores to the operand's block.</param>
/// <param name="Geometry">How it sees a sample; null where no scalar belongs to a channel.</param>
internal sealed record ComputedOperand(Sweep Sweep, Geometry? Geometry);

/// <summary>
/// A product of two matrices: destination(row, column) = sum over depth of left(row, depth) * right(column, depth). The stages of
/// <see cref="Epilogue"/> run over each row while it is still in the cache.
/// </summary>
internal sealed class ContractionKernel(string name, Extent rows, int columns, Extent depth, Operand left, Operand right) : Kernel(name)
{
    /// <summary>With so many weights the loops of the runtime, which keep tiles in registers, are worth calling; fewer are multiplied in place.</summary>
    private const int WeightsWorthBlocking = 256;

    public Extent Rows { get; } = rows;

    public int Columns { get; } = columns;

    public Extent Depth { get; } = depth;

    public Operand Left { get; } = left;

    public Operand Right { get; } = right;

    /// <summary>Whether the products are added to what the destination holds (a parameter's gradient).</summary>
    public bool Accumulates { get; set; }

    public Sweep Epilogue { get; } = new();

    /// <summary>Whether the product is large enough for panels and tiles.</summary>
    public bool IsBlocked => IsLarge(Columns, Rows.TimesBatch ? Depth.Factor : Rows.Factor);

    /// <summary>Whether neighbouring columns lie side by side in the right operand and take the lanes; else the depth takes them.</summary>
    public bool ColumnsInLanes => Right.Stride == 1 && !(Left.DepthStride == 1 && Right.DepthStride == 1);

    /// <summary>Where the products go: the first tensor that the epilogue stores to, which holds the bare product until then.</summary>
    public Tensor Destination => Epilogue.Sinks.OfType<Store>().First().Tensor;

    public override IEnumerable<Sweep> Sweeps => [Epilogue];

    public override IEnumerable<Tensor> Reads => Left.Reads.Concat(Right.Reads)
        .Concat(Epilogue.Exprs.Select(expr => expr.Source).OfType<Tensor>())
        .Concat(Accumulates ? [Destination] : [])
        .Distinct();

    public override IEnumerable<Tensor> Writes => Epilogue.Sinks.OfType<Store>().Select(store => store.Tensor).Distinct();

    /// <summary>Whether a product with so many weights is worth panels and tiles.</summary>
    public static bool IsLarge(int outputs, int inputs) => (long)outputs * inputs >= WeightsWorthBlocking;
}
