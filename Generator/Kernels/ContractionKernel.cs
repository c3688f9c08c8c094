namespace FusedNorm.Generator.Kernels;

/// <summary>A number of iterations: a constant, or a multiple of the batch.</summary>
internal sealed record Extent(int Factor, bool TimesBatch)
{
    public static Extent Of(int count) => new(count, false);

    public static Extent PerSample(int count) => new(count, true);
}

/// <summary>An operand of a contraction: element (i, r) lies at i * Stride + r * DepthStride.</summary>
internal sealed record Operand(Tensor Tensor, int Stride, int DepthStride);

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

    /// <summary>Whether neighbouring columns lie side by side in the right operand and take the lanes; else the depth takes them.</summary>
    public bool ColumnsInLanes => Right.Stride == 1 && !(Left.DepthStride == 1 && Right.DepthStride == 1);

    /// <summary>Where the products go: the first tensor that the epilogue stores to, which holds the bare product until then.</summary>
    public Tensor Destination => Epilogue.Sinks.OfType<Store>().First().Tensor;

    public override IEnumerable<Sweep> Sweeps => [Epilogue];

    public override IEnumerable<Tensor> Reads => new[] { Left.Tensor, Right.Tensor }
        .Concat(Epilogue.Exprs.Select(expr => expr.Source).OfType<Tensor>())
        .Concat(Accumulates ? [Destination] : [])
        .Distinct();

    public override IEnumerable<Tensor> Writes => Epilogue.Sinks.OfType<Store>().Select(store => store.Tensor).Distinct();
}
