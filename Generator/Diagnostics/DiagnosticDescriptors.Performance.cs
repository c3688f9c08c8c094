using Microsoft.CodeAnalysis;

namespace FusedNorm.Generator.Diagnostics;

/// <content>0400: work that leads to nothing, or that could be saved.</content>
internal static partial class DiagnosticDescriptors
{
    public static readonly DiagnosticDescriptor CancelledBias = Info(
        "FN0400", "A bias that a batch norm takes away", "{0} adds a bias that {1} subtracts again with the mean; Bias = false saves it");

    public static readonly DiagnosticDescriptor UnfoldedNorm = Info(
        "FN0401", "A norm that no linear layer takes in", "{0} stays a stage of its own in an inference, beside {1}: {2}");

    public static readonly DiagnosticDescriptor NormAfterNorm = Info(
        "FN0402", "Two batch norms in a row", "{0} normalises what {1} has normalised; one of them is enough");

    public static readonly DiagnosticDescriptor LogSoftmaxTwice = Info(
        "FN0403", "A logarithm of probabilities taken twice",
        "{0} stands before {1}, which takes log-softmax itself; the second changes nothing, so remove the first");

    public static readonly DiagnosticDescriptor LargeWeights = Warning(
        "FN0404", "Weights that are slow to compile",
        "The weights of '{0}' put {1} MB of constants into the assembly; "
        + "above {2} MB builds become slow, so load them from a file instead");

    public static readonly DiagnosticDescriptor UnfusedKernels = Warning(
        "FN0405",
        "A kernel that FusedNorm could not prove right",
        "FusedNorm could not prove what it wrote for '{0}' and wrote plainer, slower code in its place; "
        + "please report it with this declaration. Found: {1}");

    public static readonly DiagnosticDescriptor UnreadLayer = Warning(
        "FN0406", "A layer that nobody reads",
        "Nothing reads what {0} computes: a [From] below it goes on from elsewhere; name it with [Tap] and read it, or remove the layer");
}
