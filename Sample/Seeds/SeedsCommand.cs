using FusedNorm.Sample.Seeds.Cases;
using Spectre.Console;

namespace FusedNorm.Sample.Seeds;

/// <summary>The verb <c>seeds</c>: every number the project was founded on, out of generated code.</summary>
internal static class SeedsCommand
{
    private static readonly Func<SeedCase>[] Cases =
    [
        FrozenWeight.Run,
        DetachedTrunk.Run,
        RecordedOutput.Run,
        NoGradRegion.Run,
        EvalBackward.Run,
        RunningMeans.Run,
        FourModes.Run,
        TenForwards.Run,
        WithoutAffine.Run,
        JointTraining.Run,
        ByHandNorm.Run,
    ];

    /// <summary>Runs the verb.</summary>
    /// <returns>The exit code: 1 where anything differs.</returns>
    public static int Run()
    {
        SeedCase[] results = [.. Cases.Select(run => run())];
        AnsiConsole.WriteLine("found by generated networks (left) | expected (right)");
        foreach (SeedCase result in results)
        {
            CasePrinter.Print(result);
        }

        Screen.Heading("All cases");
        AnsiConsole.Write(CasePrinter.Summary(results));
        int wrong = results.Count(result => !result.Ok);
        AnsiConsole.WriteLine(wrong == 0 ? $"All {results.Length} cases agree." : $"{wrong} of {results.Length} cases DIFFER.");
        return wrong == 0 ? 0 : 1;
    }
}
