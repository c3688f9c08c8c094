using FusedNorm.Generator.Loops;

namespace FusedNorm.Generator.Verification;

/// <summary>What indices can be at a place of a loop nest, for one batch and one width of registers.</summary>
/// <param name="batch">The batch.</param>
/// <param name="lanes">The elements of a register.</param>
internal sealed class IndexBounds(int batch, int lanes)
{
    /// <summary>A counter with no more values than this is looked at value by value where it decides something.</summary>
    private const int MostValues = 256;

    private readonly Dictionary<Variable, Counter> counters = [];
    private readonly Dictionary<Variable, LinearForm> forms = [];

    public int Batch => batch;

    public int Lanes => lanes;

    /// <summary>Gives a variable a value.</summary>
    public void Set(Variable variable, LinearForm value) => forms[variable] = value;

    /// <summary>Gives a counter its bounds, and lets what follows speak of it.</summary>
    public void Count(Variable counter, long least, long most) => Count(counter, [LinearForm.Of(least)], [LinearForm.Of(most)]);

    /// <summary>Gives a counter its bounds, each of which holds, and lets what follows speak of it.</summary>
    /// <param name="counter">The counter.</param>
    /// <param name="least">What it is at least.</param>
    /// <param name="most">What it is at most.</param>
    /// <param name="multiple">What it is a multiple of.</param>
    public void Count(Variable counter, LinearForm[] least, LinearForm[] most, long multiple = 1)
    {
        counters[counter] = new Counter(counters.Count, least, most) { Multiple = multiple };
        forms[counter] = LinearForm.Of(counter);
    }

    /// <summary>Whether a form is always a multiple of a number.</summary>
    public bool IsMultiple(LinearForm form, long number) => number == 1
        || (form.Least == form.Most && form.Least % number == 0
            && form.Factors.All(entry => entry.Value % number == 0 || IsMultiple(counters[entry.Key], number)));

    private bool IsMultiple(Counter counter, long number) => counter.Multiple % number == 0
        || (counter.IsOneOf && counter.Least.Concat(counter.Most).All(bound => IsMultiple(bound, number)));

    /// <summary>The variable's value as it is now; null where it has none.</summary>
    public LinearForm? FormOf(Variable variable) => forms.TryGetValue(variable, out LinearForm? form) ? form : null;

    /// <summary>Runs something where a condition holds, as far as it is about variables.</summary>
    public void Where(Term condition, Action run)
    {
        Dictionary<Variable, Counter> before = new(counters);
        Dictionary<Variable, LinearForm> formsBefore = new(forms);
        foreach (Term part in condition is Every every ? every.Conditions : [condition])
        {
            if (part is Compare { Left: Read { Variable: Variable variable } } compare && forms.TryGetValue(variable, out LinearForm? form))
            {
                // What is no counter becomes one here, which is just what it was.
                Variable counter = form.Factors.ContainsKey(variable) ? variable : Unnamed(new Counter(counters.Count, [form], [form]));
                forms[variable] = LinearForm.Of(counter);
                counters[counter] = counters[counter].Where(compare.Comparison, FormOf(compare.Right));
            }
        }

        run();
        foreach (KeyValuePair<Variable, Counter> entry in before)
        {
            counters[entry.Key] = entry.Value;
        }

        foreach (KeyValuePair<Variable, LinearForm> entry in formsBefore)
        {
            forms[entry.Key] = entry.Value;
        }
    }

    public (long Least, long Most) Of(Term term) => Of(FormOf(term));

    public (long Least, long Most) Of(LinearForm form) => (Bound(form, isMost: false), Bound(form, isMost: true));

    /// <summary>The most, or the least, that a form can be: the last counter gives way to each of its bounds in turn.</summary>
    private long Bound(LinearForm form, bool isMost)
    {
        if (form.Factors.Count == 0)
        {
            return isMost ? form.Most : form.Least;
        }

        Variable last = form.Factors.Keys.Aggregate((one, other) => counters[one].Order > counters[other].Order ? one : other);
        Counter counter = counters[last];
        if (counter.Whole is (LinearForm whole, long divisor) && form.Factors[last] % divisor == 0)
        {
            // A multiple of a quotient without a rest is one of what was divided.
            return Bound(form - (LinearForm.Of(last) * form.Factors[last]) + (whole * (form.Factors[last] / divisor)), isMost);
        }

        bool isUpper = form.Factors[last] > 0 == isMost;
        IEnumerable<long> bounds = (isUpper ? counter.Most : counter.Least).Select(bound => Bound(form.With(last, bound), isMost));
        return (isUpper ? counter.AllUpperHold : counter.AllLowerHold) == isMost ? bounds.Min() : bounds.Max();
    }

    /// <summary>A counter that nobody declared.</summary>
    private Variable Unnamed(Counter counter)
    {
        Variable variable = new(-1 - counters.Count, "", TermType.Index);
        counters[variable] = counter;
        return variable;
    }

