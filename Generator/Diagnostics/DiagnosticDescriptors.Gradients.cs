using Microsoft.CodeAnalysis;

namespace FusedNorm.Generator.Diagnostics;

/// <content>0200: where gradients flow, and what moves without them.</content>
internal static partial class DiagnosticDescriptors
{
    public static readonly DiagnosticDescriptor UnreachedLoss = Warning(
        "FN0200", "Nothing that trains reaches the loss", "{0} gets no gradient to hand on, so Backward will throw: {1}");

    public static readonly DiagnosticDescriptor CutLayer = Warning(
        "FN0201", "A layer that could train is cut off", "{0} is trainable, but no gradient reaches it: {1}; freeze it if that is meant");

    public static readonly DiagnosticDescriptor NeedlessDetach = Info(
        "FN0202", "Nothing to detach", "[Detach] below {0} cuts nothing off: {1}");

    public static readonly DiagnosticDescriptor FrozenNorm = Warning(
        "FN0203", "A frozen norm still moves its statistics",
        "{0} is frozen, but in training it still normalises with its input and moves its running statistics; Eval = true stops both");

    public static readonly DiagnosticDescriptor NormInRegion = Warning(
        "FN0204", "A norm in a no-grad region still moves its statistics",
        "{0} stands in a no-grad region, but in training it still normalises with its input and moves its running statistics; "
        + "Eval = true stops both");

    public static readonly DiagnosticDescriptor FrozenInclude = Warning(
        "FN0205", "A frozen network is not in eval mode",
        "{0} is frozen, but in training its layers that have a mode still train: {1}; Eval = true pins them");
}
