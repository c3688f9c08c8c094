using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Emit;

/// <summary>Prints the loops of pools: whatever can be decided about a window's bounds is decided here, not when it runs.</summary>
internal sealed class WindowPrinter(SourceWriter writer, bool isDouble)
{
    /// <summary>Windows of at most so many elements are written out.</summary>
    private const int WrittenOut = 16;

    private string Element => isDouble ? "double" : "float";

    private string Zero => CSharpLiteral.Of(0, isDouble);

    public static WindowGeometry Geometry(Stage stage) => stage.Value switch
    {
        WindowAverage average => average.Geometry,
        WindowMaximum maximum => maximum.Geometry,
        WindowAverageGradient slope => slope.Geometry,
        _ => throw new InvalidOperationException("Not a window."),
    };

    /// <summary>The loops over the positions of one channel; <paramref name="body"/> prints what is done with each.</summary>
    /// <param name="stage">The stage whose source the window is.</param>
    /// <param name="body">Prints the rest, given the position's index in the channel.</param>
    public void Positions(Stage stage, Action<string> body)
    {
        WindowGeometry windows = Geometry(stage);
        bool backward = stage.Value is WindowAverageGradient;
        Func<WindowDimension, int> size = backward ? dimension => dimension.Input : dimension => dimension.Output;
        Nest(windows, (axis, dimension) => $"for (int {axis} = 0; {axis} < {Int(size(dimension))}; {axis}++)", () =>
        {
            string tensor = stage.Value.Source!.Name;
            switch (stage.Value)
            {
                case WindowAverage:
                    Average(stage.Name, tensor, windows);
                    break;
                case WindowMaximum:
                    Maximum(stage.Name, tensor, windows);
                    break;
                default:
                    Gradient(stage.Name, tensor, windows);
                    break;
            }

            body(Flat(windows, (axis, _) => axis, size));
        });
    }

    /// <summary>The gradient of a max pool: each window's goes to its largest element.</summary>
    public void Print(ScatterKernel kernel)
    {
        using (writer.Open("for (int n = 0; n < batch; n++)"))
        using (writer.Open($"for (int channel = 0; channel < {Int(kernel.Geometry.Channels)}; channel++)"))
        {
            writer.Line($"int plane = {SweepKernelPrinter.Plane(kernel.Geometry, kernel.Windows.InputLength)};");
            writer.Line($"int row = {SweepKernelPrinter.Plane(kernel.Geometry, kernel.Windows.OutputLength)};");
            Scatter(kernel);
        }
    }

    private void Scatter(ScatterKernel kernel)
    {
        WindowGeometry windows = kernel.Windows;
        writer.Line($"{kernel.Destination}.Slice(plane, {Int(windows.InputLength)}).Clear();");
        Nest(windows, (axis, dimension) => $"for (int {axis} = 0; {axis} < {Int(dimension.Output)}; {axis}++)", () =>
        {
            Bounds(windows, "");
            writer.Line($"int largestAt = plane + {Flat(windows, (axis, _) => axis + "From", dimension => dimension.Input)};");
            writer.Line($"{Element} largest = {Element}.NegativeInfinity;");
            Elements(windows, () =>
            {
                writer.Line($"int at = plane + {Flat(windows, (axis, _) => axis + "In", dimension => dimension.Input)};");
                using (writer.Open($"if ({kernel.Input}[at] > largest || {Element}.IsNaN({kernel.Input}[at]))"))
                {
                    writer.Line($"largest = {kernel.Input}[at];");
                    writer.Line("largestAt = at;");
                }
            });
            writer.Blank();
            writer.Line($"{kernel.Destination}[largestAt] += {kernel.Gradient}[row + {Flat(windows, (axis, _) => axis, dimension => dimension.Output)}];");
        });
    }

    private void Average(string name, string tensor, WindowGeometry windows)
    {
        if (windows.IsRegular && windows.KernelLength <= WrittenOut)
        {
            writer.Line($"int corner = plane + {Corner(windows)};");
            writer.Line($"{Element} {name} = ({string.Join(" + ", Cells(windows, tensor))}) / {Divisor(windows)};");
            return;
        }

        Bounds(windows, "");
        writer.Line($"{Element} {name} = {Zero};");
        Elements(windows, () =>
            writer.Line($"{name} += {tensor}[plane + {Flat(windows, (axis, _) => axis + "In", dimension => dimension.Input)}];"));
        writer.Line($"{name} /= {Divisor(windows)};");
    }

