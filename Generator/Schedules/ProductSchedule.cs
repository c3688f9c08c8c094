using FusedNorm.Generator.Kernels;
using FusedNorm.Products;

namespace FusedNorm.Generator.Schedules;

/// <summary>How a matrix product runs.</summary>
/// <param name="IsInTiles">Whether it is large enough for the runtime's panels and tiles; smaller ones are multiplied in place.</param>
/// <param name="BlocksAreRows">Whether the blocks that it runs in, tiles or not, are rows; else they are columns.</param>
/// <param name="BlockLength">The rows or columns of a block.</param>
internal sealed record ProductSchedule(bool IsInTiles, bool BlocksAreRows, int BlockLength)
{
    /// <summary>What the tiles do to finished sums; all that follows the product, or nothing.</summary>
    public TileRest Rest { get; init; }

    /// <summary>
    /// With so many weights the loops of the runtime, which keep tiles in registers, are worth calling; fewer are multiplied in place.
    /// </summary>
    private const int WeightsWorthTiles = 256;

    /// <summary>A megabyte of weights in single precision: a second-level cache.</summary>
    private const long WeightsWorthThreads = 1 << 18;

    /// <summary>
    /// So many rows share each layout of the right operand; with their terms they fill a quarter of a second-level cache.
    /// </summary>
    private const int RowsPerBlock = 128;

    /// <summary>
    /// A block of columns where each computes the left operand again, and the least of them that a thread is given: so many products of an
    /// element hide that.
    /// </summary>
    public const int ColumnsPerComputedBlock = 512, ColumnsPerComputedPart = 128;

    /// <summary>
    /// So many products go side by side in place: enough to hide the latency of a multiply-add, few enough for 16 registers.
    /// </summary>
    public const int SmallTile = 4;

    /// <summary>
    /// The schedule of a product. Its blocks are rows where the left operand is computed on the way, or the columns are few; else they are
    /// columns, whole channels where the right operand is computed on the way from channels of several positions.
    /// </summary>
    public static ProductSchedule Choose(Contraction product)
    {
        bool rows = product.Left.Computed is not null
            || (product.Right.Computed is null && product.Columns <= ProductShape.ColumnsPerBlock && product.Rows.TimesBatch);
        bool tiles = IsWorthTiles(product.Columns, product.Rows.TimesBatch ? product.Depth.Factor : product.Rows.Factor);
        return new ProductSchedule(
            tiles,
            rows,
            rows
                ? RowsPerBlock
                : product.Right.Computed?.BlockLength(product.Columns, ProductShape.ColumnsPerBlock) ?? ProductShape.ColumnsPerBlock)
        { Rest = tiles ? TileChain.Match(product).Kind : TileRest.None };
    }

    /// <summary>Whether a product with so many weights is worth panels and tiles.</summary>
    public static bool IsWorthTiles(int outputs, int inputs) => (long)outputs * inputs >= WeightsWorthTiles;

    /// <summary>Whether anything that follows the bare product passes over it again.</summary>
    public bool PassesAgain(Contraction product) => Rest == TileRest.None && product.HasRest;

    /// <summary>
    /// The multiply-adds of a sample. More weights than a second-level cache holds take as long for a single row as it takes to load them,
    /// so long that any batch is worth several threads.
    /// </summary>
    public long WorkPerSample(Contraction product)
    {
        long terms = (long)product.Rows.Factor * product.Columns * product.Depth.Factor;
        return !product.Accumulates && !BlocksAreRows && terms >= WeightsWorthThreads
            ? Math.Max(terms, Division.WorkWorthThreads)
            : terms;
    }
}
