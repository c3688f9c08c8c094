using static FusedNorm.Generator.Tests.Products.ProductFamily;

namespace FusedNorm.Generator.Tests.Products;

/// <summary>
/// The loop of a size with the depth in the lanes: registers of terms of each row and each column, multiplied with each other.
/// </summary>
internal sealed class DepthText(DepthSize size) : ProductText
{
    /// <summary>So many sums of neighbouring columns are added across their lanes together.</summary>
    private const int ColumnsOfEnd = 4;

    private readonly int[] rows = [.. Enumerable.Range(0, size.Rows)];
    private readonly int[] columns = [.. Enumerable.Range(0, size.Columns)];
    private readonly int[] terms = [.. Enumerable.Range(0, size.Terms)];

    /// <inheritdoc/>
    protected override string Class => "DepthInLanes";

    private bool HasColumns => size.Columns > 1;

    private bool HasRows => size.Rows > 1;

    /// <inheritdoc/>
    protected override void Method()
    {
        Summary($"{size.Rows} x {size.Columns}.");
        Method("private", ProductFamily.Method(size.Rows, size.Columns), [.. Parameters()], () =>
        {
            foreach (int row in rows)
            {
                foreach (int column in columns)
                {
                    foreach (int term in terms)
                    {
                        Line($"V {Sum(row, column, term)} = V.Zero;");
                    }
                }
            }

            Line("nint r = 0;");
            if (size.Terms > 1)
            {
                Block($"for (; r <= depth - ({size.Terms} * V.Count); r += {size.Terms} * V.Count)", () => Terms(terms));
                Line();
            }

            Block("for (; r <= depth - V.Count; r += V.Count)", () => Terms(terms[..1]));
            Line();
            Ends();
        });
    }

    private IEnumerable<string> Parameters()
    {
        yield return "ref T x";
        if (HasRows)
        {
            yield return "nint xStride";
        }

        yield return "ref T weights";
        if (HasColumns)
        {
            yield return "nint stride";
        }

        yield return "nint depth";
        yield return HasColumns ? "Span<T> products" : "ref T product";
        if (HasRows)
        {
            yield return HasColumns ? "int productStride" : "ref T nextProduct";
        }

        yield return "bool add";
    }

    /// <summary>
    /// Adds the products of some registers of terms. A single row reads the columns where they are needed, two share what was read.
    /// </summary>
    private void Terms(int[] added)
    {
        foreach (int term in added)
        {
            foreach (int row in rows)
            {
                Line($"V x{row}{term} = V.LoadFrom(ref x, {Offset((row, "xStride"), (1, "r"), (term, "V.Count"))});");
            }

            foreach (int column in columns)
            {
                string weight = $"V.LoadFrom(ref weights, {Offset((column, "stride"), (1, "r"), (term, "V.Count"))})";
                if (HasRows)
                {
                    Line($"V weight{column}{term} = {weight};");
                    weight = $"weight{column}{term}";
                }

                foreach (int row in rows)
                {
                    Line($"V.AddProduct(ref {Sum(row, column, term)}, x{row}{term}, {weight});");
                }
            }
        }
    }

    /// <summary>From the last row and column to the first.</summary>
    private void Ends()
    {
        if (HasRows && HasColumns)
        {
            Line("ref T nextX = ref Unsafe.Add(ref x, xStride);");
            Line("Span<T> nextProducts = products.Slice(productStride);");
        }

        foreach (int row in rows.Reverse())
        {
            string x = row == 0 ? "x" : HasColumns ? "nextX" : At("x", (row, "xStride"));
            for (int end = size.Columns; end > 0;)
            {
                bool four = size.Terms == 1 && end % ColumnsOfEnd == 0;
                end -= four ? ColumnsOfEnd : 1;
                End(row, x, end, four);
            }
        }
    }

    private void End(int row, string x, int column, bool four)
    {
        string weights = At("weights", (column, "stride"));
        string products = row == 0 ? "products" : "nextProducts";
        if (four)
        {
            string sums = string.Join(", ", Enumerable.Range(column, ColumnsOfEnd).Select(each => Sum(row, each, 0)));
            string rest = column == 0 ? products : $"{products}[{column}..]";
            Line($"FinishFour({sums}, ref {x}, ref {weights}, stride, r, depth, {rest}, add);");
            return;
        }

        string sum = Joined([.. terms.Select(term => Sum(row, column, term))]);
        string product = HasColumns ? $"{products}[{column}]" : row == 0 ? "product" : "nextProduct";
        Line($"Finish({sum}, ref {x}, ref {weights}, r, depth, ref {product}, add);");
    }

    private string Sum(int row, int column, int term) =>
        $"sum{(HasRows ? row : "")}{(HasColumns ? column : "")}{(size.Terms > 1 ? term : "")}";
}
