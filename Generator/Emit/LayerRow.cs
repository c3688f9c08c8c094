using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Programs;

namespace FusedNorm.Generator.Emit;

/// <summary>What the generator decided about one layer, or about the loss, in words.</summary>
/// <param name="Node">The layer; null for the loss.</param>
/// <param name="Name">Its name; empty for what has none.</param>
/// <param name="Kind">PyTorch's name of its kind.</param>
/// <param name="Shape">The shape of its output.</param>
/// <param name="Parameters">How many parameter values it has.</param>
/// <param name="Gradient">Whether its output requires a gradient, or why not.</param>
/// <param name="Saved">What is kept for the backward pass.</param>
/// <param name="Loop">The loop of the forward pass that computes it.</param>
internal sealed record LayerRow(
    Node? Node, string Name, string Kind, Shape Shape, int Parameters, string Gradient, string Saved, string Loop)
{
    /// <summary>The rows of a network, from top to bottom.</summary>
    public static IEnumerable<LayerRow> Of(CompiledNetwork network)
    {
        foreach (Node node in network.Graph.Nodes)
        {
            yield return new LayerRow(
                node,
                node.Name,
                node.Layer.Kind,
                node.Output.Shape,
                node.Parameters.Sum(parameter => parameter.Declaration.Shape.Length),
                GradientOf(network.Graph, node),
                SavedBy(network, node),
                LoopOf(network, node));
        }

        if (network.Graph.Loss is Loss loss)
        {
            bool required = network.Graph.Output.RequiresGrad;
            yield return new LayerRow(
                null,
                "",
                loss.Kind,
                loss.Reduction == Reduction.None ? loss.LossShape(network.Graph.Output.Shape) : new Shape(),
                0,
                required ? "yes" : "no: " + network.Graph.Output.NoGradReason,
                required ? "gradient of the " + loss.OutputName : "",
                network.Methods[network.Loss!.Program.Calls[0].Kernel].Name);
        }
    }

    /// <summary>The layers that a loop computes, or prepares, in order.</summary>
    public static IEnumerable<Node> Fused(CompiledNetwork network, Kernel kernel) =>
        network.Graph.Nodes.Where(kernel.Computes);

    private static string GradientOf(NetworkGraph graph, Node node)
    {
        string frozen = string.Join(
            ", ", node.Parameters.Where(parameter => parameter.Declaration.IsFrozen).Select(parameter => parameter.Declaration.Name));
        string note = frozen.Length > 0 ? $" ({frozen} frozen)" : "";
        if (!node.Output.RequiresGrad)
        {
            return "no: " + (node.Output.NoGradReason == "input" ? "nothing above trains" : node.Output.NoGradReason);
        }

        if (node.Output.NeedsGradient)
        {
            return "yes" + note;
        }

        string? cut = Below(graph, node).FirstOrDefault(below => !below.Output.RequiresGrad)?.Output.NoGradReason;
        return cut is null ? $"unused: nothing reads it{note}" : $"unused: {cut} below{note}";
    }

    /// <summary>The layers that read what a layer computes, and what those compute, in order.</summary>
    private static IEnumerable<Node> Below(NetworkGraph graph, Node node)
    {
        HashSet<Value> reached = [node.Output];
        foreach (Node below in graph.Nodes.Where(below => below.Inputs.Any(reached.Contains)))
        {
            reached.Add(below.Output);
            yield return below;
        }
    }

    private static string SavedBy(CompiledNetwork network, Node node)
    {
        if (!node.HasBackward)
        {
            return "";
        }

        IEnumerable<string> values = node.Layer.SavedValues(node)
            .Select(value => network.Forward.Stored(value) is Tensor stored ? stored.Name : value.Name + " (recomputed)");
        return string.Join(", ", values.Concat([node.Layer.SavedBesides(node)]).Where(text => text.Length > 0));
    }

    /// <summary>
    /// The last of the loops that compute the layer, for some only prepare it; what none does is computed where it is read.
    /// </summary>
    private static string LoopOf(CompiledNetwork network, Node node) =>
        node.Layer.IsView
            ? "a view"
            : network.Forward.Program.Calls.LastOrDefault(call => call.Kernel.Computes(node)) is KernelCall call
                ? network.Methods[call.Kernel].Name
            : "where it is read";
}