    private void Maximum(string name, string tensor, WindowGeometry windows)
    {
        if (windows.IsRegular && windows.KernelLength <= WrittenOut)
        {
            writer.Line($"int corner = plane + {Corner(windows)};");
            string[] cells = [.. Cells(windows, tensor)];
            writer.Line($"{Element} {name} = {cells[0]};");
            foreach (string cell in cells.Skip(1))
            {
                writer.Line($"{name} = global::System.Math.Max({name}, {cell});");
            }

            return;
        }

        Bounds(windows, "");
        writer.Line($"{Element} {name} = {Element}.NegativeInfinity;");
        Elements(windows, () =>
            writer.Line($"{name} = global::System.Math.Max({name}, {tensor}[plane + {Flat(windows, (axis, _) => axis + "In", dimension => dimension.Input)}]);"));
    }

    private void Gradient(string name, string tensor, WindowGeometry windows)
    {
        writer.Line($"{Element} {name} = {Zero};");
        if (windows.IsTiled)
        {
            // Every input element lies in one window, or in none where the last windows do not reach the end.
            string[] inside = [.. windows.Dimensions.Select((dimension, i) => (Axis: windows.Axis(i), Covered: dimension.Output * dimension.Kernel, dimension.Input))
                .Where(entry => entry.Covered < entry.Input)
                .Select(entry => $"{entry.Axis} < {Int(entry.Covered)}")];
            string window = Flat(windows, (axis, dimension) => dimension.Kernel == 1 ? axis : $"({axis} / {Int(dimension.Kernel)})", dimension => dimension.Output);
            string line = $"{name} = {tensor}[plane + {window}] / {Divisor(windows)};";
            if (inside.Length == 0)
            {
                writer.Line(line);
                return;
            }

            using (writer.Open($"if ({string.Join(" && ", inside)})"))
            {
                writer.Line(line);
            }

            return;
        }

        for (int i = 0; i < windows.Rank; i++)
        {
            WindowsOver(windows.Dimensions[i], windows.Axis(i));
        }

        Nest(windows, (axis, _) => $"for (int {axis}Out = {axis}First; {axis}Out <= {axis}Last; {axis}Out++)", () =>
        {
            if (!windows.IsRegular && windows.Divisor.Fixed == 0)
            {
                Bounds(windows, "Out");
            }

            writer.Line($"{name} += {tensor}[plane + {Flat(windows, (axis, _) => axis + "Out", dimension => dimension.Output)}] / {Divisor(windows)};");
        });
    }

    /// <summary>The first and the last window over an input element.</summary>
    private void WindowsOver(WindowDimension dimension, string axis)
    {
        if (dimension.IsAdaptive)
        {
            writer.Line($"int {axis}First = {axis} * {Int(dimension.Output)} / {Int(dimension.Input)};");
            writer.Line($"int {axis}Last = ((({axis} + 1) * {Int(dimension.Output)}) - 1) / {Int(dimension.Input)};");
            return;
        }

        string shifted = dimension.Padding == 0 ? axis : $"{axis} + {Int(dimension.Padding)}";
        writer.Line($"int {axis}First = global::System.Math.Max(({shifted} - {Int(dimension.Kernel - dimension.Stride)}) / {Int(dimension.Stride)}, 0);");
        writer.Line($"int {axis}Last = global::System.Math.Min(({shifted}) / {Int(dimension.Stride)}, {Int(dimension.Output - 1)});");
    }

