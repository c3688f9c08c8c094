using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Emit;

/// <summary>Prints the loops of pools: whatever can be decided about a window's bounds is decided here, not when it runs.</summary>
internal sealed class WindowPrinter(SourceWriter writer, bool isDouble)
{
    /// <summary>Windows of at most so many elements are written out.</summary>
    private const int WrittenOut = 16;

    private string Element => isDouble ? "double" : "float";

    /// <summary>The loops over the positions of one channel; <paramref name="body"/> prints what is done with each.</summary>
    /// <param name="stage">The stage whose source the window is.</param>
    /// <param name="body">Prints the rest, given the position's index in the channel.</param>
    public void Positions(Stage stage, Action<string> body)
    {
        (WindowGeometry windows, bool gradient) = stage.Value switch
        {
            WindowAverage average => (average.Geometry, false),
            WindowAverageGradient slope => (slope.Geometry, true),
            _ => throw new InvalidOperationException("Not a window."),
        };
        int rank = windows.Dimensions.Count;
        if (rank == 1)
        {
            using (writer.Open($"for (int w = 0; w < {Int(Size(windows, 0, gradient))}; w++)"))
            {
                Value(stage, windows, gradient);
                body("w");
            }

            return;
        }

        using (writer.Open($"for (int h = 0; h < {Int(Size(windows, 0, gradient))}; h++)"))
        using (writer.Open($"for (int w = 0; w < {Int(Size(windows, 1, gradient))}; w++)"))
        {
            Value(stage, windows, gradient);
            body($"(h * {Int(Size(windows, 1, gradient))}) + w");
        }
    }

    private static int Size(WindowGeometry windows, int dimension, bool gradient) =>
        gradient ? windows.Dimensions[dimension].Input : windows.Dimensions[dimension].Output;

    private void Value(Stage stage, WindowGeometry windows, bool gradient)
    {
        string tensor = stage.Value.Source!.Name;
        if (gradient)
        {
            Gradient(stage.Name, tensor, windows);
        }
        else
        {
            Average(stage.Name, tensor, windows);
        }
    }

    private void Average(string name, string tensor, WindowGeometry windows)
    {
        if (!windows.IsClipped && windows.KernelLength <= WrittenOut)
        {
            string[] terms = [.. Cells(windows).Select(cell => $"{tensor}[corner{(cell == 0 ? "" : " + " + Int(cell))}]")];
            writer.Line($"int corner = plane + {Corner(windows)};");
            writer.Line($"{Element} {name} = ({string.Join(" + ", terms)}) / {CSharpLiteral.Of(windows.KernelLength, isDouble)};");
            return;
        }

        for (int i = 0; i < windows.Dimensions.Count; i++)
        {
            Bounds(windows.Dimensions[i], Axis(windows, i), Axis(windows, i));
        }

        writer.Line($"{Element} {name} = {CSharpLiteral.Of(0, isDouble)};");
        Nest(windows, axis => $"for (int {axis}In = {axis}From; {axis}In < {axis}To; {axis}In++)", () =>
            writer.Line($"{name} += {tensor}[plane + {Flat(windows, axis => axis + "In", dimension => dimension.Input)}];"));
        writer.Line($"{name} /= {Divisor(windows)};");
    }

    private void Gradient(string name, string tensor, WindowGeometry windows)
    {
        writer.Line($"{Element} {name} = {CSharpLiteral.Of(0, isDouble)};");
        if (windows.IsTiled)
        {
            // Every input element lies in one window, or in none where the last windows do not reach the end.
            string[] inside = [.. Enumerable.Range(0, windows.Dimensions.Count)
                .Where(i => windows.Dimensions[i].Output * windows.Dimensions[i].Kernel < windows.Dimensions[i].Input)
                .Select(i => $"{Axis(windows, i)} < {Int(windows.Dimensions[i].Output * windows.Dimensions[i].Kernel)}")];
            string value = $"{tensor}[plane + {Flat(windows, (axis, dimension) => dimension.Kernel == 1 ? axis : $"({axis} / {Int(dimension.Kernel)})", dimension => dimension.Output)}] / {CSharpLiteral.Of(windows.KernelLength, isDouble)}";
            if (inside.Length == 0)
            {
                writer.Line($"{name} = {value};");
                return;
            }

            using (writer.Open($"if ({string.Join(" && ", inside)})"))
            {
                writer.Line($"{name} = {value};");
            }

            return;
        }

        for (int i = 0; i < windows.Dimensions.Count; i++)
        {
            WindowDimension dimension = windows.Dimensions[i];
            string axis = Axis(windows, i);
            string shifted = dimension.Padding == 0 ? axis : $"{axis} + {Int(dimension.Padding)}";
            writer.Line($"int {axis}First = global::System.Math.Max(({shifted} - {Int(dimension.Kernel - dimension.Stride)}) / {Int(dimension.Stride)}, 0);");
            writer.Line($"int {axis}Last = global::System.Math.Min(({shifted}) / {Int(dimension.Stride)}, {Int(dimension.Output - 1)});");
        }

        Nest(windows, axis => $"for (int {axis}Out = {axis}First; {axis}Out <= {axis}Last; {axis}Out++)", () =>
        {
            if (windows.IsClipped)
            {
                for (int i = 0; i < windows.Dimensions.Count; i++)
                {
                    Bounds(windows.Dimensions[i], Axis(windows, i) + "Out", Axis(windows, i));
                }
            }

            writer.Line($"{name} += {tensor}[plane + {Flat(windows, axis => axis + "Out", dimension => dimension.Output)}] / {Divisor(windows)};");
        });
    }

