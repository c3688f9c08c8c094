using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;
using FusedNorm.Generator.Schedules;

namespace FusedNorm.Generator.Expansion;

/// <summary>
/// The loops of pools, window by window: whatever can be decided about a window's bounds is decided here, not when it runs.
/// </summary>
/// <param name="scope">The kernel's names.</param>
/// <param name="source">The stage whose source the window is.</param>
/// <param name="plane">Where the current channel of the input begins.</param>
/// <param name="step">From one position of the channel to the next.</param>
internal sealed class WindowElements(KernelScope scope, Stage source, Term plane, int step = 1)
    : WindowLoops(scope, Of(source).Geometry, plane, step)
{
    private readonly Storage input = scope.Storage(source.Value.Source!);

    private bool IsMaximum => Of(source).Combine == Combine.Maximum;

    private static Term Zero => KernelScope.Element(0);

    /// <summary>The windows that a stage begins with.</summary>
    public static WindowReduction Of(Stage stage) => (WindowReduction)stage.Value;

    /// <summary>The loops over the positions of one channel.</summary>
    /// <param name="body">What is done with each, given its place in the channel and what its window came to.</param>
    public void Run(Action<Term, Variable> body)
    {
        bool isShares = Of(source).Combine == Combine.Shares;
        Func<WindowDimension, int> size =
            isShares ? dimension => dimension.Input : dimension => dimension.Output;
        Positions(size, () =>
        {
            Variable value = isShares ? Gradient()
                : Scope.Schedule.IsVector && WindowRuns.RunLength(source.Value) > 0 ? Long()
                : Window();
            body(Flat(Counter.Position, size), value);
        });
    }

    /// <summary>The average or the largest of a window that is long enough for its own elements to fill registers.</summary>
    private Variable Long()
    {
        (int loops, int length) = WindowRuns.Run(Windows);
        Variable lanes = Nest.Declare(
            source.Symbol.Name + (IsMaximum ? "Lanes" : "Lower"), KernelScope.Register(IsMaximum ? double.NegativeInfinity : 0));
        Variable upper = IsMaximum ? lanes : Nest.Declare(source.Symbol.Name + "Upper", KernelScope.Register(0));
        Bounds(to: loops);
        Elements(() =>
        {
            Variable at = Nest.Declare("at", Plane + At(loops));
            RegisterRun.Loop(Scope, "k", 0, length, (k, done) =>
            {
                Term load = new LoadRegister(input, (Term)at + k);
                Nest.Add(IsMaximum
                    ? new Assign(lanes, Term.Maximum(lanes, load))
                    : new Accumulate(Accumulation.Wide, [lanes, upper], [RegisterRun.Counted(load, done)]));
            });
        }, to: loops);
        Term sum = IsMaximum
            ? new Apply(Operation.Largest, [lanes], TermType.Double)
            : new Arithmetic(
                Operator.Divide,
                new Apply(Operation.SumWide, [lanes, upper], TermType.Double),
                new Number(Windows.Divisor.Fixed != 0 ? Windows.Divisor.Fixed : Windows.KernelLength, TermType.Double));
        return Nest.Declare(source.Symbol.Name, TermType.Element, Scope.ToElement(sum));
    }

    /// <summary>
    /// Where a window lies decides whether it can meet padding: those that cannot have their elements written out, the others clip their
    /// bounds.
    /// </summary>
    private Variable Window()
    {
        bool isSmall = Windows.Dimensions.All(dimension => !dimension.IsAdaptive) && WindowRuns.IsSmall(Windows);
        if (isSmall && Windows.IsRegular)
        {
            return WrittenOut(null);
        }

        if (!isSmall || !Windows.HasInside)
        {
            Bounds();
            return Clipped(null);
        }

        Variable value = Nest.Declare(source.Symbol.Name, TermType.Element, null);
        Term[] inside = [.. Inside()];
        using (Nest.If(inside.Length == 1 ? inside[0] : new Every([.. inside])))
        {
            WrittenOut(value);
        }

        using (Nest.Else())
        {
            Bounds();
            Clipped(value);
        }

        Nest.Gap();
        return value;
    }

    /// <summary>Gives a variable a value, one that is declared here where there is none.</summary>
    private Variable Set(Variable? variable, Term value)
    {
        if (variable is null)
        {
            return Nest.Declare(source.Symbol.Name, value);
        }

        Nest.Add(new Assign(variable, value));
        return variable;
    }

    private Variable WrittenOut(Variable? value)
    {
        Variable corner = Nest.Declare("corner", InPlane(Corner));
        Term[] cells = [.. Cells().Select(cell => new LoadElement(input, (Term)corner + (cell * Step)))];
        if (!IsMaximum)
        {
            return Set(value, new Arithmetic(
                Operator.Divide, cells.Aggregate((left, right) => new Arithmetic(Operator.Add, left, right)), WholeDivisor));
        }

        value = Set(value, cells[0]);
        foreach (Term cell in cells.Skip(1))
        {
            Nest.Add(new Assign(value, Term.Maximum(value, cell)));
        }

        return value;
    }

    private Variable Clipped(Variable? value)
    {
        Variable result = Set(value, IsMaximum ? KernelScope.Element(double.NegativeInfinity) : Zero);
        Elements(() =>
        {
            Term cell = new LoadElement(input, InPlane(Flat(Counter.Inside, dimension => dimension.Input)));
            Nest.Add(IsMaximum ? new Assign(result, Term.Maximum(result, cell)) : new Update(Operator.Add, result, cell));
        });
        if (!IsMaximum)
        {
            Nest.Add(new Update(Operator.Divide, result, Divisor()));
        }

        return result;
    }

    /// <summary>What the counters of a window that meets no padding fulfil.</summary>
    private IEnumerable<Term> Inside()
    {
        for (int i = 0; i < Windows.Rank; i++)
        {
            WindowDimension dimension = Windows.Dimensions[i];
            if (dimension.InsideFrom > 0)
            {
                yield return new Compare(Comparison.GreaterOrEqual, this[i, Counter.Position], dimension.InsideFrom);
            }

            if (dimension.InsideTo < dimension.Output)
            {
                yield return new Compare(Comparison.Less, this[i, Counter.Position], dimension.InsideTo);
            }
        }
    }

    private Variable Gradient()
    {
        Variable value = Nest.Declare(source.Symbol.Name, Zero);
        if (Windows.IsTiled)
        {
            Tiled(value);
            return value;
        }

        for (int i = 0; i < Windows.Rank; i++)
        {
            WindowsOver(i, Windows.Dimensions[i]);
        }

        Nested(Counter.Over, i => (this[i, Counter.First], Comparison.LessOrEqual, this[i, Counter.Last], 1), () =>
        {
            if (!Windows.IsRegular && Windows.Divisor.Fixed == 0)
            {
                Bounds(Counter.Over);
            }

            Nest.Add(new Update(Operator.Add, value, Share(Flat(Counter.Over, dimension => dimension.Output))));
        });
        return value;
    }

    /// <summary>Every input element lies in one window, or in none where the last windows do not reach the end.</summary>
    private void Tiled(Variable value)
    {
        Term[] inside =
        [
            .. Windows.Dimensions
                .Select(
                    (dimension, i) => (Position: this[i, Counter.Position], Covered: dimension.Output * dimension.Kernel, dimension.Input))
                .Where(entry => entry.Covered < entry.Input)
                .Select(entry => new Compare(Comparison.Less, entry.Position, entry.Covered)),
        ];
        using (NestBuilder.When(inside.Length > 0, () => Nest.If(inside.Length == 1 ? inside[0] : new Every([.. inside]))))
        {
            Nest.Add(new Assign(
                value, Share(Flat(i => this[i, Counter.Position] / Windows.Dimensions[i].Kernel, dimension => dimension.Output))));
        }
    }

    /// <summary>What a window hands back to each of its elements.</summary>
    private Arithmetic Share(Term window) => new(Operator.Divide, new LoadElement(input, InPlane(window)), Divisor());

    /// <summary>The first and the last window over an input element.</summary>
    private void WindowsOver(int i, WindowDimension dimension)
    {
        Term position = this[i, Counter.Position];
        if (dimension.IsAdaptive)
        {
            Declare(i, Counter.First, position * dimension.Output / dimension.Input);
            Declare(i, Counter.Last, (((position + 1) * dimension.Output) - 1) / dimension.Input);
            return;
        }

        Term shifted = position + dimension.Padding;
        Declare(i, Counter.First, Term.Maximum((shifted - (dimension.Kernel - dimension.Stride)) / dimension.Stride, 0));
        Declare(i, Counter.Last, Term.Minimum(shifted / dimension.Stride, dimension.Output - 1));
    }

    /// <summary>The elements of a regular window, counted from its corner.</summary>
    private IEnumerable<int> Cells()
    {
        IEnumerable<int> cells = [0];
        foreach (WindowDimension dimension in Windows.Dimensions)
        {
            cells = cells.SelectMany(
                cell => Enumerable.Range(0, dimension.Kernel).Select(k => (cell * dimension.Input) + (k * dimension.Dilation)));
        }

        return cells;
    }
}
