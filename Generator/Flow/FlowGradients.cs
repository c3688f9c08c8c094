using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Flow;

/// <summary>
/// Decides for every value whether it requires a gradient, which cut took it away if not, and whether the backward pass computes
/// one. Everything later only asks these answers: kernels, saved values and gradient buffers nobody needs never come to be.
/// </summary>
/// <remarks>
/// Four things stay apart: whether a parameter is trainable (frozen or not), whether a value needs a gradient (this pass), whether
/// a batch norm normalises with the batch, and whether it updates its running statistics. Only the first two are decided here.
/// </remarks>
internal static class FlowGradients
{
    public static void Run(NetworkGraph graph)
    {
        graph.Input.RequiresGrad = graph.InputRequiresGrad;
        graph.Input.NoGradReason = graph.InputRequiresGrad ? null : "input";
        foreach (Node node in graph.Nodes)
        {
            Require(node);
        }

        // A gradient arrives where it is required and the way from the output is open; a cut or a region made the value below it
        // require none, so the walk stops there by itself.
        graph.Output.NeedsGradient = graph.Output.RequiresGrad;
        foreach (Node node in graph.Nodes.Reverse())
        {
            foreach (Value input in node.Inputs)
            {
                input.NeedsGradient |= node.Output.NeedsGradient && input.RequiresGrad;
            }
        }

        foreach (Value value in graph.Nodes.Where(node => node.HasBackward).SelectMany(node => node.Layer.SavedValues(node)))
        {
            value.IsSaved = true;

            // A view keeps nothing itself; what it shows is what must be kept.
            value.Computed.IsSaved = true;
        }
    }

    private static void Require(Node node)
    {
        string? cut = node.Layer.Cut ?? (node.RecordsGraph ? null : "no-grad");
        bool trains = node.Parameters.Any(parameter => !parameter.Declaration.IsFrozen);
        node.Output.RequiresGrad = cut is null && (trains || node.Inputs.Any(input => input.RequiresGrad));
        if (node.Output.RequiresGrad)
        {
            return;
        }

        node.Output.NoGradReason = cut ?? (node.Parameters.Count > 0 ? "frozen" : node.Input.NoGradReason);
    }
}
