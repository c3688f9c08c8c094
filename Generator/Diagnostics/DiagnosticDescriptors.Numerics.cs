using Microsoft.CodeAnalysis;

namespace FusedNorm.Generator.Diagnostics;

/// <content>0300: declarations whose training goes wrong.</content>
internal static partial class DiagnosticDescriptors
{
    public static readonly DiagnosticDescriptor OneValuePerChannel = Warning(
        "FN0300", "A batch norm over one value",
        "{0} takes the variance of a channel with one value, (batch 1) x {1} from {2}, and will throw in {3}; expected more than 1");

    public static readonly DiagnosticDescriptor BatchDecides = Info(
        "FN0301", "Evaluation depends on the batch",
        "{0} keeps no running statistics, so in evaluation too what it gives for a sample depends on the other samples of the batch");

    public static readonly DiagnosticDescriptor LargeMomentum = Warning(
        "FN0302", "A momentum that counts the other way",
        "{0}: Momentum is the weight of the new value, found {1}; Keras and TensorFlow count the other way, where this is {2}");

    public static readonly DiagnosticDescriptor ZeroEps = Warning(
        "FN0303", "Nothing is added to the variance",
        "{0}: Eps is {1}, so nothing keeps the root of a variance of 0 away from 0; expected a positive number");

    public static readonly DiagnosticDescriptor AppliedTwice = Warning(
        "FN0304", "The loss applies this itself", "{0} stands before {1}, which applies the {2} itself and expects logits; remove it");

    public static readonly DiagnosticDescriptor DropoutBeforeNorm = Info(
        "FN0305", "Dropout before a batch norm",
        "{0} stands before {1}, which learns a running variance that holds only while elements are dropped; evaluation drops none");

    public static readonly DiagnosticDescriptor NoLogarithm = Warning(
        "FN0306", "The loss expects logarithms",
        "{0} stands before {1}, which expects logarithms of probabilities, found probabilities; LogSoftmax gives them");
}
