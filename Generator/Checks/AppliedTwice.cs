using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Checks;

/// <summary>What a loss takes itself stands before it: a softmax before cross-entropy; or the wrong one does: a softmax where logarithms are expected.</summary>
internal static class AppliedTwice
{
    public static IEnumerable<Finding> Run(CheckedGraph graph)
    {
        if (graph.Graph.Output.Computed.Producer is not Node last || graph.Graph.Loss is null)
        {
            yield break;
        }

        string loss = graph.Graph.Loss.Kind;
        int attribute = graph.AttributeOf(last);
        string name = CheckedGraph.NameOf(last);
        switch (last.Layer.Kind, loss)
        {
            case ("Softmax", "CrossEntropyLoss"):
                yield return Finding.AtLayer(DiagnosticDescriptors.AppliedTwice, attribute, name, loss, "softmax");
                break;
            case ("Sigmoid", "BCEWithLogitsLoss"):
                yield return Finding.AtLayer(DiagnosticDescriptors.AppliedTwice, attribute, name, loss, "sigmoid");
                break;
            case ("Softmax", "NLLLoss"):
                yield return Finding.AtLayer(DiagnosticDescriptors.NoLogarithm, attribute, name, loss) with { Replacement = "LogSoftmax" };
                break;
            case ("LogSoftmax", "CrossEntropyLoss"):
                yield return Finding.AtLayer(DiagnosticDescriptors.LogSoftmaxTwice, attribute, name, loss);
                break;
        }
    }
}