    /// <summary>
    /// The bounds of the window whose index is each axis's counter with <paramref name="suffix"/>: Start and End count for the divisor,
    /// From and To, clipped to the input, for the elements.
    /// </summary>
    private void Bounds(WindowGeometry windows, string suffix)
    {
        for (int i = 0; i < windows.Rank; i++)
        {
            WindowDimension dimension = windows.Dimensions[i];
            string axis = windows.Axis(i);
            string index = axis + suffix;
            if (dimension.IsAdaptive)
            {
                writer.Line($"int {axis}From = {index} * {Int(dimension.Input)} / {Int(dimension.Output)};");
                writer.Line($"int {axis}To = ((({index} + 1) * {Int(dimension.Input)}) + {Int(dimension.Output - 1)}) / {Int(dimension.Output)};");
                continue;
            }

            string start = dimension.Stride == 1 ? index : $"({index} * {Int(dimension.Stride)})";
            if (!dimension.IsClipped)
            {
                writer.Line($"int {axis}From = {start};");
                writer.Line($"int {axis}To = {axis}From + {Int(dimension.Reach)};");
                continue;
            }

            writer.Line($"int {axis}Start = {start}{(dimension.Padding == 0 ? "" : $" - {Int(dimension.Padding)}")};");
            writer.Line($"int {axis}End = global::System.Math.Min({axis}Start + {Int(dimension.Reach)}, {Int(dimension.Input + dimension.Padding)});");
            string inside = dimension.Dilation == 1
                ? $"global::System.Math.Max({axis}Start, 0)"
                : $"{axis}Start >= 0 ? {axis}Start : {axis}Start + (({Int(dimension.Dilation - 1)} - {axis}Start) / {Int(dimension.Dilation)} * {Int(dimension.Dilation)})";
            writer.Line($"int {axis}From = {(dimension.Padding == 0 ? $"{axis}Start" : inside)};");
            writer.Line($"int {axis}To = global::System.Math.Min({axis}End, {Int(dimension.Input)});");
        }
    }

    /// <summary>The loops over the elements of a window whose bounds are known.</summary>
    private void Elements(WindowGeometry windows, Action body) => Nest(
        windows,
        (axis, dimension) => $"for (int {axis}In = {axis}From; {axis}In < {axis}To; {axis}In{(dimension.Dilation == 1 ? "++" : $" += {Int(dimension.Dilation)}")})",
        body);

    private string Divisor(WindowGeometry windows)
    {
        if (windows.Divisor.Fixed != 0)
        {
            return CSharpLiteral.Of(windows.Divisor.Fixed, isDouble);
        }

        if (windows.IsRegular)
        {
            return CSharpLiteral.Of(windows.KernelLength, isDouble);
        }

        string[] sizes = [.. windows.Dimensions.Select((dimension, i) => dimension.IsRegular ? Int(dimension.Kernel)
            : windows.Divisor.CountsPadding && dimension.IsClipped ? $"({windows.Axis(i)}End - {windows.Axis(i)}Start)"
            : $"({windows.Axis(i)}To - {windows.Axis(i)}From)")];
        return sizes.Length == 1 ? sizes[0] : $"({string.Join(" * ", sizes)})";
    }

    private void Nest(WindowGeometry windows, Func<string, WindowDimension, string> header, Action body, int dimension = 0)
    {
        if (dimension == windows.Rank)
        {
            body();
            return;
        }

        using (writer.Open(header(windows.Axis(dimension), windows.Dimensions[dimension])))
        {
            Nest(windows, header, body, dimension + 1);
        }
    }

    /// <summary>An index into a channel, row-major: <c>(h * 28) + w</c>.</summary>
    private static string Flat(WindowGeometry windows, Func<string, WindowDimension, string> index, Func<WindowDimension, int> size)
    {
        string flat = index(windows.Axis(0), windows.Dimensions[0]);
        for (int i = 1; i < windows.Rank; i++)
        {
            string outer = i == 1 ? flat : $"({flat})";
            flat = $"({outer} * {Int(size(windows.Dimensions[i]))}) + {index(windows.Axis(i), windows.Dimensions[i])}";
        }

        return flat;
    }

    private static string Corner(WindowGeometry windows) =>
        Flat(windows, (axis, dimension) => dimension.Stride == 1 ? axis : $"({axis} * {Int(dimension.Stride)})", dimension => dimension.Input);

    /// <summary>The elements of a regular window, counted from its corner.</summary>
    private static IEnumerable<string> Cells(WindowGeometry windows, string tensor)
    {
        IEnumerable<int> cells = [0];
        foreach (WindowDimension dimension in windows.Dimensions)
        {
            cells = cells.SelectMany(cell => Enumerable.Range(0, dimension.Kernel).Select(k => (cell * dimension.Input) + (k * dimension.Dilation)));
        }

        return cells.Select(cell => $"{tensor}[corner{(cell == 0 ? "" : " + " + Int(cell))}]");
    }

    private static string Int(int value) => CSharpLiteral.Int(value);
}
