using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Emit;

/// <summary>
/// Prints matrix products that are worth tiles and panels: calls of the runtime's product, a part at a time where that keeps what comes before or
/// after it in the cache. An operand that is a pointwise chain is computed into a block of scratch just before the block is multiplied.
/// </summary>
internal sealed class ProductPrinter(SourceWriter writer, bool isDouble)
{
    /// <summary>A block of computed rows has so many terms, a depth that the runtime takes at once.</summary>
    private const int TermsPerBlock = 256;

    /// <summary>So many rows share each layout of the right operand; with their terms they fill a quarter of a second-level cache.</summary>
    private const int RowsPerBlock = 128;

    /// <summary>A block of columns: a few panels of any width of registers.</summary>
    private const int ColumnsPerBlock = 64;

    private readonly SweepPrinter sweeps = new(writer, isDouble);

    private string Element => isDouble ? "double" : "float";

    public void Print(ContractionKernel kernel)
    {
        if (kernel.Left.Computed is ComputedOperand left)
        {
            RowBlocks(kernel, left);
        }
        else if (kernel.Right.Computed is ComputedOperand right)
        {
            ColumnBlocks(kernel, right);
        }
        else
        {
            Stored(kernel);
        }
    }

    /// <summary>Both operands lie in memory: the rest of the chain follows while a block of columns is in the cache.</summary>
    private void Stored(ContractionKernel kernel)
    {
        string rows = Extent(kernel.Rows);
        bool hasRest = ContractionPrinter.HasRest(kernel);
        if (!hasRest || kernel.Columns <= ColumnsPerBlock)
        {
            Product(kernel, rows, "0", Int(kernel.Columns), Extent(kernel.Depth), Print(kernel.Left), Print(kernel.Right), kernel.Destination.Name, Accumulates(kernel));
            Rest(kernel, "0", rows, null);
            return;
        }

        using (writer.Open($"for (int first = 0; first < {Int(kernel.Columns)}; first += {Int(ColumnsPerBlock)})"))
        {
            writer.Line($"int last = global::System.Math.Min(first + {Int(ColumnsPerBlock)}, {Int(kernel.Columns)});");
            Product(kernel, rows, "first", "last", Extent(kernel.Depth), Print(kernel.Left), Print(kernel.Right), kernel.Destination.Name, Accumulates(kernel));
            Rest(kernel, "0", rows, "first");
        }
    }

    /// <summary>The left operand is computed, some rows and some terms at a time.</summary>
    private void RowBlocks(ContractionKernel kernel, ComputedOperand left)
    {
        (int terms, int depth) = (BlockLength(left, kernel.Left.Stride, TermsPerBlock), kernel.Left.Stride);
        int rows = Math.Max(8, Math.Min(RowsPerBlock, RowsPerBlock * TermsPerBlock / terms));
        writer.Line($"int rows = {Extent(kernel.Rows)};");
        Scratch(kernel.Left.Tensor, $"{Int(rows)} * {Int(terms)}");
        using (writer.Open($"for (int start = 0; start < rows; start += {Int(rows)})"))
        {
            writer.Line($"int end = global::System.Math.Min(start + {Int(rows)}, rows);");
            using (terms == depth ? writer.Open() : writer.Open($"for (int term = 0; term < {Int(depth)}; term += {Int(terms)})"))
            {
                string length = Width(terms, depth, "term");
                Fill(left, "start", "end", terms, depth, terms == depth ? "0" : "term", length, "n - start");
                Operand block = kernel.Left with { Stride = terms, DepthStride = 1 };
                string right = terms == depth ? Print(kernel.Right) : Print(kernel.Right, $"{kernel.Right.Tensor}.Slice({Scaled("term", kernel.Right.DepthStride)})");
                Product(
                    kernel, "end - start", "0", Int(kernel.Columns), length, Print(block), right,
                    $"{kernel.Destination}.Slice({Scaled("start", kernel.Columns)})", terms == depth ? "false" : "term > 0");
            }

            Rest(kernel, "start", "end", null);
        }
    }

    /// <summary>The right operand is computed, some columns of all terms at a time.</summary>
    private void ColumnBlocks(ContractionKernel kernel, ComputedOperand right)
    {
        int columns = BlockLength(right, kernel.Columns, ColumnsPerBlock);
        writer.Line($"int depth = {Extent(kernel.Depth)};");
        Scratch(kernel.Right.Tensor, $"depth * {Int(columns)}");
        using (columns == kernel.Columns ? writer.Open() : writer.Open($"for (int term = 0; term < {Int(kernel.Columns)}; term += {Int(columns)})"))
        {
            string width = Width(columns, kernel.Columns, "term");
            Fill(right, "0", "depth", columns, kernel.Columns, columns == kernel.Columns ? "0" : "term", width, "n");
            Operand block = kernel.Right with { Stride = 1, DepthStride = columns };
            string destination = kernel.Destination.Name;
            Product(
                kernel, Extent(kernel.Rows), "0", width, "depth", Print(kernel.Left), Print(block),
                columns == kernel.Columns ? destination : $"{destination}.Slice(term)", Accumulates(kernel));
        }
    }

