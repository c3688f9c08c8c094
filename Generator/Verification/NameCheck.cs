using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Verification;

/// <summary>Whether every name stands for something when it is read, and for one thing.</summary>
internal static class NameCheck
{
    /// <summary>What the loops of every kernel can name: the number of elements of a group, the class of a sample.</summary>
    private static readonly string[] Given = ["count", "target"];

    public static IEnumerable<string> Run(Kernel kernel) => OfSteps(kernel.Loops, [.. Given]).Concat(Numbers(kernel))
        .Concat(kernel.Product is Contraction product
            ? OfSweep(product, []).Concat(OfOperand(product.Left)).Concat(OfOperand(product.Right))
            : []);

    private static IEnumerable<string> OfOperand(Operand operand) => operand.Computed is null ? [] : OfSweep(operand.Computed.Sweep, []);

    private static IEnumerable<string> OfSteps(IEnumerable<Step> steps, HashSet<string> known)
    {
        foreach (Step step in steps)
        {
            IEnumerable<string> found = step switch
            {
                Sweep sweep => OfSweep(sweep, known),
                Branch branch => OfBranch(branch, known),
                SecondSweepIf second => Unknown(second.Exprs, known).Concat(OfSteps(second.Steps, [.. known])),
                ScalarStep scalar => Unknown(scalar.Exprs, known),
                _ => [],
            };
            foreach (string text in found)
            {
                yield return text;
            }

            known.UnionWith(step switch
            {
                Sweep sweep => sweep.Sums.Concat(sweep.Sinks.OfType<ReduceMax>().Select(max => max.Name)),
                Let let => [let.Name],
                _ => [],
            });
        }
    }

    /// <summary>What both sides name can be read behind them.</summary>
    private static string[] OfBranch(Branch branch, HashSet<string> known)
    {
        HashSet<string> then = [.. known];
        HashSet<string> otherwise = [.. known];
        string[] found = [.. OfSteps(branch.Then, then), .. OfSteps(branch.Otherwise, otherwise)];
        then.IntersectWith(otherwise);
        known.UnionWith(then);
        return found;
    }

    private static IEnumerable<string> OfSweep(Sweep sweep, IReadOnlyCollection<string> scalars)
    {
        HashSet<string> known = [.. scalars];
        foreach (Stage stage in sweep.Stages)
        {
            foreach (string text in Unknown(stage.Value.All, known))
            {
                yield return text;
            }

            if (!known.Add(stage.Name))
            {
                yield return $"{stage.Name} has two meanings";
            }
        }

        foreach (string text in Unknown(sweep.Sinks.SelectMany(sink => sink.Value.All), known))
        {
            yield return text;
        }
    }

    /// <summary>Every number that is read is one that the call gives.</summary>
    private static IEnumerable<string> Numbers(Kernel kernel) => kernel.Exprs.OfType<Argument>().Select(argument => argument.Number)
        .Where(number => !kernel.Numbers.Contains(number)).Distinct().Select(number => $"the call gives no {number}");

    private static IEnumerable<string> Unknown(IEnumerable<Expr> exprs, HashSet<string> known) => exprs.OfType<Local>()
        .Select(local => local.Name).Where(name => !known.Contains(name)).Distinct().Select(name => $"{name} is read before it is named");
}
