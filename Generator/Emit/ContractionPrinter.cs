using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Schedules;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>Prints matrix products of few weights, in place. Either the depth lies in the lanes and their sum is taken at the end, or neighbouring columns do.</summary>
internal sealed class ContractionPrinter(SourceWriter writer, bool isDouble)
{
    /// <summary>So many products go side by side: enough to hide the latency of a multiply-add, few enough for 16 registers.</summary>
    private const int Tile = 4;

    private string Element => isDouble ? "double" : "float";

    public void Print(ContractionKernel kernel)
    {
        using (writer.Open($"for (int row = 0; row < {Extent(kernel.Rows)}; row++)"))
        {
            if (kernel.LeftSums is LeftSums sums)
            {
                Sum(kernel, sums);
            }

            writer.Line($"int destination = row * {Int(kernel.Columns)};");
            writer.Line("int column = 0;");
            if (kernel.ColumnsInLanes)
            {
                ColumnsInLanes(kernel);
            }
            else
            {
                DepthInLanes(kernel);
            }

            if (HasRest(kernel))
            {
                writer.Blank();
                writer.Comment("the rest of the chain, while the row is in the cache");
                new SweepPrinter(writer, isDouble).ChannelRun(Rest(kernel), "destination", Int(kernel.Columns), kernel.Columns, tensor => $"{tensor}[row]");
            }
        }
    }

    /// <summary>The sum of a row of the left operand, every term added in double precision, as the runtime's <c>RowSums</c> does.</summary>
    private void Sum(ContractionKernel kernel, LeftSums sums)
    {
        using (writer.Open($"if ({sums.Bias.Name})"))
        {
            writer.Comment("its sum, while it is in the cache");
            writer.Line("double total = 0;");
            using (writer.Open($"for (int r = 0; r < {Extent(kernel.Depth)}; r++)"))
            {
                writer.Line($"total += {Left(kernel)};");
            }

            writer.Blank();
            writer.Line($"{sums.Destination}[row] += {(isDouble ? "" : "(float)")}total;");
        }

        writer.Blank();
        using (writer.Open($"if (!{sums.Weight.Name})"))
        {
            writer.Line("continue;");
        }

        writer.Blank();
    }

    private static string Left(ContractionKernel kernel) => $"{kernel.Left.Tensor}[{Scaled("row", kernel.Left.Stride)} + {Scaled("r", kernel.Left.DepthStride)}]";

    /// <summary>Whether anything follows the bare product.</summary>
    public static bool HasRest(ContractionKernel kernel) => kernel.Epilogue.Stages.Count > 1 || kernel.Epilogue.Sinks.Count > 1;

    /// <summary>The epilogue with the product read back from where it was left.</summary>
    public static Sweep Rest(ContractionKernel kernel)
    {
        Sweep rest = new();
        foreach (Stage stage in kernel.Epilogue.Stages)
        {
            rest.Let(stage.Name, stage.Value is Product ? new Load(kernel.Destination) : stage.Value);
        }

        // Storing the bare product to the destination is what the product itself did.
        rest.Sinks.AddRange(kernel.Epilogue.Sinks.Where(sink => sink is not Store { Value: Local local } || local.Name != kernel.Epilogue.Stages[0].Name));
        return rest;
    }

    private void DepthInLanes(ContractionKernel kernel)
    {
        writer.Line($"int left = row * {Int(kernel.Left.Stride)};");
        if (kernel.Columns >= Tile)
        {
            writer.Blank();
            using (writer.Open($"for (; column <= {Int(kernel.Columns)} - {Int(Tile)}; column += {Int(Tile)})"))
            {
                Dots(kernel, Tile);
            }
        }

        if (kernel.Columns % Tile != 0)
        {
            writer.Blank();
            using (writer.Open($"for (; column < {Int(kernel.Columns)}; column++)"))
            {
                Dots(kernel, 1);
            }
        }
    }

