using System.Globalization;
using FusedNorm.Benchmarks.Comparing;
using FusedNorm.Benchmarks.Workloads;

namespace FusedNorm.Benchmarks.Commands;

/// <summary>The tables of two generators: time, memory and the length of their files.</summary>
/// <param name="screen">Where they are printed.</param>
/// <param name="old">The folder of the old build.</param>
/// <param name="found">The folder of the new one.</param>
/// <param name="repeats">How often each is measured.</param>
internal sealed class GeneratorReport(Screen screen, string old, string found, int repeats)
{
    /// <summary>Where something seems worse, all is measured so often, with the generators loaded anew.</summary>
    private const int Passes = 3;

    /// <summary>Prints the tables.</summary>
    /// <returns>What is worse, a sentence each.</returns>
    public IReadOnlyList<string> Print() => [.. Costs(), .. Lengths()];

    private IEnumerable<string> Costs()
    {
        List<IReadOnlyList<GeneratorComparison.Cost>> passes = [Measure()];
        while (passes.Count < Passes && passes[0].Any(IsWorse))
        {
            passes.Add(Measure());
        }

        GeneratorComparison.Cost[] costs = [.. Enumerable.Range(0, passes[0].Count).Select(Judged)];
        screen.Heading("The generator");
        screen.Table(
            ["run", ">old ms", ">new ms", ">speed", ">old KiB", ">new KiB", ">old / new", "judged"],
            costs.Select(cost => (IReadOnlyList<string>)
                [cost.Time.Name, .. Numbers(cost.Time, 1), .. Numbers(cost.Memory, 1024), IsWorse(cost) ? "worse" : ""]));
        return costs.Where(IsWorse).Select(cost =>
            $"the generator, {cost.Time.Name}: {Screen.Number(cost.Time.Speed)} of the old speed, " +
            $"{Screen.Number(1 / cost.Memory.Speed)} times the memory");

        GeneratorComparison.Cost Judged(int index) => new(
            Comparison.Judged([.. passes.Select(pass => pass[index].Time)]),
            Comparison.Judged([.. passes.Select(pass => pass[index].Memory)]));
    }

    /// <summary>What is allocated hardly differs between two runs, times do as those of rows.</summary>
    private static bool IsWorse(GeneratorComparison.Cost cost) => cost.Time.IsSlower || cost.Memory.Speed < Comparison.LeastOfSum;

    /// <summary>The workloads, each alone in a project and added up, and fifty networks in one.</summary>
    private List<GeneratorComparison.Cost> Measure()
    {
        (string Name, string Source)[] workloads = [.. Declarations.OfWorkloads()];
        GeneratorComparison comparison = new(new LoadedBuild(old), new LoadedBuild(found), repeats);
        comparison.WarmUp([.. workloads.Select(workload => workload.Source)]);
        IReadOnlyList<GeneratorComparison.Cost>[] alone =
            [.. workloads.Select(workload => comparison.Measure("each workload alone", workload.Source))];
        return
        [
            .. Enumerable.Range(0, alone[0].Count).Select(run => Sum([.. alone.Select(costs => costs[run])])),
            .. comparison.Measure("fifty networks", Declarations.Fifty(workloads)),
        ];
    }

    private static GeneratorComparison.Cost Sum(GeneratorComparison.Cost[] costs) => new(
        Comparison.Sum(costs[0].Time.Name, [.. costs.Select(cost => cost.Time)]),
        Comparison.Sum(costs[0].Memory.Name, [.. costs.Select(cost => cost.Memory)]));

    private IEnumerable<string> Lengths()
    {
        GeneratorComparison comparison = new(new LoadedBuild(old), new LoadedBuild(found), repeats);
        (string Name, int Old, int New)[] files =
        [
            .. Declarations.OfWorkloads().Concat(Declarations.Others())
                .Select(declaration => (declaration.Name, Lines: comparison.Lines(declaration.Source)))
                .Select(file => (file.Name, file.Lines.Old, file.Lines.New)),
        ];
        screen.Heading("Lines of generated files");
        screen.Table(
            ["network", ">old", ">new", "judged"],
            files.Select(file => (IReadOnlyList<string>)
                    [file.Name, Text(file.Old), Text(file.New), file.New > file.Old ? "longer" : file.New < file.Old ? "shorter" : ""])
                .Append(["all", Text(files.Sum(file => file.Old)), Text(files.Sum(file => file.New)), ""]));

        // What the old generator does not compile has nothing to be longer than.
        return files.Where(file => file.New > file.Old && file.Old > 0)
            .Select(file => $"the file of {file.Name}: {file.New} lines instead of {file.Old}");
    }

    private static string[] Numbers(Comparison costs, double unit) =>
        [Screen.Number(costs.Old / unit), Screen.Number(costs.New / unit), Screen.Number(costs.Speed)];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
