using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>What the printers of windows share: bounds, divisors, and how a window's elements are found in their channel.</summary>
internal abstract class WindowLoops(SourceWriter writer, bool isDouble)
{
    protected SourceWriter Writer => writer;

    protected bool IsDouble => isDouble;

    protected string Element => isDouble ? "double" : "float";

    /// <summary>
    /// The bounds of the window whose index is each axis's counter with <paramref name="suffix"/>: Start and End count for the divisor,
    /// From and To, clipped to the input, for the elements. Of the dimensions <paramref name="from"/> up to <paramref name="to"/>.
    /// </summary>
    protected void Bounds(WindowGeometry windows, string suffix, int from = 0, int? to = null)
    {
        for (int i = from; i < (to ?? windows.Rank); i++)
        {
            WindowDimension dimension = windows.Dimensions[i];
            string axis = windows.Axis(i);
            string index = axis + suffix;
            if (dimension.IsAdaptive)
            {
                Writer.Line($"int {axis}From = {index} * {Int(dimension.Input)} / {Int(dimension.Output)};");
                Writer.Line($"int {axis}To = ((({index} + 1) * {Int(dimension.Input)}) + {Int(dimension.Output - 1)}) / {Int(dimension.Output)};");
                continue;
            }

            string start = dimension.Stride == 1 ? index : $"({index} * {Int(dimension.Stride)})";
            if (!dimension.IsClipped)
            {
                Writer.Line($"int {axis}From = {start};");
                Writer.Line($"int {axis}To = {axis}From + {Int(dimension.Reach)};");
                continue;
            }

            Writer.Line($"int {axis}Start = {start}{(dimension.Padding == 0 ? "" : $" - {Int(dimension.Padding)}")};");
            Writer.Line($"int {axis}End = global::System.Math.Min({axis}Start + {Int(dimension.Reach)}, {Int(dimension.Input + dimension.Padding)});");
            string inside = dimension.Dilation == 1
                ? $"global::System.Math.Max({axis}Start, 0)"
                : $"{axis}Start >= 0 ? {axis}Start : {axis}Start + (({Int(dimension.Dilation - 1)} - {axis}Start) / {Int(dimension.Dilation)} * {Int(dimension.Dilation)})";
            Writer.Line($"int {axis}From = {(dimension.Padding == 0 ? $"{axis}Start" : inside)};");
            Writer.Line($"int {axis}To = global::System.Math.Min({axis}End, {Int(dimension.Input)});");
        }
    }

    /// <summary>The loops over the elements of a window whose bounds are known, along all dimensions or those up to <paramref name="to"/>.</summary>
    protected void Elements(WindowGeometry windows, Action body, int? to = null)
    {
        Nest(
            windows,
            (axis, dimension) => $"for (int {axis}In = {axis}From; {axis}In < {axis}To; {axis}In{(dimension.Dilation == 1 ? "++" : $" += {Int(dimension.Dilation)}")})",
            body,
            to: to);
        Writer.Blank();
    }

    /// <summary>What the sum of a window that meets no padding is divided by.</summary>
    protected string WholeDivisor(WindowGeometry windows) =>
        CSharpLiteral.Of(windows.Divisor.Fixed != 0 ? windows.Divisor.Fixed : windows.KernelLength, IsDouble);

    /// <param name="windows">The windows.</param>
    /// <param name="isInside">Whether the window is known to meet no padding along the innermost dimension.</param>
    protected string Divisor(WindowGeometry windows, bool isInside = false)
    {
        if (windows.Divisor.Fixed != 0 || windows.IsRegular)
        {
            return WholeDivisor(windows);
        }

        string[] sizes = [.. windows.Dimensions.Select((dimension, i) => dimension.IsRegular || (isInside && i == windows.Rank - 1) ? Int(dimension.Kernel)
            : windows.Divisor.CountsPadding && dimension.IsClipped ? $"({windows.Axis(i)}End - {windows.Axis(i)}Start)"
            : $"({windows.Axis(i)}To - {windows.Axis(i)}From)")];
        return sizes.Length == 1 ? sizes[0] : $"({string.Join(" * ", sizes)})";
    }

    /// <summary>A loop for each dimension from <paramref name="dimension"/> up to <paramref name="to"/>.</summary>
    protected void Nest(WindowGeometry windows, Func<string, WindowDimension, string> header, Action body, int dimension = 0, int? to = null)
    {
        if (dimension == (to ?? windows.Rank))
        {
            body();
            return;
        }

        using (Writer.Open(header(windows.Axis(dimension), windows.Dimensions[dimension])))
        {
            Nest(windows, header, body, dimension + 1, to);
        }
    }

    /// <summary>An index into a channel, row-major: <c>(h * 28) + w</c>.</summary>
    protected static string Flat(WindowGeometry windows, Func<string, WindowDimension, string> index, Func<WindowDimension, int> size)
    {
        string flat = index(windows.Axis(0), windows.Dimensions[0]);
        for (int i = 1; i < windows.Rank; i++)
        {
            string outer = i == 1 ? flat : $"({flat})";
            flat = $"({outer} * {Int(size(windows.Dimensions[i]))}) + {index(windows.Axis(i), windows.Dimensions[i])}";
        }

        return flat;
    }

    protected static string Corner(WindowGeometry windows) =>
        Flat(windows, (axis, dimension) => Start(axis, dimension), dimension => dimension.Input);

    /// <summary>Where a window begins along one dimension.</summary>
    protected static string Start(string index, WindowDimension dimension)
    {
        string start = dimension.Stride == 1 ? index : $"({index} * {Int(dimension.Stride)})";
        return dimension.Padding == 0 ? start : $"({start} - {Int(dimension.Padding)})";
    }

    /// <summary>The registers of a row, from one index up to another.</summary>
    protected void Registers(string axis, int from, int to, Action<string?> body) => Lanes.Loop(writer, isDouble, axis, from, to, body);

    /// <summary>The rows of a window, counted from its corner.</summary>
    protected static IEnumerable<int> RowOffsets(WindowGeometry windows)
    {
        IEnumerable<int> rows = [0];
        foreach (WindowDimension dimension in windows.Dimensions.Take(windows.Rank - 1))
        {
            rows = rows.SelectMany(row => Enumerable.Range(0, dimension.Kernel).Select(k => (row * dimension.Input) + (k * dimension.Dilation)));
        }

        return rows.Select(row => row * windows.Innermost.Input);
    }

    protected string Larger(string left, string right) => $"global::FusedNorm.Vectors.VectorMath.Max<V, {Element}>({left}, {right})";

    /// <summary>What leads to the register so many behind.</summary>
    protected static string LaneOffset(int registers) => registers switch { 0 => "", 1 => " + V.Count", _ => $" + ({Int(registers)} * V.Count)" };

    /// <summary>Where the windows of the current row lie along the dimensions that are loops of their own: <c>hIn</c>, and the start along the others.</summary>
    protected static string At(WindowGeometry windows, int loops)
    {
        int i = 0;
        return Flat(windows, (axis, dimension) => i++ < loops ? axis + "In" : Start(axis, dimension), dimension => dimension.Input);
    }

    /// <summary>An index and what is added to it.</summary>
    protected static string Plus(string index, int offset) => offset == 0 ? index : $"{index} + {Int(offset)}";

    protected static string Int(int value) => CSharpLiteral.Int(value);
}
