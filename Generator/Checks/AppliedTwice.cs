using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Checks;

/// <summary>
/// What a loss takes itself stands before it: a softmax before cross-entropy; or the wrong one does: a softmax where logarithms are
/// expected.
/// </summary>
internal static class AppliedTwice
{
    public static IEnumerable<Finding> Run(CheckedGraph graph)
    {
        if (graph.Graph.Output.Computed.Producer is not Node last || graph.Graph.Loss is null)
        {
            yield break;
        }

        Loss loss = graph.Graph.Loss;
        int attribute = graph.AttributeOf(last);
        string name = CheckedGraph.NameOf(last);
        switch (last.Layer.Squashing)
        {
            case (Squashing.Softmax or Squashing.Sigmoid) and Squashing given when given == loss.Applies:
                yield return Finding.AtLayer(
                    DiagnosticDescriptors.AppliedTwice, attribute, name, loss.Kind, given.ToString().ToLowerInvariant());
                break;
            case Squashing.Softmax when loss.Expects is Squashing.LogSoftmax:
                yield return Finding.AtLayer(DiagnosticDescriptors.NoLogarithm, attribute, name, loss.Kind) with
                { Replacement = nameof(Squashing.LogSoftmax) };
                break;
            case Squashing.LogSoftmax when loss.Applies is Squashing.Softmax:
                yield return Finding.AtLayer(DiagnosticDescriptors.LogSoftmaxTwice, attribute, name, loss.Kind);
                break;
        }
    }
}
