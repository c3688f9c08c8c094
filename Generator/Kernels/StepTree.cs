namespace FusedNorm.Generator.Kernels;

/// <summary>The one walk over steps and what stands in them, for those who ask or change what all of them have in common.</summary>
internal static class StepTree
{
    /// <summary>Steps and all that stand in them; not the branches themselves, which do nothing.</summary>
    public static IReadOnlyList<Step> All(IEnumerable<Step> steps)
    {
        List<Step> all = [];
        AddAll(steps, all);
        return all;
    }

    /// <summary>The same steps with others in the place of some, wherever they stand.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="replace">What stands in a step's place; the step itself where it stays.</param>
    public static IReadOnlyList<Step> Rewrite(IEnumerable<Step> steps, Func<Step, IReadOnlyList<Step>> replace) =>
        [.. steps.SelectMany(step => step switch
        {
            Branch branch => [new Branch(branch.Condition, Rewrite(branch.Then, replace), Rewrite(branch.Otherwise, replace))],
            SecondSweepIf second => replace(new SecondSweepIf(second.Left, second.Right, Rewrite(second.Steps, replace))),
            _ => replace(step),
        })];

    private static void AddAll(IEnumerable<Step> steps, List<Step> all)
    {
        foreach (Step step in steps)
        {
            switch (step)
            {
                case Branch branch:
                    AddAll(branch.Then, all);
                    AddAll(branch.Otherwise, all);
                    break;
                case SecondSweepIf second:
                    all.Add(second);
                    AddAll(second.Steps, all);
                    break;
                default:
                    all.Add(step);
                    break;
            }
        }
    }
}
