using Microsoft.CodeAnalysis;

namespace FusedNorm.Generator.Diagnostics;

/// <content>0100: shapes that do not fit.</content>
internal static partial class DiagnosticDescriptors
{
    public static readonly DiagnosticDescriptor WrongRank = Error(
        "FN0100", "A layer does not take this many dimensions", "{0} expects {1} per sample, found {2} from {3}{4}");

    public static readonly DiagnosticDescriptor WrongFeatures = Error(
        "FN0101", "A layer's feature count does not fit", "{0} is declared for {1} features, found {2}{3}; the shapes so far: {4}");

    public static readonly DiagnosticDescriptor PaddingTooLarge = Error(
        "FN0102", "Padding over half the window", "{0}: padding should be at most half of the window's {1}, found {2}");

    public static readonly DiagnosticDescriptor EmptyOutput = Error(
        "FN0103", "A layer's output is empty",
        "{0}: a window of {1} over {2} gives an output of {3}, which is too small; the shapes so far: {4}");

    public static readonly DiagnosticDescriptor TooLarge = Error(
        "FN0104", "A tensor is too large", "{0}: {1} {2} values; at most {3} fit");

    public static readonly DiagnosticDescriptor UnequalShapes = Error(
        "FN0105", "Joined values do not fit",
        "{0} joins {1} with '{2}' of {3}; a sum needs equal shapes, a concatenation equal ones but for the channels");

    public static readonly DiagnosticDescriptor OneValuePerGroup = Error(
        "FN0106", "A norm over one value", "{0} takes the variance of {1}, which has one value in {2} from {3}; expected more than 1");

    public static readonly DiagnosticDescriptor WrongNormalizedShape = Error(
        "FN0107", "A normalized shape does not fit",
        "{0} is declared for a normalized shape of {1}; the last dimensions of {2} from {3} are others");

    public static readonly DiagnosticDescriptor WrongWeightCount = Error(
        "FN0108", "A list of weights does not fit the output", "{0}: {1} has {2} values, expected {3} of {4} from {5}");

    public static readonly DiagnosticDescriptor IncludedShape = Error(
        "FN0109", "An included network expects another shape", "{0} ({1}) expects an input of {2}, found {3} from {4}");

    public static readonly DiagnosticDescriptor WindowOfPadding = Error(
        "FN0110", "A window lies in the padding alone",
        "{0}: the window that begins at {1} lies in the padding alone; a dilation of {2} steps over a size of {3}");
}
