namespace FusedNorm.Generator.Schedules;

/// <summary>
/// The processors that loops are laid out for: their registers and caches, each number once. Which registers there are, a network knows
/// when it runs; what is laid out for the widest serves narrower ones as well.
/// </summary>
/// <param name="IsDouble">Whether elements are of double precision.</param>
internal sealed record Machine(bool IsDouble)
{
    /// <summary>The elements of the widest register in single precision; in double precision they fill two.</summary>
    public const int MostLanes = 16;

    /// <summary>A cache line in bytes: stores past the caches fill whole ones.</summary>
    public const int CacheLine = 64;

    /// <summary>A page in bytes: lines so far apart share a set of the first cache on every processor.</summary>
    public const int Page = 4096;

    /// <summary>Two thirds of a first-level cache, in bytes: what may stay there while other things pass through.</summary>
    public const int CachedBytes = 32 << 10;

    private static readonly int[] Bits = [512, 256, 128];

    /// <summary>The bytes of an element.</summary>
    public int ElementBytes => IsDouble ? sizeof(double) : sizeof(float);

    /// <summary>The elements of the widest register.</summary>
    public int WidestLanes => MostLanes * sizeof(float) / ElementBytes;

    /// <summary>The elements of every register, widest first.</summary>
    private IEnumerable<int> Widths => Bits.Select(bits => bits / (8 * ElementBytes));

    /// <summary>The elements of the widest register that a run of this length fills; 1 where it fills none.</summary>
    public int Filled(int length) => Widths.FirstOrDefault(lanes => lanes <= length) is var lanes and > 0 ? lanes : 1;

    /// <summary>
    /// The elements of the register with which a run takes the fewest steps, those for single elements behind the last register included.
    /// </summary>
    public int LeastLeft(int length) =>
        Widths.Where(lanes => lanes <= length).OrderBy(lanes => (length / lanes) + (length % lanes)).FirstOrDefault()
        is var lanes and > 0 ? lanes : 1;

    /// <summary>The elements of every register up to the given one, widest first.</summary>
    public IEnumerable<int> UpTo(int lanes) => Widths.Where(count => count <= lanes);

    /// <summary>The bits of a register with so many elements.</summary>
    public int BitsOf(int lanes) => lanes * 8 * ElementBytes;
}
