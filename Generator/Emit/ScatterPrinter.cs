using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Schedules;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>Prints the gradient of max pools: each window's goes to its largest element.</summary>
internal sealed class ScatterPrinter(SourceWriter writer, bool isDouble) : WindowLoops(writer, isDouble)
{
    /// <summary>The gradient of a max pool: each window's goes to its largest element.</summary>
    public void Print(ScatterKernel kernel)
    {
        (string from, string to) = SweepKernelPrinter.Range(kernel, "batch");
        using (Writer.Open($"for (int n = {from}; n < {to}; n++)"))
        using (Writer.Open($"for (int channel = 0; channel < {Int(kernel.Geometry.Channels)}; channel++)"))
        {
            Writer.Line($"int plane = {SweepKernelPrinter.Plane(kernel.Geometry, kernel.Windows.InputLength)};");
            Writer.Line($"int row = {SweepKernelPrinter.Plane(kernel.Geometry, kernel.Windows.OutputLength)};");
            if (WindowRuns.ScatterRowLength(kernel.Windows) > 0)
            {
                Nest(kernel.Windows, (axis, dimension) => $"for (int {axis} = 0; {axis} < {Int(dimension.Output)}; {axis}++)", () => Pairs(kernel), to: kernel.Windows.Rank - 1);
            }
            else
            {
                Scatter(kernel);
            }
        }
    }

    /// <summary>
    /// A row of windows in registers. The gradient goes to the first element that is not less than the largest; where the largest is NaN none is, and
    /// it goes to the last NaN.
    /// </summary>
    private void Pairs(ScatterKernel kernel)
    {
        WindowGeometry windows = kernel.Windows;
        Registers(windows.Axis(windows.Rank - 1), 0, windows.Innermost.Output, _ =>
        {
            int[] rows = [.. RowOffsets(windows)];
            string[] cells = [.. Enumerable.Range(0, windows.KernelLength).Select(i => "cell" + Int(i))];
            Writer.Line($"int corner = plane + {Corner(windows)};");
            for (int i = 0; i < rows.Length; i++)
            {
                string at = Plus("corner", rows[i]);
                Writer.Line($"V left{Int(i)} = V.Load({kernel.Input}, {at});");
                Writer.Line($"V right{Int(i)} = V.Load({kernel.Input}, {at} + V.Count);");
                Writer.Line($"V {cells[2 * i]} = V.Even(left{Int(i)}, right{Int(i)});");
                Writer.Line($"V {cells[(2 * i) + 1]} = V.Odd(left{Int(i)}, right{Int(i)});");
            }

            Writer.Line($"V largest = {Larger(cells[0], cells[1])};");
            foreach (string cell in cells.Skip(2))
            {
                Writer.Line($"largest = {Larger("largest", cell)};");
            }

            Writer.Blank();
            Writer.Line($"V rest = V.Load({kernel.Gradient}, row + {Flat(windows, (axis, _) => axis, dimension => dimension.Output)});");
            foreach (string cell in cells)
            {
                Writer.Line($"V {cell}Slope = V.WhereLessOrEqual(largest, {cell}, rest, V.Zero);");
                Writer.Line($"rest = V.WhereLessOrEqual(largest, {cell}, V.Zero, rest);");
            }

            foreach (string cell in Enumerable.Reverse(cells))
            {
                Writer.Line($"{cell}Slope = V.WhereLessOrEqual({cell}, {cell}, {cell}Slope, rest);");
                if (cell != cells[0])
                {
                    Writer.Line($"rest = V.WhereLessOrEqual({cell}, {cell}, rest, V.Zero);");
                }
            }

            Writer.Blank();
            for (int i = 0; i < rows.Length; i++)
            {
                string pair = $"{cells[2 * i]}Slope, {cells[(2 * i) + 1]}Slope";
                Writer.Line($"V.Store(V.InterleaveLower({pair}), {kernel.Destination}, {Plus("corner", rows[i])});");
                Writer.Line($"V.Store(V.InterleaveUpper({pair}), {kernel.Destination}, {Plus("corner", rows[i])} + V.Count);");
            }
        });
    }

    private void Scatter(ScatterKernel kernel)
    {
        WindowGeometry windows = kernel.Windows;
        Writer.Line($"{kernel.Destination}.Slice(plane, {Int(windows.InputLength)}).Clear();");
        Nest(windows, (axis, dimension) => $"for (int {axis} = 0; {axis} < {Int(dimension.Output)}; {axis}++)", () =>
        {
            Bounds(windows, "");
            Writer.Line($"int largestAt = plane + {Flat(windows, (axis, _) => axis + "From", dimension => dimension.Input)};");
            Writer.Line($"{Element} largest = {Element}.NegativeInfinity;");
            Elements(windows, () =>
            {
                Writer.Line($"int at = plane + {Flat(windows, (axis, _) => axis + "In", dimension => dimension.Input)};");
                using (Writer.Open($"if ({kernel.Input}[at] > largest || {Element}.IsNaN({kernel.Input}[at]))"))
                {
                    Writer.Line($"largest = {kernel.Input}[at];");
                    Writer.Line("largestAt = at;");
                }
            });
            Writer.Line($"{kernel.Destination}[largestAt] += {kernel.Gradient}[row + {Flat(windows, (axis, _) => axis, dimension => dimension.Output)}];");
        });
    }
}
