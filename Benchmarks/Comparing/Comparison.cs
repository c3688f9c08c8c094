using FusedNorm.Benchmarks.Measuring;

namespace FusedNorm.Benchmarks.Comparing;

/// <summary>Two builds at one thing.</summary>
/// <param name="Name">The thing.</param>
/// <param name="Old">What it takes the old build.</param>
/// <param name="New">What it takes the new one.</param>
/// <param name="Speed">The speed of the new build, that of the old one being 1.</param>
/// <param name="Fastest">The same of the fastest batch of each, for who reads what a busy machine has measured. It judges nothing.</param>
internal sealed record Comparison(string Name, double Old, double New, double Speed, double Fastest)
{
    /// <summary>The least speed that passes for the old one's: what a row differs by between two measurements of one build.</summary>
    public const double LeastOfRow = 0.97;

    /// <summary>The same for a sum of many rows, whose chances cancel.</summary>
    public const double LeastOfSum = 0.99;

    /// <summary>Whether the row is too slow.</summary>
    public bool IsSlower => Speed < LeastOfRow;

    /// <summary>
    /// Whether the row differs by so much either way that it has to show it again. To doubt only what is slow would make sums of rows
    /// faster than they are.
    /// </summary>
    public bool IsDoubtful => IsSlower || Speed > 1 / LeastOfRow;

    /// <summary>
    /// From batches of which those of one place were measured one right after the other. The speed is the middle of their ratios: what
    /// changes slowly, as the clock of a warm processor, changes both.
    /// </summary>
    public static Comparison Of(string name, double[] old, double[] found)
    {
        double speed = Timing.Median(old.Zip(found, (before, after) => before / after));
        return new Comparison(name, Timing.Median(old), Timing.Median(found), speed, old.Min() / found.Min());
    }

    /// <summary>
    /// Several measurements as one: the first where there is no other, else the middle of the others, as these were not chosen for what
    /// they found.
    /// </summary>
    public static Comparison Judged(IReadOnlyList<Comparison> measured)
    {
        Comparison[] others = [.. measured.Count > 1 ? measured.Skip(1) : measured];
        return new Comparison(
            others[0].Name, Middle(each => each.Old), Middle(each => each.New), Middle(each => each.Speed), Middle(each => each.Fastest));

        double Middle(Func<Comparison, double> number) => Timing.Median(others.Select(number));
    }

    /// <summary>The rows together: what they take the new build, and what that would be at the speed of the old one.</summary>
    public static Comparison Sum(string name, IReadOnlyCollection<Comparison> rows)
    {
        double found = rows.Sum(row => row.New);
        double old = rows.Sum(row => row.New * row.Speed);
        return new Comparison(name, old, found, old / found, rows.Sum(row => row.New * row.Fastest) / found);
    }
}
