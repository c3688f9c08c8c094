using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FusedNorm.Generator.Usage;

/// <summary>What the order of the source says about the order of execution.</summary>
internal static class ControlFlow
{
    public static bool IsFunction(IOperation operation) => operation is IAnonymousFunctionOperation or ILocalFunctionOperation;

    /// <summary>The lambda or local function around an operation; null for the method itself.</summary>
    public static IOperation? FunctionOf(IOperation operation) => Ancestors(operation).FirstOrDefault(IsFunction);

    /// <summary>
    /// Whether the first operation has run whenever the second, below it in the source, runs: no branch and no loop is around the first
    /// alone.
    /// </summary>
    public static bool AlwaysRunsBefore(IOperation first, IOperation second)
    {
        HashSet<IOperation> around = [.. Ancestors(second)];
        IOperation child = first;
        foreach (IOperation ancestor in Ancestors(first))
        {
            if (around.Contains(ancestor))
            {
                return !Separates(ancestor, child);
            }

            if (IsDecision(ancestor, child))
            {
                return false;
            }

            child = ancestor;
        }

        return false;
    }

    /// <summary>
    /// Whether an operation runs in every round of a loop around it: no branch, no other loop and no way out of the loop is in between.
    /// </summary>
    public static bool RunsInEveryRound(IOperation operation, ILoopOperation loop)
    {
        IOperation child = operation;
        foreach (IOperation ancestor in Ancestors(operation).TakeWhile(ancestor => ancestor != loop))
        {
            if (IsDecision(ancestor, child))
            {
                return false;
            }

            child = ancestor;
        }

        return !loop.Descendants().Any(inside => inside is IBranchOperation or IReturnOperation or IThrowOperation);
    }

    /// <summary>
    /// Whether the second operation, below the first in the source, can run after it: they do not stand in two branches of one decision.
    /// </summary>
    public static bool MayRunBefore(IOperation first, IOperation second)
    {
        HashSet<IOperation> around = [.. Ancestors(second)];
        IOperation child = first;
        foreach (IOperation ancestor in Ancestors(first))
        {
            if (around.Contains(ancestor))
            {
                return !Separates(ancestor, child);
            }

            child = ancestor;
        }

        return false;
    }

    /// <summary>The loops around an operation, innermost first, in its own function.</summary>
    public static IEnumerable<ILoopOperation> LoopsAround(IOperation operation) =>
        Ancestors(operation).TakeWhile(ancestor => !IsFunction(ancestor)).OfType<ILoopOperation>();

    public static bool IsInside(IOperation operation, IOperation ancestor) => Ancestors(operation).Contains(ancestor);

    /// <summary>Whether one part of an operation may run or not, or several times, or somewhere else.</summary>
    private static bool IsDecision(IOperation operation, IOperation part) => IsFunction(operation) || operation switch
    {
        IConditionalOperation or ILoopOperation or ISwitchOperation or ISwitchExpressionOperation or ITryOperation => true,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both =>
            part == both.RightOperand,
        ICoalesceOperation coalesce => part == coalesce.WhenNull,
        IConditionalAccessOperation access => part == access.WhenNotNull,
        _ => false,
    };

    /// <summary>Whether a decision leaves one part of it, which runs only where the others do not.</summary>
    private static bool Separates(IOperation decision, IOperation part) => decision switch
    {
        IConditionalOperation conditional => part != conditional.Condition,
        ISwitchOperation choice => part != choice.Value,
        ISwitchExpressionOperation choice => part != choice.Value,
        _ => false,
    };

    private static IEnumerable<IOperation> Ancestors(IOperation operation)
    {
        for (IOperation? ancestor = operation.Parent; ancestor is not null; ancestor = ancestor.Parent)
        {
            yield return ancestor;
        }
    }
}