    /// <summary>An index as a form of the counters.</summary>
    public LinearForm FormOf(Term term) => term switch
    {
        Number number => LinearForm.Of((long)number.Value),
        LaneCount => LinearForm.Of(lanes),
        Read read => forms.TryGetValue(read.Variable, out LinearForm? form) ? form : LinearForm.Between(int.MinValue, int.MaxValue),
        Arithmetic { Operator: Operator.Add } sum => FormOf(sum.Left) + FormOf(sum.Right),
        Arithmetic { Operator: Operator.Subtract } difference => FormOf(difference.Left) - FormOf(difference.Right),
        Arithmetic { Operator: Operator.Multiply, Left: Arithmetic { Operator: Operator.Divide } quotient, Right: Number factor }
            when quotient.Right == factor => WholeMultiples(FormOf(quotient.Left), (long)factor.Value),
        Arithmetic { Operator: Operator.Multiply } product => Product(FormOf(product.Left), FormOf(product.Right)),
        Arithmetic { Operator: Operator.Divide } quotient => Quotient(quotient),
        Arithmetic { Operator: Operator.Remainder } remainder => Remainder(remainder),
        Apply { Operation: Operation.Minimum } minimum => Extreme(minimum, isMinimum: true),
        Apply { Operation: Operation.Maximum } maximum => Extreme(maximum, isMinimum: false),
        Choose choose => Chosen(choose),
        // A sample's class, which the caller gives, is compared with their number before anything runs.
        Slot => LinearForm.Of(0),
        Apply { Operation: Operation.EndOfBlock } end => LinearForm.Of(Unnamed(new Counter(
            counters.Count, [FormOf(end.Arguments[0]) + LinearForm.Of(1)], [FormOf(end.Arguments[1])]))),
        _ => LinearForm.Between(int.MinValue, int.MaxValue),
    };

    /// <summary>Whether a condition holds: always, never, or null where it depends.</summary>
    public bool? Holds(Term condition)
    {
        if (condition is Every every)
        {
            bool?[] parts = [.. every.Conditions.Select(Holds)];
            return parts.Contains(false) ? false : parts.All(part => part == true) ? true : null;
        }

        if (condition is not Compare { Left.Type: TermType.Index } compare)
        {
            return null;
        }

        (long least, long most) = Of(FormOf(compare.Left) - FormOf(compare.Right));
        return compare.Comparison switch
        {
            Comparison.Less => most < 0 ? true : least >= 0 ? false : null,
            Comparison.LessOrEqual => most <= 0 ? true : least > 0 ? false : null,
            Comparison.Greater => least > 0 ? true : most <= 0 ? false : null,
            Comparison.GreaterOrEqual => least >= 0 ? true : most < 0 ? false : null,
            Comparison.Equal => least == 0 && most == 0 ? true : least > 0 || most < 0 ? false : null,
            _ => least == 0 && most == 0 ? false : least > 0 || most < 0 ? true : null,
        };
    }

    /// <summary>Both values, one after the other: what holds for either.</summary>
    public LinearForm Join(LinearForm one, LinearForm other)
    {
        ((long low, long high), (long otherLow, long otherHigh)) = (Of(one), Of(other));
        return LinearForm.Between(Math.Min(low, otherLow), Math.Max(high, otherHigh));
    }

    /// <summary>
    /// What a choice comes to. Where one counter of few values decides it, as where a window begins that is dilated, it is taken for each
    /// of them: in between there may be values that it never has.
    /// </summary>
    private LinearForm Chosen(Choose choose)
    {
        if (choose.Condition is not Compare { Left: Read read } || !forms.TryGetValue(read.Variable, out LinearForm? form)
            || form.Factors.Count != 1)
        {
            return Join(Refined(choose.Condition, true, choose.IfTrue), Refined(choose.Condition, false, choose.IfFalse));
        }

        Variable counter = form.Factors.Keys.Single();
        (long low, long high) = Of(LinearForm.Of(counter));
        if (high - low >= MostValues)
        {
            return Join(Refined(choose.Condition, true, choose.IfTrue), Refined(choose.Condition, false, choose.IfFalse));
        }

        Counter before = counters[counter];
        (long least, long most) = (long.MaxValue, long.MinValue);
        for (long value = low; value <= high; value++)
        {
            counters[counter] = before with { Least = [LinearForm.Of(value)], Most = [LinearForm.Of(value)] };
            (long lower, long upper) = Of(FormOf(Holds(choose.Condition) == true ? choose.IfTrue : choose.IfFalse));
            (least, most) = (Math.Min(least, lower), Math.Max(most, upper));
        }

        counters[counter] = before;
        return LinearForm.Between(least, most);
    }

