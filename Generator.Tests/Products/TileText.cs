using static FusedNorm.Generator.Tests.Products.ProductFamily;

namespace FusedNorm.Generator.Tests.Products;

/// <summary>
/// The loop of a tile: for each term its registers of the right operand, then row after row an element of the left one in all lanes. Single
/// rows take four terms at once, in sums of their own.
/// </summary>
/// <param name="tile">The size.</param>
/// <param name="isSegmented">Whether the terms are those of several segments, as a convolution has them.</param>
internal sealed class TileText(TileSize tile, bool isSegmented = false) : ProductText
{
    /// <summary>
    /// So many rows are reached from one reference: beyond, their distances would take more registers than a second reference does.
    /// </summary>
    private const int RowsOfReference = 8;

    private static readonly string[] references = ["left", "lower"];

    private readonly int[] rows = [.. Enumerable.Range(0, tile.Rows)];
    private readonly int[] registers = [.. Enumerable.Range(0, tile.Registers)];
    private readonly int[] terms = [.. Enumerable.Range(0, tile.Terms)];

    /// <inheritdoc/>
    protected override string Class => isSegmented ? "SegmentTile" : "Tile";

    private bool IsSingle => tile.Rows == 1;

    /// <summary>
    /// With so many rows even two references need distances that no register is left for: rows are then reached in threes, from a place
    /// that is computed where they are read; the distances of the three are part of the instructions' addresses.
    /// </summary>
    private bool ReachesInThrees => tile.Rows == 16;

    private IEnumerable<string> References =>
        ReachesInThrees ? references.Take(1) : references.Take((tile.Rows + RowsOfReference - 1) / RowsOfReference);

    /// <inheritdoc/>
    protected override void Method()
    {
        string size = $"{tile.Rows} x {tile.Registers}";
        Summary(tile.Reason.Length > 0 ? $"{size}. {tile.Reason}" : $"{size}.");
        Method("internal", ProductFamily.Method(tile.Rows, tile.Registers), [.. Parameters()], () =>
        {
            if (isSegmented)
            {
                Sums();
                Block("for (int i = 0; i < segments.Length; i++)", () =>
                {
                    Line("ref readonly Segment segment = ref segments[i];");
                    Line("ref T left = ref Unsafe.Add(ref a, segment.Left);");
                    Line("ref T b = ref Unsafe.Add(ref panel, segment.Right * bStride);");
                    Line("int depth = segment.Terms;");
                    Loop();
                });
            }
            else
            {
                Line($"ref T left = ref a.Rows(row, {tile.Rows}, from, depth);");
                if (!IsSingle)
                {
                    Line("nint stride = a.Stride;");
                }

                Line("nint step = a.DepthStride;");
                Loop(Sums);
            }

            Line();
            Ends();
        });
    }

    /// <summary>The loop over terms that follow one another.</summary>
    private void Loop(Action? before = null)
    {
        foreach ((string reference, int index) in References.Select((reference, index) => (reference, index)).Skip(1))
        {
            Line($"ref T {reference} = ref {At("left", (index * RowsOfReference, "stride"))};");
        }

        before?.Invoke();
        if (IsSingle)
        {
            Block($"for (; depth >= {tile.Terms}; depth -= {tile.Terms})", () => Terms(terms));
            Line();
        }

        Block("for (; depth > 0; depth--)", () => Terms(terms[..1]));
    }

    private IEnumerable<string> Parameters()
    {
        string[] before = isSegmented
            ? ["ref T a", .. IsSingle ? Array.Empty<string>() : ["nint stride"], "nint step", "ref T panel", "nint bStride",
                "ReadOnlySpan<Segment> segments", "ref T c"]
            : ["in Operand<T> a", "nint row", "nint from", "nint depth", "ref T b", "nint bStride", "ref T c"];
        return [.. before, .. IsSingle ? Array.Empty<string>() : ["nint cStride"], "bool add", "in TileRest<T> rest", "nint column"];
    }

    private void Sums()
    {
        foreach (int row in rows)
        {
            foreach (int term in terms)
            {
                foreach (int register in registers)
                {
                    Line($"V {Sum(row, term, register)} = V.Zero;");
                }
            }
        }
    }

    /// <summary>
    /// Adds the products of some terms. A single row reads the right operand where it is needed, several share what was read.
    /// </summary>
    private void Terms(int[] added)
    {
        if (!IsSingle)
        {
            foreach (int register in registers)
            {
                Line($"V right{register} = {Right(0, register)};");
            }
        }

        foreach (int term in added)
        {
            foreach (int row in rows)
            {
                string left = IsSingle ? $"left{term}" : $"left{row}";
                if (ReachesInThrees && row % 3 == 0 && row > 0)
                {
                    Line($"ref T at{row} = ref {At("left", (row, "stride"))};");
                }

                string element = ReachesInThrees
                    ? At(row < 3 ? "left" : $"at{row / 3 * 3}", (row % 3, "stride"))
                    : At(references[row / RowsOfReference], (row % RowsOfReference, "stride"), (term, "step"));
                if (registers.Length == 1)
                {
                    // Read once: the multiply-add takes it from memory.
                    Line($"BroadcastProduct.Add(ref {Sum(row, term, 0)}, ref {element}, {(IsSingle ? Right(term, 0) : "right0")});");
                    continue;
                }

                Line($"V {left} = V.Create({element});");
                foreach (int register in registers)
                {
                    string right = IsSingle ? Right(term, register) : $"right{register}";
                    Line($"V.AddProduct(ref {Sum(row, term, register)}, {left}, {right});");
                }
            }
        }

        foreach (string reference in References)
        {
            Line($"{reference} = ref {At(reference, (added.Length, "step"))};");
        }

        Line($"b = ref {At("b", (added.Length, "bStride"))};");
    }

    /// <summary>
    /// Sums are joined, added to what the destination holds, and finished while they are in registers. Each is asked once for all of them.
    /// </summary>
    private void Ends()
    {
        if (IsSingle)
        {
            ForEach((row, register) => $"{Sum(row, 0, register)} = {Joined([.. terms.Select(term => Sum(row, term, register))])};");
        }

        Block("if (add)", () => ForEach((row, register) =>
            $"{Sum(row, 0, register)} = {Place("V.LoadFrom(", row, register)} + {Sum(row, 0, register)};"));
        Line();
        Block("if (!rest.IsNone)", () =>
        {
            Line("V floor = V.Create(rest.Floor);");
            foreach (int register in registers)
            {
                Line($"V bias{register} = V.LoadFrom(ref rest.Bias, {Offset((1, "column"), (register, "V.Count"))});");
            }

            ForEach((row, register) =>
                $"{Sum(row, 0, register)} = TileRest<T>.Of({Sum(row, 0, register)}, bias{register}, floor);");
        });
        Line();
        ForEach((row, register) => $"{Place($"V.StoreTo({Sum(row, 0, register)}, ", row, register)};");
    }

    private void ForEach(Func<int, int, string> line)
    {
        foreach (int row in rows)
        {
            foreach (int register in registers)
            {
                Line(line(row, register));
            }
        }
    }

    /// <summary>What reads or writes a register of the destination.</summary>
    private static string Place(string begin, int row, int register) =>
        $"{begin}ref c, {Offset((row, "cStride"), (register, "V.Count"))})";

    private static string Right(int term, int register) => $"V.LoadFrom(ref b, {Offset((term, "bStride"), (register, "V.Count"))})";

    private string Sum(int row, int term, int register) => $"sum{(IsSingle ? term : row)}{(tile.Registers == 1 ? "" : register)}";
}
