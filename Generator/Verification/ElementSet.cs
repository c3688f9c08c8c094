namespace FusedNorm.Generator.Verification;

/// <summary>
/// Some elements of a tensor, of each sample where it has samples: runs from one index to the one behind the last, in order and apart. What
/// is the same in each of many rows is kept once, so that a set of a large matrix is as small as one of a small.
/// </summary>
internal readonly struct ElementSet
{
    public static ElementSet Empty => default;

    private readonly (int From, int To)[]? runs;

    /// <summary>How often the runs are repeated, each time so many elements further on; once where they are no rows.</summary>
    private readonly int rows, rowLength;

    private ElementSet((int From, int To)[] runs, int rows, int rowLength)
    {
        bool isWhole = runs.Length == 1 && runs[0] == (0, rowLength);
        this.runs = isWhole ? [(0, rows * rowLength)] : runs;
        this.rows = isWhole ? 1 : rows;
        this.rowLength = isWhole ? 0 : rowLength;
    }

    public bool IsEmpty => Runs.Length == 0;

    /// <summary>The index behind the last element; 0 where there is none.</summary>
    public int End => IsEmpty ? 0 : ((Rows - 1) * rowLength) + Runs[Runs.Length - 1].To;

    /// <summary>The first element; 0 where there is none.</summary>
    public int Start => IsEmpty ? 0 : Runs[0].From;

    private (int From, int To)[] Runs => runs ?? [];

    private int Rows => Math.Max(rows, 1);

    public static ElementSet Run(int from, int to) => from < to ? new([(from, to)], 1, 0) : Empty;

    /// <summary>The elements from the first to the last of some channels, in each of so many rows.</summary>
    /// <param name="rows">The rows of a sample.</param>
    /// <param name="rowLength">The elements of a row.</param>
    /// <param name="from">The first element in its row.</param>
    /// <param name="to">The element behind the last one in its row.</param>
    public static ElementSet OfRows(int rows, int rowLength, int from, int to) =>
        rows == 1 ? Run(from, to) : from < to ? new([(from, to)], rows, rowLength) : Empty;

    public ElementSet Union(ElementSet other) => IsEmpty ? other : other.IsEmpty ? this : Combine(other, Union);

    public ElementSet Intersect(ElementSet other) =>
        End <= other.Start || other.End <= Start ? Empty : Combine(other, Intersect);

    public ElementSet Except(ElementSet other) => Combine(other, Except);

    /// <summary>The first runs, as a message shows them.</summary>
    public override string ToString()
    {
        const int Shown = 3;
        string text = string.Join(", ", Expanded().Take(Shown).Select(run => FormattableString.Invariant($"{run.From} to {run.To - 1}")));
        return IsEmpty ? "none" : Rows * Runs.Length > Shown ? text + ", …" : text;
    }

    /// <summary>Row by row where both have the same rows, and run by run otherwise.</summary>
    private ElementSet Combine(ElementSet other, Func<(int From, int To)[], (int From, int To)[], List<(int From, int To)>> combine)
    {
        (int rows, int rowLength) = Rows > 1 ? (Rows, this.rowLength) : (other.Rows, other.rowLength);
        return InRows(rows, rowLength) is { } mine && other.InRows(rows, rowLength) is { } theirs
            ? new([.. combine(mine, theirs)], rows, rowLength)
            : new([.. combine([.. Expanded()], [.. other.Expanded()])], 1, 0);
    }

    /// <summary>The runs of each of some rows; null where they are not the same.</summary>
    private (int From, int To)[]? InRows(int rows, int rowLength) =>
        IsEmpty || (rows == Rows && rowLength == this.rowLength) ? Runs
        : Rows == 1 && Runs.Length == 1 && Runs[0] == (0, rows * rowLength) ? [(0, rowLength)]
        : null;

    private IEnumerable<(int From, int To)> Expanded()
    {
        for (int row = 0; row < Rows; row++)
        {
            foreach ((int from, int to) in Runs)
            {
                yield return ((row * rowLength) + from, (row * rowLength) + to);
            }
        }
    }

    private static List<(int From, int To)> Union((int From, int To)[] mine, (int From, int To)[] theirs)
    {
        List<(int From, int To)> united = [];
        foreach ((int from, int to) in mine.Concat(theirs).OrderBy(run => run.From))
        {
            if (united.Count > 0 && united[united.Count - 1].To >= from)
            {
                (int first, int last) = united[united.Count - 1];
                united[united.Count - 1] = (first, Math.Max(last, to));
            }
            else
            {
                united.Add((from, to));
            }
        }

        return united;
    }

    private static List<(int From, int To)> Intersect((int From, int To)[] mine, (int From, int To)[] theirs)
    {
        List<(int, int)> common = [];
        for (int i = 0, j = 0; i < mine.Length && j < theirs.Length; _ = mine[i].To < theirs[j].To ? i++ : j++)
        {
            int from = Math.Max(mine[i].From, theirs[j].From);
            int to = Math.Min(mine[i].To, theirs[j].To);
            if (from < to)
            {
                common.Add((from, to));
            }
        }

        return common;
    }

    private static List<(int From, int To)> Except((int From, int To)[] mine, (int From, int To)[] theirs)
    {
        List<(int, int)> left = [];
        int passed = 0;
        foreach ((int from, int to) in mine)
        {
            while (passed < theirs.Length && theirs[passed].To <= from)
            {
                passed++;
            }

            int next = from;
            for (int hole = passed; hole < theirs.Length && theirs[hole].From < to; hole++)
            {
                if (theirs[hole].From > next)
                {
                    left.Add((next, theirs[hole].From));
                }

                next = Math.Max(next, theirs[hole].To);
            }

            if (next < to)
            {
                left.Add((next, to));
            }
        }

        return left;
    }
}
