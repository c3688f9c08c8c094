using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>
/// Prints matrix products that are worth tiles and panels: calls of the runtime's product, a part at a time where that keeps what comes before or
/// after it in the cache. An operand that is a pointwise chain is computed into a block of scratch just before the block is multiplied.
/// </summary>
internal sealed class ProductPrinter(SourceWriter writer, bool isDouble)
{
    private const string Products = "global::FusedNorm.Products.MatrixProduct";

    private readonly SweepPrinter sweeps = new(writer, isDouble);

    private string Element => isDouble ? "double" : "float";

    public void Print(ContractionKernel kernel)
    {
        if (kernel.LeftSums is LeftSums sums)
        {
            Sum(kernel, sums);
        }

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

    /// <summary>The sums of the left operand's rows; of the parts of a kernel, the first takes them.</summary>
    private void Sum(ContractionKernel kernel, LeftSums sums)
    {
        using (writer.Open($"if ({sums.Bias.Name}{(kernel.Partition is null ? "" : " && from == 0")})"))
        {
            writer.Call($"global::FusedNorm.Products.RowSums.Add<V, {Element}>", [Extent(kernel.Rows), Extent(kernel.Depth), Print(kernel.Left), sums.Destination.Name]);
        }

        writer.Blank();
        using (writer.Open($"if (!{sums.Weight.Name})"))
        {
            writer.Line("return;");
        }

        writer.Blank();
    }

    /// <summary>The first channel of a block, and the one behind its last.</summary>
    public const string FirstChannel = "firstChannel", LastChannel = "lastChannel";

    /// <summary>
    /// The loops over channels behind a product whose columns they are: one block of channels after the other is computed, and then passed over while it
    /// is in the cache.
    /// </summary>
    /// <param name="kernel">The kernel that has taken in the product.</param>
    /// <param name="from">The first channel.</param>
    /// <param name="to">The channel behind the last one.</param>
    /// <param name="channels">What is done to the channels of a block, from one to another.</param>
    public void Blocks(SweepKernel kernel, string from, string to, Action<string, string> channels)
    {
        ContractionKernel product = kernel.Product!;
        int positions = kernel.Geometry.Positions;
        bool isBlock = product.Destination.Kind == TensorKind.Block;
        if (isBlock)
        {
            Scratch(product.Destination, $"batch * {Int(kernel.BlockLength)}");
        }
        else if (product.Left.Computed is not null)
        {
            RentRows(product);
        }

        // A part may be less than a block, and then begins anywhere.
        int least = kernel.Partition is null ? kernel.ChannelsPerBlock : kernel.ChannelsPerPart;
        bool isWhole = least == kernel.ChannelsPerBlock && kernel.Geometry.Channels % least == 0;
        using (writer.Open($"for (int {FirstChannel} = {from}; {FirstChannel} < {to}; {FirstChannel} += {Int(kernel.ChannelsPerBlock)})"))
        {
            string end = $"{FirstChannel} + {Int(kernel.ChannelsPerBlock)}";
            writer.Line($"int {LastChannel} = {(isWhole ? end : $"global::System.Math.Min({end}, {to})")};");
            string first = Scaled(FirstChannel, positions);
            string last = Scaled(LastChannel, positions);
            string width = isWhole ? Int(kernel.BlockLength) : Scaled($"{LastChannel} - {FirstChannel}", positions);
            string rows = Extent(product.Rows);
            void Finish(string start, string behind) => Rest(product, start, behind, first, width, isBlock ? kernel.BlockLength : 0, least * positions);
            if (product.Left.Computed is ComputedOperand left)
            {
                RowBlocks(product, left, first, last, () => Finish("start", "end"));
            }
            else if (isBlock)
            {
                Operand right = product.Right;
                Product(
                    product, rows, "0", width, Extent(product.Depth), Print(product.Left), Print(right, Sliced(right.Tensor, FirstChannel, positions * right.Stride)),
                    product.Destination.Name, "false", stride: kernel.BlockLength);
                Finish("0", rows);
            }
            else
            {
                Product(product, rows, first, last, Extent(product.Depth), Print(product.Left), Print(product.Right), product.Destination.Name, "false");
                Finish("0", rows);
            }

            writer.Blank();
            channels(FirstChannel, LastChannel);
        }
    }

    /// <summary>Where the current channel of the current sample begins in such a block.</summary>
    public static string BlockRow(SweepKernel kernel) =>
        $"(n * {Int(kernel.BlockLength)}) + {Scaled($"channel - {FirstChannel}", kernel.Geometry.Positions)}";

    /// <summary>Both operands lie in memory: the rest of the chain follows while a block of rows or columns is in the cache.</summary>
    private void Stored(ContractionKernel kernel)
    {
        if (kernel.BlocksAreRows && kernel.Partition is not null)
        {
            using (Blocks(kernel, "start", "end"))
            {
                Product(
                    kernel, "end - start", "0", Int(kernel.Columns), Extent(kernel.Depth), Print(kernel.Left, Sliced(kernel.Left.Tensor, "start", kernel.Left.Stride)),
                    Print(kernel.Right), Sliced(kernel.Destination, "start", kernel.Columns), Accumulates(kernel));
                Rest(kernel, "start", "end", null);
            }

            return;
        }

        string rows = Extent(kernel.Rows);
        if (kernel.Partition is null && (!ContractionPrinter.HasRest(kernel) || kernel.Columns <= kernel.BlockLength))
        {
            Product(kernel, rows, "0", Int(kernel.Columns), Extent(kernel.Depth), Print(kernel.Left), Print(kernel.Right), kernel.Destination.Name, Accumulates(kernel));
            Rest(kernel, "0", rows, null);
            return;
        }

        using (Blocks(kernel, "first", "last"))
        {
            Product(kernel, rows, "first", "last", Extent(kernel.Depth), Print(kernel.Left), Print(kernel.Right), kernel.Destination.Name, Accumulates(kernel));
            Rest(kernel, "0", rows, "first");
        }
    }

    /// <summary>The left operand is computed, some rows and some terms at a time.</summary>
    private void RowBlocks(ContractionKernel kernel, ComputedOperand left)
    {
        RentRows(kernel);
        RowBlocks(kernel, left, "0", Int(kernel.Columns), () => Rest(kernel, "start", "end", null));
    }

    private void RentRows(ContractionKernel kernel) =>
        Scratch(kernel.Left.Tensor, $"{Products}.MostRows({Int(kernel.BlockLength)}) * {Int(Math.Min(kernel.Terms, kernel.Left.Stride))}");

    /// <param name="kernel">The product.</param>
    /// <param name="left">Its left operand.</param>
    /// <param name="first">The first column.</param>
    /// <param name="last">The column behind the last one.</param>
    /// <param name="rest">Prints what is done to the rows from <c>start</c> to <c>end</c> behind their products.</param>
    private void RowBlocks(ContractionKernel kernel, ComputedOperand left, string first, string last, Action rest)
    {
        int depth = kernel.Left.Stride;
        int terms = Math.Min(kernel.Terms, depth);
        using (Blocks(kernel, "start", "end"))
        {
            string term = terms == depth ? "0" : "term";
            using (terms == depth ? default(SourceWriter.Block?) : writer.Open($"for (int term = 0; term < {Int(depth)}; term += {Int(terms)})"))
            {
                string length = Width(terms, depth, "term");
                Fill(left, "start", "end", terms, depth, term, length, "n - start");
                Product(
                    kernel, "end - start", first, last, length, Print(kernel.Left with { Stride = terms, DepthStride = 1 }),
                    Print(kernel.Right, Sliced(kernel.Right.Tensor, term, kernel.Right.DepthStride)), Sliced(kernel.Destination, "start", kernel.Columns),
                    terms == depth ? "false" : "term > 0", term);
            }

            rest();
        }
    }

    /// <summary>The right operand is computed, some columns of all terms at a time.</summary>
    private void ColumnBlocks(ContractionKernel kernel, ComputedOperand right)
    {
        int columns = kernel.BlockLength;
        writer.Line($"int depth = {Extent(kernel.Depth)};");
        Scratch(kernel.Right.Tensor, $"depth * {Int(columns)}");
        bool single = columns == kernel.Columns;
        using (single ? default(SourceWriter.Block?) : Blocks(kernel, "first", "last"))
        {
            string width = single ? Int(columns) : "last - first";
            Fill(right, "0", "depth", columns, kernel.Columns, single ? "0" : "first", width, "n");
            Product(
                kernel, Extent(kernel.Rows), "0", width, "depth", Print(kernel.Left), Print(kernel.Right with { Stride = 1, DepthStride = columns }),
                Sliced(kernel.Destination, single ? "0" : "first", 1), Accumulates(kernel));
        }
    }

    /// <summary>The loop over the blocks of a kernel, or of a part of it.</summary>
    private SourceWriter.Block Blocks(ContractionKernel kernel, string start, string end)
    {
        string length = kernel.BlocksAreRows ? Extent(kernel.Rows) : Int(kernel.Columns);
        (string from, string to) = kernel.Partition is null ? ("0", length) : ("from", "to");
        if (kernel.BlocksAreRows)
        {
            SourceWriter.Block rows = writer.Open($"for (int {start} = {from}, {end}; {start} < {to}; {start} = {end})");
            writer.Line($"{end} = {Products}.EndOfBlock({start}, {to}, {Int(kernel.BlockLength)});");
            return rows;
        }

        SourceWriter.Block block = writer.Open($"for (int {start} = {from}; {start} < {to}; {start} += {Int(kernel.BlockLength)})");
        writer.Line($"int {end} = global::System.Math.Min({start} + {Int(kernel.BlockLength)}, {to});");
        return block;
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
                writer.Line($"int row = {Scaled("n", rowLength)}{(term == "0" ? "" : $" + {term}")};");
                writer.Line($"int blockRow = {blockRow};");
                if (term != "0")
                {
                    writer.Line($"int channel = {term};");
                }

                sweeps.ChannelRun(operand.Sweep, "row", length, blockLength, tensor => $"{tensor}[n]");
                return;
            }

            Geometry geometry = operand.Geometry!;
            string first = term == "0" ? "0" : $"{term} / {Int(geometry.Positions)}";
            string last = term == "0" ? Int(geometry.Channels) : $"{(length == "last - first" ? "last" : $"({term} + {length})")} / {Int(geometry.Positions)}";
            using (writer.Open($"for (int channel = {first}; channel < {last}; channel++)"))
            {
                writer.Line($"int row = {SweepKernelPrinter.Plane(geometry, geometry.Positions)};");
                writer.Line($"int blockRow = {blockRow} + (channel * {Int(geometry.Positions)}){(term == "0" ? "" : $" - {term}")};");
                sweeps.PositionRun(
                    operand.Sweep, "row", Int(geometry.Positions), geometry.Positions, tensor => $"{tensor}[channel]", tensor => SweepKernelPrinter.RowOfChannel(tensor, geometry));
            }
        }
    }

    /// <summary>The rest of the chain over some rows, in the columns from <paramref name="first"/> to <c>last</c> or in all.</summary>
    private void Rest(ContractionKernel kernel, string start, string end, string? first)
    {
        Rest(kernel, start, end, first, first is null ? Int(kernel.Columns) : "last - first", 0, first is null ? kernel.Columns : kernel.BlockLength);
    }

    /// <param name="kernel">The product.</param>
    /// <param name="start">The first row.</param>
    /// <param name="end">The row behind the last one.</param>
    /// <param name="first">The first column; null for the first of all.</param>
    /// <param name="width">The number of columns.</param>
    /// <param name="blockStride">The elements of a row of the block that the product went to; 0 where it went to a tensor.</param>
    /// <param name="mostColumns">The most columns there may be; as many as the product has are all of them.</param>
    private void Rest(ContractionKernel kernel, string start, string end, string? first, string width, int blockStride, int mostColumns)
    {
        if (!ContractionPrinter.HasRest(kernel))
        {
            return;
        }

        writer.Blank();
        writer.Comment("the rest of the chain, while the products are in the cache");
        using (writer.Open($"for (int n = {start}; n < {end}; n++)"))
        {
            writer.Line($"int row = {Scaled("n", kernel.Columns)}{(first is null ? "" : " + " + first)};");
            if (blockStride > 0)
            {
                writer.Line($"int blockRow = n * {Int(blockStride)};");
            }

            if (first is not null)
            {
                writer.Line($"int channel = {first};");
            }

            sweeps.ChannelRun(ContractionPrinter.Rest(kernel), "row", width, mostColumns, tensor => $"{tensor}[n]");
        }
    }

    /// <summary>The call: all terms, or those from <paramref name="term"/> on that a block of the left operand has.</summary>
    private void Product(
        ContractionKernel kernel, string rows, string first, string last, string depth, string left, string right, string destination, string accumulate, string term = "0", int stride = 0)
    {
        string[] arguments = kernel.Right.Tensor.Layout is PanelsLayout
            ? [rows, first, last, Extent(kernel.Depth), "begin: " + term, "end: " + (term == "0" ? depth : $"{term} + {depth}"), "left: " + left, "panels: " + kernel.Right.Tensor]
            : [rows, first, last, depth, "left: " + left, "right: " + right];
        writer.Call(
            $"{Products}.{(kernel.Right.Tensor.Layout is PanelsLayout ? "PackedColumns" : "Columns")}<V, {Element}>",
            [
                .. arguments, destination, Int(stride == 0 ? kernel.Columns : stride), "accumulate: " + accumulate,
                .. kernel.Left.Computed is not null || kernel.Terms == ContractionKernel.MostTerms ? [] : new[] { "depthBlock: " + Int(kernel.Terms) },
            ]);
    }

    private void Scratch(Tensor block, string length) =>
        writer.Line($"global::System.Span<{Element}> {block} = global::FusedNorm.Execution.KernelScratch<{Element}>.Rent({length});");

    private static string Width(int block, int length, string from) =>
        length % block == 0 ? Int(block) : $"global::System.Math.Min({Int(block)}, {Int(length)} - {from})";

    private static string Accumulates(ContractionKernel kernel) =>
        kernel.Flags.OfType<AddsToGradient>().FirstOrDefault()?.Name ?? (kernel.Accumulates ? "true" : "false");

    private static string Print(Operand operand, string? values = null) => $"new({values ?? operand.Tensor.Name}, {Int(operand.Stride)}, {Int(operand.DepthStride)})";

    private static string Sliced(Tensor tensor, string index, int stride) => index == "0" ? tensor.Name : $"{tensor}.Slice({index}{(stride == 1 ? "" : " * " + Int(stride))})";

    private static string Extent(Extent extent) =>
        !extent.TimesBatch ? Int(extent.Factor) : extent.Factor == 1 ? "batch" : $"batch * {Int(extent.Factor)}";

    private static string Scaled(string index, int factor) =>
        factor == 1 ? index : index == "0" ? "0" : index.Contains(' ') ? $"(({index}) * {Int(factor)})" : $"({index} * {Int(factor)})";

    private static string Int(int value) => CSharpLiteral.Int(value);
}
