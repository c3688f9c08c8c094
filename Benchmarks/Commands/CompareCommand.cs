using System.CommandLine;
using System.Globalization;
using FusedNorm.Benchmarks.Comparing;
using FusedNorm.Benchmarks.Measuring;
using FusedNorm.Benchmarks.Workloads;

namespace FusedNorm.Benchmarks.Commands;

/// <summary>
/// The verb <c>compare</c>: another build and this one in turns, in one process: every row of the peers' table, the single kernels, and the
/// generator. It ends with 1 where this build is slower, needs more memory to generate, or generates longer files.
/// </summary>
internal sealed class CompareCommand
{
    private const string Rows = "rows", Kernels = "kernels", Generator = "generator";

    private static readonly string[] parts = [Rows, Kernels, Generator];

    private readonly Screen screen;
    private readonly string old;
    private readonly string found;
    private readonly TimingPlan plan;
    private readonly int repeats;
    private readonly MachineLoad load = new();
    private readonly List<string> worse = [];

    private CompareCommand(Screen screen, string old, string found, TimingPlan plan, int repeats)
    {
        this.screen = screen;
        this.old = old;
        this.found = found;
        this.plan = plan;
        this.repeats = repeats;
    }

    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        Argument<string> old = new("old")
        {
            Description = "A checkout in which Benchmarks was built (-c Release), or the folder with what was built.",
        };
        Option<string> found = new("--with")
        {
            Description = "What is compared with it, in the same form; without it this program.",
            DefaultValueFactory = _ => AppContext.BaseDirectory,
        };
        Option<string[]> only = new("--only")
        {
            Description = "Some of the parts.",
            DefaultValueFactory = _ => parts,
            AllowMultipleArgumentsPerToken = true,
        };
        only.AcceptOnlyFromAmong(parts);
        Option<bool> quick = new("--quick") { Description = "Shorter, and less sure." };
        Option<bool> smoke = new("--smoke") { Description = "Only whether it works: times that mean nothing, and judge nothing." };
        Option<IReadOnlyList<int>> workloads = CommonOptions.Numbers("--workloads", "Some of the workloads: 1,3.", WorkloadList.Numbers);
        Option<IReadOnlyList<int>> threads = CommonOptions.Threads();
        Option<bool> markdown = CommonOptions.Markdown();
        Command command = new("compare", "Another build and this one in turns: whether a row, the generator or its files got worse.")
        {
            old, found, only, quick, smoke, workloads, threads, markdown,
        };
        command.SetAction(result =>
        {
            bool isSmoke = result.GetValue(smoke);
            bool isQuick = result.GetValue(quick);
            CompareCommand comparison = new(
                new Screen(result.GetValue(markdown)), Built(result.GetRequiredValue(old)), Built(result.GetRequiredValue(found)),
                isSmoke ? TimingPlan.Smoke : isQuick ? TimingPlan.ComparedQuick : TimingPlan.Compared,
                isSmoke ? 1 : isQuick ? 4 : 10);
            int code = comparison.Run(result.GetRequiredValue(only), result.GetRequiredValue(workloads), result.GetRequiredValue(threads));
            return isSmoke ? 0 : code;
        });
        return command;
    }

    /// <summary>The folder with what was built.</summary>
    /// <exception cref="UsageException">There is none, or it was built without optimisation.</exception>
    private static string Built(string place)
    {
        const string make = "dotnet build -c Release Benchmarks";
        string folder = LoadedBuild.Find(place) ?? throw new UsageException($"no build of Benchmarks in {place}: {make} makes it");
        return new LoadedBuild(folder).Unoptimized is string assembly
            ? throw new UsageException($"{assembly} was built without optimisation: {make} makes one that can be measured")
            : Path.GetFullPath(folder);
    }

    /// <returns>The exit code: 1 where something is worse.</returns>
    private int Run(string[] wanted, IReadOnlyList<int> workloads, IReadOnlyList<int> threadCounts)
    {
        screen.Line(Machine.Description);
        screen.Line($"old: {old}; new: {found}");
        load.Look();
        if (wanted.Contains(Rows))
        {
            // "3 64-128-64-10, inference, batch 1"
            Table(
                "Every row of the workloads", build => build.Workloads(),
                name => workloads.Contains(int.Parse(name.Split(' ')[0], CultureInfo.InvariantCulture)), threadCounts);
        }

        if (wanted.Contains(Kernels))
        {
            Table("Single kernels", build => build.Kernels(), _ => true, [threadCounts[0]]);
        }

        if (wanted.Contains(Generator))
        {
            worse.AddRange(new GeneratorReport(screen, old, found, repeats).Print());
        }

        load.Look();
        Progress("");
        screen.Line(load.ToString());
        screen.Line(worse.Count == 0 ? "Nothing is worse." : "Worse:");
        worse.ForEach(screen.Line);
        return worse.Count == 0 ? 0 : 1;
    }

    private void Table(
        string heading, Func<LoadedBuild, IEnumerable<ComparedCase>> cases, Func<string, bool> takes, IReadOnlyList<int> threadCounts)
    {
        RowsComparison comparison = new(old, found, plan, Progress);
        (RowsComparison.Row Row, Comparison Result, bool Again)[] rows = [.. comparison.Measure(cases, takes, threadCounts)];
        Progress("");
        screen.Heading(heading);
        if (rows.Length == 0)
        {
            screen.Line("The builds have no row in common.");
            worse.Add($"{heading}: nothing to compare");
            return;
        }

        Comparison sum = Comparison.Sum("the sum", [.. rows.Select(row => row.Result)]);
        bool isSumSlower = sum.Speed < Comparison.LeastOfSum;
        screen.Table(
            ["row", "way", ">threads", ">old µs", ">new µs", ">speed", ">of the fastest", "measured", "judged"],
            rows.OrderBy(row => row.Row.Threads)
                .Select(row => (IReadOnlyList<string>)
                [
                    row.Row.Name, row.Row.Way, row.Row.Threads.ToString(CultureInfo.InvariantCulture), .. Numbers(row.Result),
                    row.Again ? "again" : "", row.Result.IsSlower ? "slower" : "",
                ])
                .Append(["the sum", "", "", .. Numbers(sum), "", isSumSlower ? "slower" : ""]));
        double mean = Math.Exp(rows.Average(row => Math.Log(row.Result.Speed)));
        screen.Line($"Speeds are {Screen.Number(mean)} in the geometric mean.");
        foreach (string note in comparison.Notes)
        {
            screen.Line(note);
        }

        worse.AddRange(rows.Where(row => row.Result.IsSlower)
            .Select(row => $"{row.Row.Name} {row.Row.Way}, {row.Row.Threads} threads: {OfOld(row.Result)}"));
        if (isSumSlower)
        {
            worse.Add($"{heading}, the sum: {OfOld(sum)}");
        }

        load.Look();
    }

    /// <summary>Says on a terminal where the run is, in a line that the next one overwrites.</summary>
    private static void Progress(string text)
    {
        if (!Console.IsErrorRedirected)
        {
            Console.Error.Write($"\r{text,-100}\r");
        }
    }

    private static string[] Numbers(Comparison row) =>
        [Screen.Number(row.Old), Screen.Number(row.New), Screen.Number(row.Speed), Screen.Number(row.Fastest)];

    private static string OfOld(Comparison row) => $"{Screen.Number(row.Speed)} of the old build's speed";
}
