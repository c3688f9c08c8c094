using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Verification;

/// <summary>Whether every symbol stands for something when it is read, and for one thing.</summary>
internal static class NameCheck
{
    public static IEnumerable<string> Run(Kernel kernel) => OfSteps(kernel.Loops, []).Concat(Numbers(kernel))
        .Concat(kernel.Product is Contraction product
            ? OfSweep(product, []).Concat(OfOperand(product.Left)).Concat(OfOperand(product.Right))
            : []);

    private static IEnumerable<string> OfOperand(Operand operand) => operand.Computed is null ? [] : OfSweep(operand.Computed.Sweep, []);

    private static IEnumerable<string> OfSteps(IEnumerable<Step> steps, HashSet<Symbol> known)
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
                Sweep sweep => sweep.Sums.Concat(sweep.Sinks.OfType<ReduceMax>().Select(max => max.Symbol)),
                Let let => [let.Symbol],
                _ => Array.Empty<Symbol>(),
            });
        }
    }

    /// <summary>What both sides name can be read behind them.</summary>
    private static string[] OfBranch(Branch branch, HashSet<Symbol> known)
    {
        HashSet<Symbol> then = [.. known];
        HashSet<Symbol> otherwise = [.. known];
        string[] found = [.. OfSteps(branch.Then, then), .. OfSteps(branch.Otherwise, otherwise)];
        then.IntersectWith(otherwise);
        known.UnionWith(then);
        return found;
    }

    private static IEnumerable<string> OfSweep(Sweep sweep, IReadOnlyCollection<Symbol> scalars)
    {
        HashSet<Symbol> known = [.. scalars];
        foreach (Stage stage in sweep.Stages)
        {
            foreach (string text in Unknown(stage.Value.All, known))
            {
                yield return text;
            }

            if (!known.Add(stage.Symbol))
            {
                yield return $"{stage.Symbol} has two meanings";
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

    private static IEnumerable<string> Unknown(IEnumerable<Expr> exprs, HashSet<Symbol> known) => exprs.OfType<Local>()
        .Select(local => local.Symbol).Where(symbol => !known.Contains(symbol)).Distinct()
        .Select(symbol => $"{symbol} is read before it is named");
}
