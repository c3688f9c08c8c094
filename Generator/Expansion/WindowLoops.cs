using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;

namespace FusedNorm.Generator.Expansion;

/// <summary>
/// What the loops over windows share: counters, bounds, divisors, and how a window's elements are found in their channel.
/// </summary>
/// <param name="scope">The kernel's names.</param>
/// <param name="windows">The windows.</param>
/// <param name="plane">Where the current channel of the input begins.</param>
/// <param name="step">From one position of the channel to the next.</param>
internal abstract class WindowLoops(KernelScope scope, WindowGeometry windows, Term plane, int step = 1)
{
    /// <summary>The counter of each dimension, by the part of its name behind the axis: of windows nothing, of elements "In", …</summary>
    private readonly Dictionary<(int Dimension, Counter Kind), Term> counters = [];

    /// <summary>What is counted, or bounds it.</summary>
    protected enum Counter
    {
        /// <summary>Windows; or, where the gradient of elements is taken, elements.</summary>
        Position,

        /// <summary>The elements of a window.</summary>
        Inside,

        /// <summary>The windows over an element.</summary>
        Over,

        /// <summary>Where a window begins and ends that may reach into padding.</summary>
        Start,

        End,

        /// <summary>Where its elements begin and end.</summary>
        From,

        To,

        /// <summary>The first and the last window over an element.</summary>
        First,

        Last,
    }

    protected KernelScope Scope => scope;

    protected NestBuilder Nest => scope.Nest;

    protected WindowGeometry Windows => windows;

    /// <summary>Where the current channel of the input begins.</summary>
    protected Term Plane => plane;

    /// <summary>From one position of the channel to the next.</summary>
    protected int Step => step;

    /// <summary>Where a position of the channel lies.</summary>
    protected Term InPlane(Term position) => plane + (position * step);

    protected int Innermost => windows.Rank - 1;

    protected Term this[int dimension, Counter kind]
    {
        get => counters[(dimension, kind)];
        set => counters[(dimension, kind)] = value;
    }

    /// <summary>
    /// The bounds of the window whose index is a counter of each axis: Start and End count for the divisor, From and To, clipped to the
    /// input, for the elements. Of the dimensions <paramref name="from"/> up to <paramref name="to"/>.
    /// </summary>
    protected void Bounds(Counter counter = Counter.Position, int from = 0, int? to = null)
    {
        for (int i = from; i < (to ?? windows.Rank); i++)
        {
            WindowDimension dimension = windows.Dimensions[i];
            Term index = this[i, counter];
            if (dimension.IsAdaptive)
            {
                Declare(i, Counter.From, index * dimension.Input / dimension.Output);
                Declare(i, Counter.To, (((index + 1) * dimension.Input) + (dimension.Output - 1)) / dimension.Output);
                continue;
            }

            if (!dimension.IsClipped)
            {
                Term first = Declare(i, Counter.From, index * dimension.Stride);
                Declare(i, Counter.To, first + dimension.Reach);
                continue;
            }

            Term start = Declare(i, Counter.Start, (index * dimension.Stride) - dimension.Padding);
            Term end = Declare(i, Counter.End, Term.Minimum(start + dimension.Reach, dimension.Input + dimension.Padding));
            Term inside = dimension.Dilation == 1
                ? Term.Maximum(start, 0)
                : new Choose(
                    new Compare(Comparison.GreaterOrEqual, start, 0),
                    start,
                    start + (((dimension.Dilation - 1) - start) / dimension.Dilation * dimension.Dilation));
            Declare(i, Counter.From, dimension.Padding == 0 ? start : inside);
            Declare(i, Counter.To, Term.Minimum(end, dimension.Input));
        }
    }

    /// <summary>
    /// The loops over the elements of a window whose bounds are known, along all dimensions or those up to <paramref name="to"/>.
    /// </summary>
    protected void Elements(Action body, int? to = null)
    {
        Nested(
            Counter.Inside, i => (this[i, Counter.From], Comparison.Less, this[i, Counter.To], windows.Dimensions[i].Dilation),
            body, to: to);
        Nest.Gap();
    }

