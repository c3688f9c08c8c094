using System.Globalization;

namespace FusedNorm.Generator.Tests.Products;

/// <summary>A tile: so many rows of the left operand times so many registers of neighbouring columns of the right one.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Registers">The registers of columns.</param>
/// <param name="Reason">Why there is this one, where its size does not say it.</param>
internal sealed record TileSize(int Rows, int Registers, string Reason = "")
{
    /// <summary>How many neighbouring terms have sums of their own: several where one row would wait for each addition.</summary>
    public int Terms => Rows == 1 ? 4 : 1;
}

/// <summary>So many rows times so many columns, both contiguous along the depth, which takes the lanes.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Columns">The columns.</param>
internal sealed record DepthSize(int Rows, int Columns)
{
    /// <summary>
    /// How many neighbouring registers of terms have sums of their own: several where there are too few columns to hide the additions.
    /// </summary>
    public int Terms => Columns < 4 ? 4 : 1;
}

/// <summary>
/// The innermost loops of the runtime's matrix products, one description for all: the sizes that there are, and the file of each. Loops
/// over fixed numbers of registers have to be written out, as the JIT compiler keeps in registers only what has a name.
/// </summary>
internal static class ProductFamily
{
    /// <summary>The tiles. <c>Panel</c> chooses among them by what is left of rows and columns.</summary>
    public static IReadOnlyList<TileSize> Tiles { get; } =
    [
        new(6, 4, "For processors with 32 registers: 24 sums need ten loads for each term, where eight rows of two registers need ten "
            + "for sixteen sums. That counts where another process keeps the same core's loads and decoders busy."),
        new(4, 4),
        new(2, 4),
        new(1, 4),
        new(8, 2, "Sixteen sums, for processors with 32 registers."),
        new(6, 2, "Twelve sums, which sixteen registers hold with room for their operands."),
        new(4, 2),
        new(2, 2),
        new(1, 2),
        new(16, 1, "Of 32 registers half are sums: with eight alone, each would wait for its last addition."),
        new(8, 1),
        new(4, 1),
        new(2, 1),
        new(1, 1),
    ];

    /// <summary>The sizes with the depth in the lanes. <c>DepthInLanes</c> chooses among them.</summary>
    public static IReadOnlyList<DepthSize> Depths { get; } = [new(2, 5), new(2, 4), new(2, 1), new(1, 8), new(1, 2), new(1, 1)];

    /// <summary>The files by their names.</summary>
    public static IReadOnlyDictionary<string, string> Files { get; } =
        Tiles.Select(tile => (Name: $"Tile.{tile.Rows}x{tile.Registers}.cs", Text: new TileText(tile).Write()))
            .Concat(Tiles.Select(tile => (
                Name: $"SegmentTile.{tile.Rows}x{tile.Registers}.cs", Text: new TileText(tile, isSegmented: true).Write())))
            .Concat(Depths.Select(size => (Name: $"DepthInLanes.{size.Rows}x{size.Columns}.cs", Text: new DepthText(size).Write())))
            .ToDictionary(file => file.Name, file => file.Text);

    /// <summary>The name of the method of a size: <c>SixByFour</c>.</summary>
    public static string Method(int rows, int columns) => $"{Word(rows)}By{Word(columns)}";

    private static string Word(int number) => number switch
    {
        1 => "One",
        2 => "Two",
        4 => "Four",
        5 => "Five",
        6 => "Six",
        8 => "Eight",
        16 => "Sixteen",
        _ => throw new ArgumentOutOfRangeException(nameof(number), number, "A size without a word."),
    };

    /// <summary>An offset of several parts: <c>(2 * stride) + V.Count</c>.</summary>
    public static string Offset(params (int Count, string Unit)[] parts)
    {
        string[] texts =
        [
            .. parts.Where(part => part.Count > 0)
                .Select(part => part.Count == 1 ? part.Unit : string.Create(CultureInfo.InvariantCulture, $"{part.Count} * {part.Unit}")),
        ];
        return texts switch
        {
            [] => "0",
            [string only] => only,
            _ => string.Join(" + ", texts.Select(text => text.Contains('*', StringComparison.Ordinal) ? $"({text})" : text)),
        };
    }

    /// <summary>The element that lies so far behind another one: <c>Unsafe.Add(ref left, 2 * stride)</c>.</summary>
    public static string At(string reference, params (int Count, string Unit)[] parts) =>
        Offset(parts) is "0" ? reference : $"Unsafe.Add(ref {reference}, {Offset(parts)})";

    /// <summary>Sums joined in pairs, one after the other: <c>(a + b) + (c + d)</c>.</summary>
    public static string Joined(IReadOnlyList<string> sums) => sums switch
    {
        [string only] => only,
        [string a, string b, string c, string d] => $"({a} + {b}) + ({c} + {d})",
        _ => throw new ArgumentOutOfRangeException(nameof(sums), sums.Count, "One sum or four."),
    };
}