    /// <summary>A term where a condition is known.</summary>
    private LinearForm Refined(Term condition, bool holds, Term term)
    {
        Term known = holds || condition is not Compare compare ? condition : compare with { Comparison = Opposite(compare.Comparison) };
        LinearForm value = LinearForm.Of(0);
        Where(known, () =>
        {
            (long least, long most) = Of(FormOf(term));
            value = LinearForm.Between(least, most);
        });
        return value;
    }

    private static Comparison Opposite(Comparison comparison) => comparison switch
    {
        Comparison.Less => Comparison.GreaterOrEqual,
        Comparison.LessOrEqual => Comparison.Greater,
        Comparison.Greater => Comparison.LessOrEqual,
        Comparison.GreaterOrEqual => Comparison.Less,
        Comparison.Equal => Comparison.NotEqual,
        _ => Comparison.Equal,
    };

    /// <summary>The largest multiple of a number that a form is at least: up to one less than the number below the form.</summary>
    private LinearForm WholeMultiples(LinearForm form, long number)
    {
        (long low, long high) = Of(form);
        return low < 0
            ? LinearForm.Between(low, Math.Max(high, 0))
            : LinearForm.Of(Unnamed(new Counter(
                counters.Count, [form - LinearForm.Of(number - 1), LinearForm.Of(low / number * number)],
                [form, LinearForm.Of(high / number * number)])));
    }

    private LinearForm Product(LinearForm left, LinearForm right)
    {
        ((long low, long high), (long otherLow, long otherHigh)) = (Of(left), Of(right));
        if (otherLow == otherHigh)
        {
            return left * otherLow;
        }

        if (low == high)
        {
            return right * low;
        }

        long[] corners = [low * otherLow, low * otherHigh, high * otherLow, high * otherHigh];
        return LinearForm.Between(corners.Min(), corners.Max());
    }

    private LinearForm Quotient(Arithmetic term)
    {
        LinearForm left = FormOf(term.Left);
        (long low, long high) = Of(left);
        long right = Of(term.Right).Least;
        return low != high && IsMultiple(left, right)
            ? LinearForm.Of(
                Unnamed(new Counter(counters.Count, [LinearForm.Of(low / right)], [LinearForm.Of(high / right)]) { Whole = (left, right) }))
            : LinearForm.Between(low / right, high / right);
    }

    private LinearForm Remainder(Arithmetic term)
    {
        ((long low, long high), (long right, _)) = (Of(term.Left), Of(term.Right));
        return low == high
            ? LinearForm.Of(low % right)
            : LinearForm.Between(low < 0 ? 1 - right : 0, Math.Min(right - 1, Math.Max(high, 0)));
    }

    private LinearForm Extreme(Apply term, bool isMinimum)
    {
        (LinearForm left, LinearForm right) = (FormOf(term.Arguments[0]), FormOf(term.Arguments[1]));

        // Where it is known which of both it is, it stays that form; else both bound it on one side.
        (long least, long most) = Of(left - right);
        if (most <= 0 || least >= 0)
        {
            return most <= 0 == isMinimum ? left : right;
        }

        return LinearForm.Of(Unnamed(new Counter(counters.Count, [left, right], [left, right])
        {
            AllUpperHold = isMinimum, AllLowerHold = !isMinimum, IsOneOf = true,
        }));
    }
}

/// <summary>What a counter lies between: bounds that are forms of the counters before it.</summary>
/// <param name="Order">Its place among the counters.</param>
/// <param name="Least">What it is at least.</param>
/// <param name="Most">What it is at most.</param>
internal sealed record Counter(int Order, LinearForm[] Least, LinearForm[] Most)
{
    /// <summary>Whether all of the upper bounds hold; else one of them does, as for the larger of two numbers.</summary>
    public bool AllUpperHold { get; init; } = true;

    /// <summary>Whether all of the lower bounds hold; else one of them does, as for the smaller of two numbers.</summary>
    public bool AllLowerHold { get; init; } = true;

    /// <summary>Whether it is one of its bounds.</summary>
    public bool IsOneOf { get; init; }

    /// <summary>What it is a multiple of.</summary>
    public long Multiple { get; init; } = 1;

    /// <summary>What it is a quotient of, without a rest, and by what; null where it is none.</summary>
    public (LinearForm Whole, long Divisor)? Whole { get; init; }

    /// <summary>The counter where a comparison with a bound holds.</summary>
    public Counter Where(Comparison comparison, LinearForm bound) => comparison switch
    {
        Comparison.Less when AllUpperHold => this with { Most = [.. Most, bound - LinearForm.Of(1)] },
        Comparison.LessOrEqual when AllUpperHold => this with { Most = [.. Most, bound] },
        Comparison.Greater when AllLowerHold => this with { Least = [.. Least, bound + LinearForm.Of(1)] },
        Comparison.GreaterOrEqual when AllLowerHold => this with { Least = [.. Least, bound] },
        _ => this,
    };
}
