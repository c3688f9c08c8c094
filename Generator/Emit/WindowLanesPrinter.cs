using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Schedules;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>
/// Prints the loops of pools with neighbouring windows in the lanes of a register. The elements of windows that lie under each other are
/// combined first, register by register along the input; then neighbours are, by moving every second (third, fourth) element together.
/// A row that does not fill its last register is finished by one that overlaps the one before, so that there are no single elements left.
/// </summary>
/// <param name="writer">Where it prints to.</param>
/// <param name="isDouble">Whether the network computes in double precision.</param>
/// <param name="register">Prints what is done with a register of windows: its index, and how many of its lanes were done before, or null for none.</param>
/// <param name="element">Prints what is done with a single window, given its index.</param>
internal sealed class WindowLanesPrinter(SourceWriter writer, bool isDouble, Action<string, string?> register, Action<string> element)
    : WindowLoops(writer, isDouble)
{
    /// <summary>The loops over the rows of one channel.</summary>
    /// <param name="stage">The stage whose source the window is.</param>
    /// <param name="afterRow">Prints what is done behind each row.</param>
    public void Rows(Stage stage, Action afterRow)
    {
        WindowGeometry windows = WindowPrinter.Geometry(stage);
        string tensor = stage.Value.Source!.Name;
        if (stage.Value is not WindowAverageGradient)
        {
            bool isMaximum = stage.Value is WindowMaximum;
            Nest(windows, (axis, dimension) => $"for (int {axis} = 0; {axis} < {Int(dimension.Output)}; {axis}++)", () =>
            {
                if (!IsWrittenOut(windows) || HasBorder(windows))
                {
                    Bounds(windows, "", to: windows.Rank - 1);
                }

                Inside(stage.Name, tensor, windows, isMaximum);
                if (HasBorder(windows))
                {
                    Border(stage.Name, tensor, windows, isMaximum);
                }

                afterRow();
            }, to: windows.Rank - 1);
        }
        else if (windows.IsGlobal)
        {
            Registers("s", 0, windows.InputLength, done =>
            {
                Writer.Line($"V {stage.Name} = V.Create({tensor}[plane] / {WholeDivisor(windows)});");
                register("s", done);
            });
            afterRow();
        }
        else
        {
            Nest(windows, (axis, dimension) => $"for (int {axis} = 0; {axis} < {Int(dimension.Input)}; {axis}++)", () =>
            {
                Spread(stage.Name, tensor, windows);
                afterRow();
            }, to: windows.Rank - 1);
        }
    }

    /// <summary>Whether every window of a row meets padding nowhere but along the row, and is small: then its elements have constant places.</summary>
    private static bool IsWrittenOut(WindowGeometry windows) =>
        windows.Dimensions.Take(windows.Rank - 1).All(dimension => dimension.IsRegular) && WindowRuns.IsSmall(windows);

    private static bool HasBorder(WindowGeometry windows) => windows.Innermost.InsideTo - windows.Innermost.InsideFrom < windows.Innermost.Output;

    private void Inside(string name, string tensor, WindowGeometry windows, bool isMaximum)
    {
        WindowDimension along = windows.Innermost;
        string axis = windows.Axis(windows.Rank - 1);
        Registers(axis, along.InsideFrom, along.InsideTo, done =>
        {
            if (along.Stride == 1)
            {
                Combine(windows, tensor, isMaximum, [(name, [.. Enumerable.Range(0, along.Kernel).Select(k => Plus("", k * along.Dilation))])]);
                if (!isMaximum && DividedBy(windows) is { Length: > 0 } divided)
                {
                    Writer.Line($"{name} = {name} {divided};");
                }
            }
            else
            {
                (string Name, string[] Offsets)[] cells = [.. Groups(along).SelectMany((first, group) => Enumerable.Range(0, along.Stride)
                    .Select(i => ($"cells{Int((group * along.Stride) + i)}", new[] { Plus("", first) + LaneOffset(i) })))];
                Combine(windows, tensor, isMaximum, cells);
                string[] neighbours = [.. Neighbours(along, [.. cells.Select(cell => cell.Name)])];
                if (isMaximum)
                {
                    Writer.Line($"V {name} = {neighbours[0]};");
                    foreach (string neighbour in neighbours.Skip(1))
                    {
                        Writer.Line($"{name} = {Larger(name, neighbour)};");
                    }
                }
                else
                {
                    string sum = string.Join(" + ", neighbours);
                    Writer.Line(DividedBy(windows) is { Length: > 0 } divided ? $"V {name} = ({sum}) {divided};" : $"V {name} = {sum};");
                }
            }

            register(Flat(windows, (counter, _) => counter, dimension => dimension.Output), done);
        });
    }

    /// <summary>
    /// Where the groups of registers begin that hold a row of windows: a stride's worth each, the last as far to the left as is needed not to
    /// read behind the last window.
    /// </summary>
    private static IEnumerable<int> Groups(WindowDimension along)
    {
        for (int first = 0; first < along.Kernel; first += along.Stride)
        {
            yield return Math.Min(first, along.Kernel - along.Stride);
        }
    }

    /// <summary>The elements of neighbouring windows, one register for each place in the window.</summary>
    private static IEnumerable<string> Neighbours(WindowDimension along, string[] cells)
    {
        int place = 0;
        foreach ((int first, int group) in Groups(along).Select((first, group) => (first, group)))
        {
            string[] own = [.. cells.Skip(group * along.Stride).Take(along.Stride)];
            for (; place < first + along.Stride; place++)
            {
                yield return Every(own, place - first);
            }
        }
    }

    /// <summary>Of as many registers as the stride is long, every such element from one on.</summary>
    private static string Every(string[] registers, int from)
    {
        if (registers.Length == 1)
        {
            return registers[0];
        }

        if (registers.Length == 3)
        {
            return $"V.EveryThird({string.Join(", ", registers)}, {Int(from)})";
        }

        string half = from % 2 == 0 ? "V.Even" : "V.Odd";
        return Every([.. Enumerable.Range(0, registers.Length / 2).Select(i => $"{half}({registers[2 * i]}, {registers[(2 * i) + 1]})")], from / 2);
    }

    /// <summary>Declares registers, each the sum (or the largest) of what lies at its offsets in every row of the window.</summary>
    private void Combine(WindowGeometry windows, string tensor, bool isMaximum, (string Name, string[] Offsets)[] registers)
    {
        if (IsWrittenOut(windows))
        {
            Writer.Line($"int corner = plane + {Corner(windows)};");
            foreach ((string name, string[] offsets) in registers)
            {
                string[] loads = [.. RowOffsets(windows).SelectMany(row => offsets.Select(offset => $"V.Load({tensor}, {Plus("corner", row)}{offset})"))];
                Writer.Line($"V {name} = {loads[0]};");
                foreach (string load in loads.Skip(1))
                {
                    Writer.Line(Join(name, load, isMaximum));
                }
            }

            return;
        }

        foreach ((string name, _) in registers)
        {
            Writer.Line($"V {name} = {(isMaximum ? $"V.Create({Element}.NegativeInfinity)" : "V.Zero")};");
        }

        Elements(windows, () =>
        {
            Writer.Line($"int at = plane + {At(windows, windows.Rank - 1)};");
            foreach ((string name, string[] offsets) in registers)
            {
                foreach (string offset in offsets)
                {
                    Writer.Line(Join(name, $"V.Load({tensor}, at{offset})", isMaximum));
                }
            }
        }, to: windows.Rank - 1);
    }

    /// <summary>What a sum is multiplied by, where that is exact, or else divided by; nothing where it is the average already.</summary>
    private string DividedBy(WindowGeometry windows)
    {
        int constant = windows.Divisor.Fixed != 0 ? windows.Divisor.Fixed : windows.IsRegular ? windows.KernelLength : 0;
        return constant == 1 ? ""
            : constant == 0 ? $"/ V.Create(({Element}){Divisor(windows, isInside: true)})"
            : (constant & (constant - 1)) == 0 ? $"* V.Create({CSharpLiteral.Of(1.0 / constant, IsDouble)})"
            : $"/ V.Create({WholeDivisor(windows)})";
    }

    /// <summary>The windows of a row that meet padding along it, one by one.</summary>
    private void Border(string name, string tensor, WindowGeometry windows, bool isMaximum)
    {
        WindowDimension along = windows.Innermost;
        string axis = windows.Axis(windows.Rank - 1);
        int inside = along.InsideTo - along.InsideFrom;
        using (Writer.Open($"for (int border = 0; border < {Int(along.Output - inside)}; border++)"))
        {
            Writer.Line($"int {axis} = {(along.InsideFrom == 0 ? $"border + {Int(inside)}" : $"border < {Int(along.InsideFrom)} ? border : border + {Int(inside)}")};");
            Bounds(windows, "", from: windows.Rank - 1);
            Writer.Line($"{Element} {name} = {(isMaximum ? Element + ".NegativeInfinity" : CSharpLiteral.Of(0, IsDouble))};");
            Elements(windows, () =>
            {
                string cell = $"{tensor}[plane + {Flat(windows, (counter, _) => counter + "In", dimension => dimension.Input)}]";
                Writer.Line(isMaximum ? $"{name} = global::System.Math.Max({name}, {cell});" : $"{name} += {cell};");
            });
            if (!isMaximum)
            {
                Writer.Line($"{name} /= {Divisor(windows)};");
            }

            element(Flat(windows, (counter, _) => counter, dimension => dimension.Output));
        }
    }

    /// <summary>The gradients of windows that share out a row of the input: each for the elements of its window.</summary>
    private void Spread(string name, string tensor, WindowGeometry windows)
    {
        WindowDimension along = windows.Innermost;
        string axis = windows.Axis(windows.Rank - 1);
        Registers("window", 0, along.Output, done =>
        {
            string index = Flat(
                windows,
                (counter, dimension) => counter == axis ? "window" : dimension.Kernel == 1 ? counter : $"({counter} / {Int(dimension.Kernel)})",
                dimension => dimension.Output);
            Writer.Line($"V share = V.Load({tensor}, plane + {index}) / V.Create({WholeDivisor(windows)});");
            if (along.Kernel == 1)
            {
                Part("share", 0);
                return;
            }

            string[] halves = ["V.InterleaveLower(share, share)", "V.InterleaveUpper(share, share)"];
            if (along.Kernel == 2)
            {
                Part(halves[0], 0);
                Part(halves[1], 1);
                return;
            }

            for (int half = 0; half < 2; half++)
            {
                Writer.Line($"V pairs{Int(half)} = {halves[half]};");
                Part($"V.InterleaveLower(pairs{Int(half)}, pairs{Int(half)})", 2 * half);
                Part($"V.InterleaveUpper(pairs{Int(half)}, pairs{Int(half)})", (2 * half) + 1);
            }

            void Part(string value, int part)
            {
                using (along.Kernel == 1 ? default(SourceWriter.Block?) : Writer.Open())
                {
                    Writer.Line($"V {name} = {value};");
                    string scaled = along.Kernel == 1 ? "window" : $"(window * {Int(along.Kernel)})";
                    string to = Flat(windows, (counter, _) => counter == axis ? scaled : counter, dimension => dimension.Input) + LaneOffset(part);
                    string? before = done is null || along.Kernel == 1 ? done : $"(({done}) * {Int(along.Kernel)}){(part == 0 ? "" : $" - ({Int(part)} * V.Count)")}";
                    register(to, before);
                }
            }
        });
    }

    private string Join(string name, string value, bool isMaximum) => isMaximum ? $"{name} = {Larger(name, value)};" : $"{name} += {value};";
}
