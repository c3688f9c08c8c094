namespace FusedNorm.Generator.Loops;

/// <summary>
/// An index as a sum of multiples of counters, and of something between two bounds: the affine map that it is, with room for what is not
/// affine in it. So differences of what goes together stay exact.
/// </summary>
internal sealed class LinearForm
{
    private readonly Dictionary<Variable, long> factors;

    private LinearForm(Dictionary<Variable, long> factors, long least, long most)
    {
        this.factors = factors;
        Least = least;
        Most = most;
    }

    /// <summary>The least that is not a counter's.</summary>
    public long Least { get; }

    /// <summary>The most that is not a counter's.</summary>
    public long Most { get; }

    /// <summary>The counters, each with its factor.</summary>
    public IReadOnlyDictionary<Variable, long> Factors => factors;

    public static LinearForm Between(long least, long most) => new([], least, most);

    public static LinearForm Of(long value) => Between(value, value);

    public static LinearForm Of(Variable counter) => new(new() { [counter] = 1 }, 0, 0);

    public static LinearForm operator +(LinearForm left, LinearForm right)
    {
        Dictionary<Variable, long> sum = new(left.factors);
        foreach (KeyValuePair<Variable, long> entry in right.factors)
        {
            long factor = (sum.TryGetValue(entry.Key, out long own) ? own : 0) + entry.Value;
            sum[entry.Key] = factor;
            if (factor == 0)
            {
                sum.Remove(entry.Key);
            }
        }

        return new(sum, left.Least + right.Least, left.Most + right.Most);
    }

    public static LinearForm operator -(LinearForm left, LinearForm right) => left + (right * -1);

    public static LinearForm operator *(LinearForm form, long factor) => factor == 0 ? Of(0) : new(
        form.factors.ToDictionary(entry => entry.Key, entry => entry.Value * factor),
        Math.Min(form.Least * factor, form.Most * factor),
        Math.Max(form.Least * factor, form.Most * factor));

    /// <summary>The form with another in the place of a counter.</summary>
    public LinearForm With(Variable counter, LinearForm value) => this - (Of(counter) * factors[counter]) + (value * factors[counter]);
}
