using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;
using FusedNorm.Generator.Schedules;

namespace FusedNorm.Generator.Expansion;

/// <summary>The gradient of max pools: each window's goes to its largest element.</summary>
/// <param name="scope">The kernel's names.</param>
/// <param name="sweep">The sweep over the windows.</param>
/// <param name="plane">Where the current channel of the input begins.</param>
/// <param name="row">Where the current channel of the output begins.</param>
/// <param name="step">From one position of the input's channel to the next.</param>
/// <param name="rowStep">The same for the output.</param>
internal sealed class ScatterLoops(KernelScope scope, Sweep sweep, Term plane, Term row, int step = 1, int rowStep = 1)
    : WindowLoops(scope, sweep.Largest!.Geometry, plane, step)
{
    private readonly Storage input = scope.Storage(sweep.Largest!.Tensor);
    private readonly Storage gradient = scope.Storage(sweep.Stages.Select(stage => stage.Value).OfType<Load>().Single().Tensor);
    private readonly Storage destination = scope.Storage(sweep.Writes.Single());

    public static void Expand(KernelScope scope, Kernel kernel)
    {
        Sweep sweep = kernel.Sweeps.Single();
        WindowGeometry windows = sweep.Largest!.Geometry;
        (Term from, Term to) = scope.Range(scope.Batch);
        using (scope.Nest.For("n", from, to, out Variable n, LoopKind.Parallel))
        using (scope.Nest.For("channel", 0, kernel.Geometry.Channels, out Variable channel))
        {
            Variable plane = scope.Nest.Declare("plane", Places.Plane(kernel.Geometry, windows.InputLength, n, channel));
            Variable row = scope.Nest.Declare("row", Places.Plane(kernel.Geometry, windows.OutputLength, n, channel));
            new ScatterLoops(scope, sweep, plane, row).Run();
        }
    }

    private void Run()
    {
        if (WindowRuns.ScatterRowLength(Windows) > 0)
        {
            Positions(dimension => dimension.Output, Pairs, to: Innermost);
        }
        else
        {
            Scatter();
        }
    }

    /// <summary>
    /// A row of windows in registers. The gradient goes to the first element that is not less than the largest; where the largest is NaN
    /// none is, and it goes to the last NaN.
    /// </summary>
    private void Pairs() => RegisterRun.Loop(Scope, Windows.Axis(Innermost), 0, Windows.Innermost.Output, (first, _) =>
    {
        this[Innermost, Counter.Position] = first;
        int[] rows = [.. RowOffsets];
        Variable corner = Nest.Declare("corner", Plane + Corner);
        List<Variable> cells = [];
        for (int i = 0; i < rows.Length; i++)
        {
            Term at = (Term)corner + rows[i];
            string number = Text.CSharpLiteral.Int(i);
            Variable left = Nest.Declare("left" + number, new LoadRegister(input, at));
            Variable right = Nest.Declare("right" + number, new LoadRegister(input, at + new LaneCount()));
            cells.Add(Nest.Declare("cell" + Text.CSharpLiteral.Int(2 * i), new Apply(Operation.Even, [left, right], TermType.Register)));
            cells.Add(
                Nest.Declare("cell" + Text.CSharpLiteral.Int((2 * i) + 1), new Apply(Operation.Odd, [left, right], TermType.Register)));
        }

        Variable largest = Nest.Declare("largest", Term.Maximum(cells[0], cells[1]));
        foreach (Variable cell in cells.Skip(2))
        {
            Nest.Add(new Assign(largest, Term.Maximum(largest, cell)));
        }

        Nest.Gap();
        Variable[] slopes = Slopes(cells, largest);
        Nest.Gap();
        for (int i = 0; i < rows.Length; i++)
        {
            Term at = (Term)corner + rows[i];
            Term[] pair = [slopes[2 * i], slopes[(2 * i) + 1]];
            Nest.Add(new StoreRegister(destination, at, new Apply(Operation.InterleaveLower, [.. pair], TermType.Register)));
            Nest.Add(
                new StoreRegister(destination, at + new LaneCount(), new Apply(Operation.InterleaveUpper, [.. pair], TermType.Register)));
        }
    });

    /// <summary>What of the windows' gradients each of their elements takes.</summary>
    private Variable[] Slopes(List<Variable> cells, Variable largest)
    {
        Term zero = KernelScope.Register(0);
        Variable rest = Nest.Declare("rest", new LoadRegister(gradient, row + Flat(Counter.Position, dimension => dimension.Output)));
        List<Variable> slopes = [];
        foreach (Variable cell in cells)
        {
            Compare isLargest = new(Comparison.LessOrEqual, largest, cell);
            slopes.Add(Nest.Declare(cell + "Slope", new Choose(isLargest, rest, zero)));
            Nest.Add(new Assign(rest, new Choose(isLargest, zero, rest)));
        }

        for (int i = cells.Count - 1; i >= 0; i--)
        {
            Compare isNumber = new(Comparison.LessOrEqual, cells[i], cells[i]);
            Nest.Add(new Assign(slopes[i], new Choose(isNumber, slopes[i], rest)));
            if (i > 0)
            {
                Nest.Add(new Assign(rest, new Choose(isNumber, rest, zero)));
            }
        }

        return [.. slopes];
    }

    /// <summary>Window by window.</summary>
    public void Scatter()
    {
        if (Step == 1)
        {
            Nest.Add(new FillSlice(new Slice(destination, Plane, Windows.InputLength), 0));
        }
        else
        {
            using (Nest.For("s", 0, Windows.InputLength, out Variable s))
            {
                Nest.Add(new StoreElement(destination, InPlane(s), KernelScope.Element(0)));
            }
        }

        Positions(dimension => dimension.Output, () =>
        {
            Bounds();
            Variable largestAt = Nest.Declare("largestAt", InPlane(Flat(Counter.From, dimension => dimension.Input)));
            Variable largest = Nest.Declare("largest", KernelScope.Element(double.NegativeInfinity));
            Elements(() =>
            {
                Variable at = Nest.Declare("at", InPlane(Flat(Counter.Inside, dimension => dimension.Input)));
                LoadElement element = new(input, at);
                using (Nest.If(new Either(
                    new Compare(Comparison.Greater, element, largest), new Apply(Operation.IsNaN, [element], TermType.Condition))))
                {
                    Nest.Add(new Assign(largest, element));
                    Nest.Add(new Assign(largestAt, at));
                }
            });
            Nest.Add(new StoreElement(
                destination, largestAt,
                new LoadElement(gradient, row + (Flat(Counter.Position, dimension => dimension.Output) * rowStep)), Adds: true));
        });
    }
}
