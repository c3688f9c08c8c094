using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Schedules;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>Prints the loops of pools: whatever can be decided about a window's bounds is decided here, not when it runs.</summary>
internal sealed class WindowPrinter(SourceWriter writer, bool isDouble) : WindowLoops(writer, isDouble)
{
    private string Zero => CSharpLiteral.Of(0, IsDouble);

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
                case WindowAverage or WindowMaximum when WindowRuns.RunLength(stage.Value) > 0:
                    Long(stage.Name, tensor, windows, stage.Value is WindowMaximum);
                    break;
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

    /// <summary>The average or the largest of a window that is long enough for its own elements to fill registers.</summary>
    private void Long(string name, string tensor, WindowGeometry windows, bool isMaximum)
    {
        (int loops, int length) = WindowRuns.Run(windows);
        Writer.Line(isMaximum ? $"V {name}Lanes = V.Create({Element}.NegativeInfinity);" : $"V {name}Lower = V.Zero;");
        if (!isMaximum)
        {
            Writer.Line($"V {name}Upper = V.Zero;");
        }

        Bounds(windows, "", to: loops);
        Elements(windows, () =>
        {
            Writer.Line($"int at = plane + {At(windows, loops)};");
            Registers("k", 0, length, done =>
            {
                string load = $"V.Load({tensor}, at + k)";
                string counted = done is null ? load : $"V.WhereLess(V.Indices, V.Create({done}), V.Zero, {load})";
                Writer.Line(isMaximum ? $"{name}Lanes = {Larger(name + "Lanes", load)};" : $"V.AddWide(ref {name}Lower, ref {name}Upper, {counted});");
            });
        }, to: loops);
        string cast = IsDouble ? "" : "(float)";
        string divisor = CSharpLiteral.Double(windows.Divisor.Fixed != 0 ? windows.Divisor.Fixed : windows.KernelLength);
        Writer.Line($"{Element} {name} = {(isMaximum ? $"{cast}V.Largest({name}Lanes)" : $"{cast}(V.SumWide({name}Lower, {name}Upper) / {divisor})")};");
    }

    private void Average(string name, string tensor, WindowGeometry windows) => Window(
        windows,
        declaration => Writer.Line($"{declaration}{name} = ({string.Join(" + ", Cells(windows, tensor))}) / {WholeDivisor(windows)};"),
        declaration =>
        {
            Writer.Line($"{declaration}{name} = {Zero};");
            Elements(windows, () =>
                Writer.Line($"{name} += {tensor}[plane + {Flat(windows, (axis, _) => axis + "In", dimension => dimension.Input)}];"));
            Writer.Line($"{name} /= {Divisor(windows)};");
        },
        name);

    private void Maximum(string name, string tensor, WindowGeometry windows) => Window(
        windows,
        declaration =>
        {
            string[] cells = [.. Cells(windows, tensor)];
            Writer.Line($"{declaration}{name} = {cells[0]};");
            foreach (string cell in cells.Skip(1))
            {
                Writer.Line($"{name} = global::System.Math.Max({name}, {cell});");
            }
        },
        declaration =>
        {
            Writer.Line($"{declaration}{name} = {Element}.NegativeInfinity;");
            Elements(windows, () =>
                Writer.Line($"{name} = global::System.Math.Max({name}, {tensor}[plane + {Flat(windows, (axis, _) => axis + "In", dimension => dimension.Input)}]);"));
        },
        name);

    /// <summary>
    /// Where a window lies decides whether it can meet padding: those that cannot have their elements written out, the others clip their
    /// bounds. Both get what stands in front of the name they set.
    /// </summary>
    private void Window(WindowGeometry windows, Action<string> writtenOut, Action<string> clipped, string name)
    {
        bool isSmall = windows.Dimensions.All(dimension => !dimension.IsAdaptive) && WindowRuns.IsSmall(windows);
        if (isSmall && windows.IsRegular)
        {
            Writer.Line($"int corner = plane + {Corner(windows)};");
            writtenOut(Element + " ");
        }
        else if (isSmall && windows.HasInside)
        {
            Writer.Line($"{Element} {name};");
            using (Writer.Open($"if ({string.Join(" && ", Inside(windows))})"))
            {
                Writer.Line($"int corner = plane + {Corner(windows)};");
                writtenOut("");
            }

            using (Writer.Open("else"))
            {
                Bounds(windows, "");
                clipped("");
            }

            Writer.Blank();
        }
        else
        {
            Bounds(windows, "");
            clipped(Element + " ");
        }
    }

    /// <summary>What the counters of a window that meets no padding fulfil.</summary>
    private static IEnumerable<string> Inside(WindowGeometry windows)
    {
        for (int i = 0; i < windows.Rank; i++)
        {
            WindowDimension dimension = windows.Dimensions[i];
            if (dimension.InsideFrom > 0)
            {
                yield return $"{windows.Axis(i)} >= {Int(dimension.InsideFrom)}";
            }

            if (dimension.InsideTo < dimension.Output)
            {
                yield return $"{windows.Axis(i)} < {Int(dimension.InsideTo)}";
            }
        }
    }

    private void Gradient(string name, string tensor, WindowGeometry windows)
    {
        Writer.Line($"{Element} {name} = {Zero};");
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
                Writer.Line(line);
                return;
            }

            using (Writer.Open($"if ({string.Join(" && ", inside)})"))
            {
                Writer.Line(line);
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

            Writer.Line($"{name} += {tensor}[plane + {Flat(windows, (axis, _) => axis + "Out", dimension => dimension.Output)}] / {Divisor(windows)};");
        });
    }

    /// <summary>The first and the last window over an input element.</summary>
    private void WindowsOver(WindowDimension dimension, string axis)
    {
        if (dimension.IsAdaptive)
        {
            Writer.Line($"int {axis}First = {axis} * {Int(dimension.Output)} / {Int(dimension.Input)};");
            Writer.Line($"int {axis}Last = ((({axis} + 1) * {Int(dimension.Output)}) - 1) / {Int(dimension.Input)};");
            return;
        }

        string shifted = dimension.Padding == 0 ? axis : $"{axis} + {Int(dimension.Padding)}";
        Writer.Line($"int {axis}First = global::System.Math.Max(({shifted} - {Int(dimension.Kernel - dimension.Stride)}) / {Int(dimension.Stride)}, 0);");
        Writer.Line($"int {axis}Last = global::System.Math.Min(({shifted}) / {Int(dimension.Stride)}, {Int(dimension.Output - 1)});");
    }

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
}