    /// <summary>A loop for each dimension over all that it counts.</summary>
    protected void Positions(Func<WindowDimension, int> size, Action body, int? to = null) =>
        Nested(Counter.Position, i => (0, Comparison.Less, size(windows.Dimensions[i]), 1), body, to: to);

    /// <summary>A loop for each dimension from <paramref name="dimension"/> up to <paramref name="to"/>.</summary>
    protected void Nested(
        Counter kind, Func<int, (Term From, Comparison Comparison, Term To, int Step)> bounds,
        Action body, int dimension = 0, int? to = null)
    {
        if (dimension == (to ?? windows.Rank))
        {
            body();
            return;
        }

        (Term from, Comparison comparison, Term bound, int step) = bounds(dimension);
        Variable counter = Nest.Counter(NameOf(dimension, kind));
        using (Nest.Open(
            statements => new For(LoopKind.Serial, counter, from, comparison, bound, (Term)counter + step, statements), counter))
        {
            this[dimension, kind] = counter;
            Nested(kind, bounds, body, dimension + 1, to);
        }
    }

    /// <summary>The dimension's value of a kind, named.</summary>
    protected Term Declare(int dimension, Counter kind, Term value)
    {
        Variable variable = Nest.Declare(NameOf(dimension, kind), value);
        this[dimension, kind] = variable;
        return variable;
    }

    protected string NameOf(int dimension, Counter kind) => windows.Axis(dimension) + kind switch
    {
        Counter.Position => "",
        Counter.Inside => "In",
        Counter.Over => "Out",
        _ => kind.ToString(),
    };

    /// <summary>What the sum of a window that meets no padding is divided by.</summary>
    protected Term WholeDivisor => KernelScope.Element(windows.Divisor.Fixed != 0 ? windows.Divisor.Fixed : windows.KernelLength);

    /// <summary>What the sum of the current window is divided by.</summary>
    /// <param name="isInside">Whether the window is known to meet no padding along the innermost dimension.</param>
    protected Term Divisor(bool isInside = false)
    {
        if (windows.Divisor.Fixed != 0 || windows.IsRegular)
        {
            return WholeDivisor;
        }

        return windows.Dimensions
            .Select((dimension, i) => dimension.IsRegular || (isInside && i == Innermost) ? dimension.Kernel
                : windows.Divisor.CountsPadding && dimension.IsClipped ? this[i, Counter.End] - this[i, Counter.Start]
                : this[i, Counter.To] - this[i, Counter.From])
            .Aggregate((left, right) => new Arithmetic(Operator.Multiply, left, right));
    }

    /// <summary>An index into a channel, row-major: <c>(h * 28) + w</c>.</summary>
    protected Term Flat(Func<int, Term> index, Func<WindowDimension, int> size)
    {
        Term flat = index(0);
        for (int i = 1; i < windows.Rank; i++)
        {
            flat = (flat * size(windows.Dimensions[i])) + index(i);
        }

        return flat;
    }

    /// <summary>The current place among windows, or elements, by counters of some kind.</summary>
    protected Term Flat(Counter kind, Func<WindowDimension, int> size) => Flat(i => this[i, kind], size);

    /// <summary>Where the first element of the current window lies in the channel.</summary>
    protected Term Corner => Flat(Start, dimension => dimension.Input);

    /// <summary>Where the current window begins along one dimension.</summary>
    protected Term Start(int dimension) =>
        (this[dimension, Counter.Position] * windows.Dimensions[dimension].Stride) - windows.Dimensions[dimension].Padding;

    /// <summary>The rows of a window, counted from its corner.</summary>
    protected IEnumerable<int> RowOffsets
    {
        get
        {
            IEnumerable<int> rows = [0];
            foreach (WindowDimension dimension in windows.Dimensions.Take(Innermost))
            {
                rows = rows.SelectMany(
                    row => Enumerable.Range(0, dimension.Kernel).Select(k => (row * dimension.Input) + (k * dimension.Dilation)));
            }

            return rows.Select(row => row * windows.Innermost.Input);
        }
    }

    /// <summary>
    /// Where the windows of the current row lie along the dimensions that are loops of their own: <c>hIn</c>, and the start along the
    /// others.
    /// </summary>
    protected Term At(int loops) => Flat(i => i < loops ? this[i, Counter.Inside] : Start(i), dimension => dimension.Input);
}
