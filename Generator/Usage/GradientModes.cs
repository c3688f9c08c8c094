using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FusedNorm.Generator.Usage;

/// <summary>The gradient mode that stands in the source around an operation.</summary>
internal static class GradientModes
{
    /// <summary>
    /// Whether the innermost <c>using</c> of a gradient mode around an operation, in its own function, is <c>Autograd.NoGrad()</c>. The
    /// mode belongs to the thread, and where a lambda runs nobody knows, so a <c>using</c> outside it says nothing.
    /// </summary>
    public static bool IsOff(IOperation operation)
    {
        for (IOperation child = operation; child.Parent is IOperation parent; child = parent)
        {
            if (ControlFlow.IsFunction(parent))
            {
                return false;
            }

            string? mode = parent switch
            {
                IUsingOperation scope when scope.Body == child => ModeOf(scope.Resources),
                IBlockOperation block => ModeOf(block, child),
                _ => null,
            };
            if (mode is not null)
            {
                return mode == "NoGrad";
            }
        }

        return false;
    }

    /// <summary>The last <c>using</c> declaration of a mode above a statement of a block.</summary>
    private static string? ModeOf(IBlockOperation block, IOperation statement) => block.Operations
        .TakeWhile(operation => operation != statement)
        .OfType<IUsingDeclarationOperation>()
        .Select(declaration => ModeOf(declaration.DeclarationGroup))
        .LastOrDefault(mode => mode is not null);

    private static string? ModeOf(IOperation resources) => resources.DescendantsAndSelf().OfType<IInvocationOperation>()
        .Select(invocation => invocation.TargetMethod)
        .FirstOrDefault(method =>
            method is { Name: "NoGrad" or "EnableGrad", ContainingType: { Name: "Autograd", ContainingNamespace.Name: "FusedNorm" } })
        ?.Name;
}