    /// <summary>Computes a block of an operand: its rows from <paramref name="start"/> to <paramref name="end"/>, some elements of each.</summary>
    private void Fill(ComputedOperand operand, string start, string end, int blockLength, int rowLength, string term, string length, string blockIndex)
    {
        writer.Comment($"{operand.Sweep.Stages[operand.Sweep.Stages.Count - 1].Name}: a block of it, for the product that follows");
        bool byChannel = operand.Geometry is { Positions: > 1 } && operand.Sweep.Exprs.Any(expr => expr is Channel or RowElement);
        using (writer.Open($"for (int n = {start}; n < {end}; n++)"))
        {
            string blockRow = Scaled(blockIndex, blockLength);
            if (!byChannel)
            {
                writer.Line($"int row = {Scaled("n", rowLength)}{(term == "0" ? "" : " + term")};");
                writer.Line($"int blockRow = {blockRow};");
                if (term != "0")
                {
                    writer.Line("int channel = term;");
                }

                sweeps.ChannelRun(operand.Sweep, "row", length, blockLength, tensor => $"{tensor}[n]");
                return;
            }

            Geometry geometry = operand.Geometry!;
            string first = term == "0" ? "0" : $"term / {Int(geometry.Positions)}";
            string last = term == "0" ? Int(geometry.Channels) : $"(term + {length}) / {Int(geometry.Positions)}";
            using (writer.Open($"for (int channel = {first}; channel < {last}; channel++)"))
            {
                writer.Line($"int row = {SweepKernelPrinter.Plane(geometry, geometry.Positions)};");
                writer.Line($"int blockRow = {blockRow} + (channel * {Int(geometry.Positions)}){(term == "0" ? "" : " - term")};");
                sweeps.PositionRun(
                    operand.Sweep, "row", Int(geometry.Positions), geometry.Positions, tensor => $"{tensor}[channel]", tensor => SweepKernelPrinter.RowOfChannel(tensor, geometry));
            }
        }
    }

    /// <summary>The rest of the chain over some rows, in the columns from <paramref name="first"/> to <c>last</c> or in all.</summary>
    private void Rest(ContractionKernel kernel, string start, string end, string? first)
    {
        if (!ContractionPrinter.HasRest(kernel))
        {
            return;
        }

        writer.Blank();
        writer.Comment("the rest of the chain, while the products are in the cache");
        using (writer.Open($"for (int row = {start}; row < {end}; row++)"))
        {
            writer.Line($"int destination = {Scaled("row", kernel.Columns)}{(first is null ? "" : " + first")};");
            if (first is not null)
            {
                writer.Line("int channel = first;");
            }

            sweeps.ChannelRun(
                ContractionPrinter.Rest(kernel), "destination", first is null ? Int(kernel.Columns) : "last - first", first is null ? kernel.Columns : ColumnsPerBlock,
                tensor => $"{tensor}[row]");
        }
    }

    private void Product(
        ContractionKernel kernel, string rows, string first, string last, string depth, string left, string right, string destination, string accumulate)
    {
        writer.Call(
            $"global::FusedNorm.Products.MatrixProduct.Columns<V, {Element}>",
            [rows, first, last, depth, "left: " + left, "right: " + right, destination, Int(kernel.Columns), "accumulate: " + accumulate],
            ";");
    }

    private void Scratch(Tensor block, string length) =>
        writer.Line($"global::System.Span<{Element}> {block} = global::FusedNorm.Execution.KernelScratch<{Element}>.Rent({length});");

    /// <summary>The length of a block: whole channels where a chain's scalars belong to channels of several positions.</summary>
    private static int BlockLength(ComputedOperand operand, int length, int about)
    {
        int unit = operand.Geometry?.Positions ?? 1;
        return Math.Min(length, Math.Max(1, about / unit) * unit);
    }

    private static string Width(int block, int length, string from) =>
        length % block == 0 ? Int(block) : $"global::System.Math.Min({Int(block)}, {Int(length)} - {from})";

    private static string Accumulates(ContractionKernel kernel) => kernel.Accumulates ? "true" : "false";

    private static string Print(Operand operand, string? values = null) => $"new({values ?? operand.Tensor.Name}, {Int(operand.Stride)}, {Int(operand.DepthStride)})";

    private static string Extent(Extent extent) =>
        !extent.TimesBatch ? Int(extent.Factor) : extent.Factor == 1 ? "batch" : $"batch * {Int(extent.Factor)}";

    private static string Scaled(string index, int factor) =>
        factor == 1 ? index : index == "0" ? "0" : index.Contains(' ') ? $"(({index}) * {Int(factor)})" : $"({index} * {Int(factor)})";

    private static string Int(int value) => CSharpLiteral.Int(value);
}
