using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;
using FusedNorm.Generator.Schedules;

namespace FusedNorm.Generator.Expansion;

/// <summary>
/// The loops of pools with neighbouring windows in the lanes of a register. The elements of windows that lie under each other are combined
/// first, register by register along the input; then neighbours are, by moving every second (third, fourth) element together. A row that
/// does not fill its last register is finished by one that overlaps the one before, so that there are no single elements left.
/// </summary>
/// <param name="scope">The kernel's names.</param>
/// <param name="source">The stage whose source the window is.</param>
/// <param name="plane">Where the current channel of the input begins.</param>
/// <param name="register">
/// What is done with a register of windows: its place in the channel, how many of its lanes were done before, or null for none, and what
/// the windows came to.
/// </param>
/// <param name="element">What is done with a single window, given its place.</param>
internal sealed class WindowLanes(
    KernelScope scope, Stage source, Term plane, Action<Term, Term?, Variable> register, Action<Term, Variable> element)
    : WindowLoops(scope, WindowElements.Of(source).Geometry, plane)
{
    private readonly Storage input = scope.Storage(source.Value.Source!);

    private bool IsMaximum => source.Value is WindowReduction { Combine: Combine.Maximum };

    /// <summary>
    /// Whether every window of a row meets padding nowhere but along the row, and is small: then its elements have constant places.
    /// </summary>
    private bool IsWrittenOut => Windows.Dimensions.Take(Innermost).All(dimension => dimension.IsRegular) && WindowRuns.IsSmall(Windows);

    private bool HasBorder => Along.InsideTo - Along.InsideFrom < Along.Output;

    private WindowDimension Along => Windows.Innermost;

    /// <summary>The loops over the rows of one channel.</summary>
    /// <param name="afterRow">What is done behind each row.</param>
    public void Run(Action afterRow)
    {
        if (source.Value is not WindowReduction { Combine: Combine.Shares })
        {
            Positions(dimension => dimension.Output, () =>
            {
                if (!IsWrittenOut || HasBorder)
                {
                    Bounds(to: Innermost);
                }

                Inside();
                if (HasBorder)
                {
                    Border();
                }

                afterRow();
            }, to: Innermost);
        }
        else if (Windows.IsGlobal)
        {
            RegisterRun.Loop(Scope, "s", 0, Windows.InputLength, (s, done) =>
            {
                Variable share = Nest.Declare(
                    source.Symbol.Name, new Broadcast(new Arithmetic(Operator.Divide, new LoadElement(input, Plane), WholeDivisor)));
                register(s, done, share);
            });
            afterRow();
        }
        else
        {
            Positions(dimension => dimension.Input, () =>
            {
                Spread();
                afterRow();
            }, to: Innermost);
        }
    }

    private void Inside() => RegisterRun.Loop(Scope, Windows.Axis(Innermost), Along.InsideFrom, Along.InsideTo, (first, done) =>
    {
        this[Innermost, Counter.Position] = first;
        register(Flat(Counter.Position, dimension => dimension.Output), done, Along.Stride == 1 ? Neighbours() : Strided());
    });

    /// <summary>Windows that move by one element: neighbouring elements of every place in the window are neighbouring registers.</summary>
    private Variable Neighbours()
    {
        Term[] offsets = [.. Enumerable.Range(0, Along.Kernel).Select(k => (Term)(k * Along.Dilation))];
        Variable value = CombineRows([(source.Symbol.Name, offsets)])[0];
        if (!IsMaximum && Averaged(value) is { } average && average != (Term)value)
        {
            Nest.Add(new Assign(value, average));
        }

        return value;
    }

    private Variable Strided()
    {
        (string Name, Term[] Offsets)[] cells =
        [
            .. Groups().SelectMany((first, group) => Enumerable.Range(0, Along.Stride)
                .Select(i => ($"cells{Text.CSharpLiteral.Int((group * Along.Stride) + i)}", new[] { first + Places.Behind(i) }))),
        ];
        Term[] neighbours = [.. ByPlace([.. CombineRows(cells).Select(cell => (Term)cell)])];
        if (!IsMaximum)
        {
            return Nest.Declare(
                source.Symbol.Name, Averaged(neighbours.Aggregate((left, right) => new Arithmetic(Operator.Add, left, right))));
        }

        Variable value = Nest.Declare(source.Symbol.Name, neighbours[0]);
        foreach (Term neighbour in neighbours.Skip(1))
        {
            Nest.Add(new Assign(value, Term.Maximum(value, neighbour)));
        }

        return value;
    }

    /// <summary>
    /// Where the groups of registers begin that hold a row of windows: a stride's worth each, the last as far to the left as is needed not
    /// to read behind the last window.
    /// </summary>
    private IEnumerable<int> Groups()
    {
        for (int first = 0; first < Along.Kernel; first += Along.Stride)
        {
            yield return Math.Min(first, Along.Kernel - Along.Stride);
        }
    }

    /// <summary>The elements of neighbouring windows, one register for each place in the window.</summary>
    private IEnumerable<Term> ByPlace(Term[] cells)
    {
        int place = 0;
        foreach ((int first, int group) in Groups().Select((first, group) => (first, group)))
        {
            Term[] own = [.. cells.Skip(group * Along.Stride).Take(Along.Stride)];
            for (; place < first + Along.Stride; place++)
            {
                yield return EverySuch(own, place - first);
            }
        }
    }

    /// <summary>Of as many registers as the stride is long, every such element from one on.</summary>
    private static Term EverySuch(Term[] registers, int from)
    {
        if (registers.Length == 1)
        {
            return registers[0];
        }

        if (registers.Length == 3)
        {
            return new Apply(Operation.EveryThird, [.. registers, from], TermType.Register);
        }

        Operation half = from % 2 == 0 ? Operation.Even : Operation.Odd;
        return EverySuch(
            [.. Enumerable.Range(0, registers.Length / 2)
                .Select(i => new Apply(half, [registers[2 * i], registers[(2 * i) + 1]], TermType.Register))],
                from / 2);
    }

    /// <summary>Declares registers, each the sum (or the largest) of what lies at its offsets in every row of the window.</summary>
    private Variable[] CombineRows((string Name, Term[] Offsets)[] registers) =>
        IsWrittenOut ? CombineWrittenOut(registers) : CombineInLoops(registers);

    private Variable[] CombineWrittenOut((string Name, Term[] Offsets)[] registers)
    {
        Variable corner = Nest.Declare("corner", Plane + Corner);
        List<Variable> combined = [];
        foreach ((string name, Term[] offsets) in registers)
        {
            Term[] loads =
                [.. RowOffsets.SelectMany(row => offsets.Select(offset => new LoadRegister(input, (Term)corner + row + offset)))];
            Variable value = Nest.Declare(name, loads[0]);
            foreach (Term load in loads.Skip(1))
            {
                Join(value, load);
            }

            combined.Add(value);
        }

        return [.. combined];
    }

    private Variable[] CombineInLoops((string Name, Term[] Offsets)[] registers)
    {
        Variable[] combined =
            [.. registers.Select(item => Nest.Declare(item.Name, KernelScope.Register(IsMaximum ? double.NegativeInfinity : 0)))];
        Elements(() =>
        {
            Variable at = Nest.Declare("at", Plane + At(Innermost));
            for (int i = 0; i < registers.Length; i++)
            {
                foreach (Term offset in registers[i].Offsets)
                {
                    Join(combined[i], new LoadRegister(input, (Term)at + offset));
                }
            }
        }, to: Innermost);
        return combined;
    }

    /// <summary>
    /// A sum as an average: multiplied by the inverse of what it is divided by where that is exact, or else divided; itself where it is the
    /// average already.
    /// </summary>
    private Term Averaged(Term sum)
    {
        int constant = Windows.Divisor.Fixed != 0 ? Windows.Divisor.Fixed : Windows.IsRegular ? Windows.KernelLength : 0;
        return constant == 1 ? sum
            : constant == 0 ? new Arithmetic(Operator.Divide, sum, new Broadcast(new Cast(Divisor(isInside: true), TermType.Element)))
            : (constant & (constant - 1)) == 0 ? new Arithmetic(Operator.Multiply, sum, KernelScope.Register(1.0 / constant))
            : new Arithmetic(Operator.Divide, sum, KernelScope.Register(constant));
    }

    /// <summary>The windows of a row that meet padding along it, one by one.</summary>
    private void Border()
    {
        int inside = Along.InsideTo - Along.InsideFrom;
        using (Nest.For("border", 0, Along.Output - inside, out Variable border))
        {
            Term behind = (Term)border + inside;
            Declare(Innermost, Counter.Position, Along.InsideFrom == 0 ? behind
                : new Choose(new Compare(Comparison.Less, border, Along.InsideFrom), border, behind));
            Bounds(from: Innermost);
            Variable value = Nest.Declare(source.Symbol.Name, KernelScope.Element(IsMaximum ? double.NegativeInfinity : 0));
            Elements(() =>
            {
                Term cell = new LoadElement(input, Plane + Flat(Counter.Inside, dimension => dimension.Input));
                Nest.Add(IsMaximum ? new Assign(value, Term.Maximum(value, cell)) : new Update(Operator.Add, value, cell));
            });
            if (!IsMaximum)
            {
                Nest.Add(new Update(Operator.Divide, value, Divisor()));
            }

            element(Flat(Counter.Position, dimension => dimension.Output), value);
        }
    }

    /// <summary>The gradients of windows that share out a row of the input: each for the elements of its window.</summary>
    private void Spread() => RegisterRun.Loop(Scope, "window", 0, Along.Output, (window, done) =>
    {
        Term index = Flat(
            i => i == Innermost ? window : this[i, Counter.Position] / Windows.Dimensions[i].Kernel, dimension => dimension.Output);
        Variable share = Nest.Declare("share", new Arithmetic(Operator.Divide, new LoadRegister(input, Plane + index), WholeRegister));
        if (Along.Kernel == 1)
        {
            Part(share, window, 0, done);
            return;
        }

        Term[] halves = [Interleave(Operation.InterleaveLower, share), Interleave(Operation.InterleaveUpper, share)];
        for (int half = 0; half < 2; half++)
        {
            if (Along.Kernel == 2)
            {
                Part(halves[half], window, half, done);
                continue;
            }

            Variable pairs = Nest.Declare($"pairs{Text.CSharpLiteral.Int(half)}", halves[half]);
            Part(Interleave(Operation.InterleaveLower, pairs), window, 2 * half, done);
            Part(Interleave(Operation.InterleaveUpper, pairs), window, (2 * half) + 1, done);
        }
    });

    private Term WholeRegister => KernelScope.Register(Windows.Divisor.Fixed != 0 ? Windows.Divisor.Fixed : Windows.KernelLength);

    private static Apply Interleave(Operation half, Term register) => new(half, [register, register], TermType.Register);

    /// <summary>A register of what the windows hand back: one of as many as a window has elements.</summary>
    private void Part(Term value, Term window, int part, Term? done)
    {
        using (NestBuilder.When(Along.Kernel > 1, Nest.Scope))
        {
            Variable share = Nest.Declare(source.Symbol.Name, value);
            Term place = Flat(i => i == Innermost ? window * Along.Kernel : this[i, Counter.Position], dimension => dimension.Input)
                + Places.Behind(part);
            register(place, done is null ? null : (done * Along.Kernel) - Places.Behind(part), share);
        }
    }

    private void Join(Variable value, Term other) =>
        Nest.Add(IsMaximum ? new Assign(value, Term.Maximum(value, other)) : new Update(Operator.Add, value, other));
}
