namespace FusedNorm.Generator.Verification;

/// <summary>Some elements of a tensor, of each sample where it has samples: runs from one index to the one behind the last, in order and apart.</summary>
internal readonly struct ElementSet
{
    public static readonly ElementSet Empty = new([]);

    private readonly (int From, int To)[]? runs;

    private ElementSet((int From, int To)[] runs) => this.runs = runs;

    public bool IsEmpty => Runs.Length == 0;

    /// <summary>The index behind the last element; 0 where there is none.</summary>
    public int End => IsEmpty ? 0 : Runs[Runs.Length - 1].To;

    /// <summary>The first element; 0 where there is none.</summary>
    public int Start => IsEmpty ? 0 : Runs[0].From;

    private (int From, int To)[] Runs => runs ?? [];

    public static ElementSet Run(int from, int to) => from < to ? new([(from, to)]) : Empty;

    /// <summary>The elements from the first to the last of some channels, in each of so many rows.</summary>
    /// <param name="rows">The rows of a sample.</param>
    /// <param name="rowLength">The elements of a row.</param>
    /// <param name="from">The first element in its row.</param>
    /// <param name="to">The element behind the last one in its row.</param>
    public static ElementSet OfRows(int rows, int rowLength, int from, int to) => from == 0 && to == rowLength
        ? Run(0, rows * rowLength)
        : from >= to ? Empty : new([.. Enumerable.Range(0, rows).Select(row => ((row * rowLength) + from, (row * rowLength) + to))]);

    public ElementSet Union(ElementSet other)
    {
        if (IsEmpty || other.IsEmpty)
        {
            return IsEmpty ? other : this;
        }

        List<(int From, int To)> united = [];
        foreach ((int from, int to) in Runs.Concat(other.Runs).OrderBy(run => run.From))
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

        return new([.. united]);
    }

    public ElementSet Intersect(ElementSet other)
    {
        List<(int, int)> common = [];
        int mine = 0;
        int theirs = 0;
        while (mine < Runs.Length && theirs < other.Runs.Length)
        {
            (int From, int To) a = Runs[mine];
            (int From, int To) b = other.Runs[theirs];
            int from = Math.Max(a.From, b.From);
            int to = Math.Min(a.To, b.To);
            if (from < to)
            {
                common.Add((from, to));
            }

            _ = a.To < b.To ? mine++ : theirs++;
        }

        return new([.. common]);
    }

    public ElementSet Except(ElementSet other)
    {
        List<(int, int)> left = [];
        foreach ((int from, int to) in Runs)
        {
            int next = from;
            foreach ((int hole, int end) in other.Runs)
            {
                if (end <= next || hole >= to)
                {
                    continue;
                }

                if (hole > next)
                {
                    left.Add((next, hole));
                }

                next = Math.Max(next, end);
            }

            if (next < to)
            {
                left.Add((next, to));
            }
        }

        return new([.. left]);
    }

    /// <summary>The first runs, as a message shows them.</summary>
    public override string ToString()
    {
        const int Shown = 3;
        string text = string.Join(", ", Runs.Take(Shown).Select(run => FormattableString.Invariant($"{run.From} to {run.To - 1}")));
        return IsEmpty ? "none" : Runs.Length > Shown ? text + ", …" : text;
    }
}