    private void Dots(ContractionKernel kernel, int count)
    {
        // Where the depth is a whole number of registers, no term is left behind them.
        bool isWhole = !kernel.Depth.TimesBatch && kernel.Depth.Factor % RegisterUse.WidestLanes(kernel, isDouble) == 0;
        string depth = Extent(kernel.Depth);
        writer.Line($"int right = column * {Int(kernel.Right.Stride)};");
        ForEach(count, i => writer.Line($"V sum{i} = V.Zero;"));
        if (!isWhole)
        {
            writer.Line("int r = 0;");
        }

        using (writer.Open(isWhole ? $"for (int r = 0; r < {depth}; r += V.Count)" : $"for (; r <= {depth} - V.Count; r += V.Count)"))
        {
            writer.Line($"V x = V.Load({kernel.Left.Tensor}, left + r);");
            ForEach(count, i => writer.Line($"V.AddProduct(ref sum{i}, x, V.Load({kernel.Right.Tensor}, {RightIndex(kernel, i)} + r));"));
        }

        writer.Blank();
        if (isWhole && count == Tile)
        {
            writer.Line(
                $"global::FusedNorm.Vectors.FourSums.Store<V, {Element}>(sum0, sum1, sum2, sum3, {kernel.Destination}, destination + column{(kernel.Accumulates ? ", add: true" : "")});");
            return;
        }

        ForEach(count, i => writer.Line($"double dot{i} = V.Sum(sum{i});"));
        if (!isWhole)
        {
            using (writer.Open($"for (; r < {depth}; r++)"))
            {
                writer.Line($"double x = {kernel.Left.Tensor}[left + r];");
                ForEach(count, i => writer.Line($"dot{i} += x * {kernel.Right.Tensor}[{RightIndex(kernel, i)} + r];"));
            }

            writer.Blank();
        }

        ForEach(count, i => writer.Line(
            $"{kernel.Destination}[destination + column{(i == "0" ? "" : " + " + i)}] {(kernel.Accumulates ? "+=" : "=")} {(isDouble ? "" : "(float)")}dot{i};"));
    }

    private static string RightIndex(ContractionKernel kernel, string column) =>
        column == "0" ? "right" : $"right + {Int(kernel.Right.Stride * int.Parse(column, System.Globalization.CultureInfo.InvariantCulture))}";

    private void ColumnsInLanes(ContractionKernel kernel)
    {
        string left = Left(kernel);
        if (kernel.Columns >= Tile)
        {
            writer.Blank();
            using (writer.Open($"for (; column <= {Int(kernel.Columns)} - ({Int(Tile)} * V.Count); column += {Int(Tile)} * V.Count)"))
            {
                Columns(kernel, left, Tile);
            }
        }

        writer.Blank();
        using (writer.Open($"for (; column <= {Int(kernel.Columns)} - V.Count; column += V.Count)"))
        {
            Columns(kernel, left, 1);
        }

        writer.Blank();
        using (writer.Open($"for (; column < {Int(kernel.Columns)}; column++)"))
        {
            writer.Line($"{Element} sum = {CSharpLiteral.Of(0, isDouble)};");
            using (writer.Open($"for (int r = 0; r < {Extent(kernel.Depth)}; r++)"))
            {
                writer.Line($"sum = global::FusedNorm.Vectors.Scalar.MultiplyAdd({left}, {kernel.Right.Tensor}[{Scaled("r", kernel.Right.DepthStride)} + column], sum);");
            }

            writer.Blank();
            writer.Line($"{kernel.Destination}[destination + column] {(kernel.Accumulates ? "+=" : "=")} sum;");
        }
    }

    private void Columns(ContractionKernel kernel, string left, int count)
    {
        ForEach(count, i => writer.Line($"V sum{i} = V.Zero;"));
        using (writer.Open($"for (int r = 0; r < {Extent(kernel.Depth)}; r++)"))
        {
            writer.Line($"V x = V.Create({left});");
            writer.Line($"int right = {Scaled("r", kernel.Right.DepthStride)} + column;");
            ForEach(count, i => writer.Line($"V.AddProduct(ref sum{i}, x, V.Load({kernel.Right.Tensor}, right{Lane(i)}));"));
        }

        writer.Blank();
        writer.Line("int to = destination + column;");
        ForEach(count, i => writer.Line(kernel.Accumulates
            ? $"V.Store(V.Load({kernel.Destination}, to{Lane(i)}) + sum{i}, {kernel.Destination}, to{Lane(i)});"
            : $"V.Store(sum{i}, {kernel.Destination}, to{Lane(i)});"));
    }

    private static string Lane(string i) => i switch { "0" => "", "1" => " + V.Count", _ => $" + ({i} * V.Count)" };

    private static string Scaled(string index, int factor) => factor == 1 ? index : $"({index} * {Int(factor)})";

    private static string Extent(Extent extent) =>
        !extent.TimesBatch ? Int(extent.Factor) : extent.Factor == 1 ? "batch" : $"batch * {Int(extent.Factor)}";

    private static void ForEach(int count, Action<string> print)
    {
        for (int i = 0; i < count; i++)
        {
            print(Int(i));
        }
    }

    private static string Int(int value) => CSharpLiteral.Int(value);
}
