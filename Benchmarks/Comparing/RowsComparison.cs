using FusedNorm.Benchmarks.Measuring;

namespace FusedNorm.Benchmarks.Comparing;

/// <summary>
/// Every row of a table in two builds, in turns. A row in which they differ by much is measured three times more, with both builds loaded
/// anew each time: where code and data happen to lie is worth some hundredths, and stays as it is for as long as a build is loaded. Those
/// three judge the row, as the first was chosen for what it found.
/// </summary>
/// <param name="old">The folder of the old build.</param>
/// <param name="found">The folder of the new one.</param>
/// <param name="plan">How long is measured.</param>
/// <param name="progress">Is told what is measured.</param>
internal sealed class RowsComparison(string old, string found, TimingPlan plan, Action<string> progress)
{
    private const int Repeats = 3;

    private readonly Dictionary<Row, List<Comparison>> measured = [];
    private readonly List<string> notes = [];

    /// <summary>What could not be compared, and what differed in its result.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>The rows of a table, as measured at first or, where that was doubtful, again.</summary>
    /// <param name="cases">The cases of a build.</param>
    /// <param name="takes">Which of them.</param>
    /// <param name="threadCounts">The numbers of threads.</param>
    public IReadOnlyList<(Row Row, Comparison Result, bool Again)> Measure(
        Func<LoadedBuild, IEnumerable<ComparedCase>> cases, Func<string, bool> takes, IReadOnlyList<int> threadCounts)
    {
        measured.Clear();
        Pass(cases, (name, threads) => takes(name) && threadCounts.Contains(threads), row => true, threadCounts, says: true);
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            HashSet<Row> doubtful = [.. measured.Where(row => row.Value[0].IsDoubtful).Select(row => row.Key)];
            if (doubtful.Count > 0)
            {
                bool IsDoubtful(string name, int threads) => doubtful.Any(row => row.Name == name && row.Threads == threads);
                Pass(cases, IsDoubtful, doubtful.Contains, threadCounts, says: false);
            }
        }

        return [.. measured.Select(row => (row.Key, Comparison.Judged(row.Value), row.Value.Count > 1))];
    }

    /// <summary>Loads both builds and measures the rows that are wanted.</summary>
    private void Pass(
        Func<LoadedBuild, IEnumerable<ComparedCase>> cases, Func<string, int, bool> opens, Func<Row, bool> takes,
        IReadOnlyList<int> threadCounts, bool says)
    {
        Dictionary<string, ComparedCase> before = cases(new LoadedBuild(old)).ToDictionary(each => each.Name);
        foreach (ComparedCase after in cases(new LoadedBuild(found)))
        {
            foreach (int threads in threadCounts.Where(count => opens(after.Name, count)))
            {
                progress($"{after.Name}, {threads} threads");
                if (before.TryGetValue(after.Name, out ComparedCase? counterpart))
                {
                    Measure(after.Name, threads, counterpart.Open(threads), after.Open(threads), takes, says && threads == threadCounts[0]);
                }
                else if (says && threads == threadCounts[0])
                {
                    notes.Add($"{after.Name}: the old build has no such row");
                }
            }
        }
    }

    private void Measure(string name, int threads, OpenedCase before, OpenedCase after, Func<Row, bool> takes, bool says)
    {
        if (says && !before.Result.AsSpan().SequenceEqual(after.Result))
        {
            notes.Add($"{name}: the results differ");
        }

        foreach ((string way, IContestant contestant) in after.Ways.Where(way => takes(new Row(name, way.Key, threads))))
        {
            if (before.Ways.TryGetValue(way, out IContestant? counterpart))
            {
                double[][] batches = Timing.Batches([counterpart, contestant], plan);
                Row row = new(name, way, threads);
                measured.TryAdd(row, []);
                measured[row].Add(Comparison.Of(name, batches[0], batches[1]));
            }
            else if (says)
            {
                notes.Add($"{name}: the old build has no {way}");
            }
        }
    }

    /// <summary>A row of a table.</summary>
    /// <param name="Name">The case.</param>
    /// <param name="Way">The way, where there are several.</param>
    /// <param name="Threads">The threads.</param>
    public sealed record Row(string Name, string Way, int Threads);
}
