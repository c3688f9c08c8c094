using Microsoft.CodeAnalysis;

namespace FusedNorm.Generator.Diagnostics;

/// <content>0500: code that calls networks.</content>
internal static partial class DiagnosticDescriptors
{
    public static readonly DiagnosticDescriptor ForwardInEvaluation = Warning(
        "FN0500", "An evaluation in training mode",
        "'{0}' runs without a graph, but nothing here puts the network into eval mode, so {1} still trains; call Eval() first, or Predict");

    public static readonly DiagnosticDescriptor BackwardWithoutGraph = Warning(
        "FN0501", "A backward pass without a graph",
        "'{0}' will throw: '{1}' before it runs under Autograd.NoGrad() and records nothing to go back through");

    public static readonly DiagnosticDescriptor StaleInference = Warning(
        "FN0502", "An inference from before the training",
        "'{0}' still computes with the parameters of its '{1}', before '{2}'; copy the network again");

    public static readonly DiagnosticDescriptor WrongLength = Warning(
        "FN0503", "A span of a length that does not fit", "'{0}' will throw: '{1}' has {2} numbers, expected {3}");

    public static readonly DiagnosticDescriptor NoOnnxModel = Warning(
        "FN0504", "A network without an ONNX model", "'{0}' will throw: {1}");

    public static readonly DiagnosticDescriptor OverwrittenSpan = Warning(
        "FN0505", "A span that a later call has overwritten",
        "'{0}' has been overwritten by '{1}': it is memory of '{2}', so copy it first, with ToArray()");
}
