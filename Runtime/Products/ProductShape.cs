namespace FusedNorm.Products;

/// <summary>
/// The numbers of matrix products that the compiler and the runtime have to agree on. The generator is built from this file too: where it
/// plans blocks, the runtime's blocks end.
/// </summary>
internal static class ProductShape
{
    /// <summary>
    /// So many terms are summed in registers before their sum joins the destination: 64 kB of a panel at most, and few enough terms for the
    /// digits.
    /// </summary>
    public const int MostTerms = 256;

    /// <summary>A block of columns begins and ends at multiples of this, which are whole panels of any register.</summary>
    public const int ColumnsPerBlock = 64;

    /// <summary>The columns of all panels together: whole registers of so many lanes.</summary>
    public static int InWholeRegisters(int columns, int lanes) => checked((columns + lanes - 1) / lanes * lanes);

    /// <summary>
    /// Whether registers of neighbouring columns would be a third empty. The depth then takes the lanes, if sums are long: their lanes are
    /// summed at the end. Of two registers and more, less than a third is.
    /// </summary>
    public static bool LeavesLanesEmpty(int columns, int lanes) =>
        columns < 2 * lanes && 3 * columns <= 2 * InWholeRegisters(columns, lanes);
}