    /// <summary>The bounds of window <paramref name="index"/>: the padded ones count for the divisor, the clipped ones for the sum.</summary>
    private void Bounds(WindowDimension dimension, string index, string axis)
    {
        string start = dimension.Stride == 1 ? index : $"({index} * {Int(dimension.Stride)})";
        writer.Line($"int {axis}Start = {start}{(dimension.Padding == 0 ? "" : $" - {Int(dimension.Padding)}")};");
        writer.Line($"int {axis}End = {(dimension.IsClipped ? $"global::System.Math.Min({axis}Start + {Int(dimension.Kernel)}, {Int(dimension.Input + dimension.Padding)})" : $"{axis}Start + {Int(dimension.Kernel)}")};");
        writer.Line($"int {axis}From = {(dimension.Padding == 0 ? $"{axis}Start" : $"global::System.Math.Max({axis}Start, 0)")};");
        writer.Line($"int {axis}To = {(dimension.IsClipped ? $"global::System.Math.Min({axis}End, {Int(dimension.Input)})" : $"{axis}End")};");
    }

    private string Divisor(WindowGeometry windows)
    {
        if (!windows.IsClipped)
        {
            return CSharpLiteral.Of(windows.KernelLength, isDouble);
        }

        IEnumerable<string> sizes = Enumerable.Range(0, windows.Dimensions.Count).Select(i => Axis(windows, i))
            .Select(axis => windows.CountIncludePad ? $"({axis}End - {axis}Start)" : $"({axis}To - {axis}From)");
        return windows.Dimensions.Count == 1 ? sizes.First() : $"({string.Join(" * ", sizes)})";
    }

    private void Nest(WindowGeometry windows, Func<string, string> header, Action body, int dimension = 0)
    {
        if (dimension == windows.Dimensions.Count)
        {
            body();
            return;
        }

        using (writer.Open(header(Axis(windows, dimension))))
        {
            Nest(windows, header, body, dimension + 1);
        }
    }

    private static string Flat(WindowGeometry windows, Func<string, string> index, Func<WindowDimension, int> size) =>
        Flat(windows, (axis, _) => index(axis), size);

    private static string Flat(WindowGeometry windows, Func<string, WindowDimension, string> index, Func<WindowDimension, int> size) =>
        windows.Dimensions.Count == 1
            ? index("w", windows.Dimensions[0])
            : $"({index("h", windows.Dimensions[0])} * {Int(size(windows.Dimensions[1]))}) + {index("w", windows.Dimensions[1])}";

    private static string Corner(WindowGeometry windows) =>
        Flat(windows, (axis, dimension) => dimension.Stride == 1 ? axis : $"({axis} * {Int(dimension.Stride)})", dimension => dimension.Input);

    private static IEnumerable<int> Cells(WindowGeometry windows)
    {
        int rows = windows.Dimensions.Count == 1 ? 1 : windows.Dimensions[0].Kernel;
        WindowDimension last = windows.Dimensions[windows.Dimensions.Count - 1];
        return Enumerable.Range(0, rows).SelectMany(row => Enumerable.Range(0, last.Kernel).Select(column => (row * last.Input) + column));
    }

    private static string Axis(WindowGeometry windows, int dimension) => windows.Dimensions.Count == 1 || dimension == 1 ? "w" : "h";

    private static string Int(int value) => CSharpLiteral.Int(value);
}
