using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Folding;

/// <summary>
/// Makes the graph of an inference: a norm with running statistics is y = (x - mean) * scale + shift there, with constants, and its
/// neighbours take in what they can.
/// <list type="bullet">
/// <item>Linear, then norm: scale into the rows of the weight, the rest into the bias. Nothing is left.</item>
/// <item>Norm, then norm: one mean, scale and shift.</item>
/// <item>Norm, then linear: scale into the columns of the weight, shift through the weight into the bias. The mean is still subtracted
/// where the norm stood: a sum of products with a channel far from zero would have lost its digits before a bias could take the mean's
/// share away.</item>
/// </list>
/// Views may stand in between, a second reader may not: it needs the value as it was.
/// </summary>
internal sealed class FoldInference
{
    private readonly NetworkGraph graph;
    private readonly bool folds;

    /// <summary>The layers that the output depends on.</summary>
    private readonly IReadOnlyList<Node> nodes;
    private readonly Dictionary<Value, int> readers = [];

    /// <summary>Norms that stay, as the first or only one of the stage: all norms that are one there.</summary>
    private readonly Dictionary<Node, IReadOnlyList<Node>> stages = [];

    /// <summary>The linear layer or norm that took a norm in.</summary>
    private readonly Dictionary<Node, Node> takers = [];

    /// <summary>The norms that a linear layer took in from behind it.</summary>
    private readonly Dictionary<Node, List<Node>> behind = [];

    /// <summary>The norm of which a linear layer took in all but the mean, and the linear layer.</summary>
    private readonly Dictionary<Node, Node> fronts = [];

    private FoldInference(NetworkGraph graph, bool folds)
    {
        this.graph = graph;
        this.folds = folds;
        nodes = [.. graph.Nodes.Where(graph.ReachesOutput)];
        foreach (Value value in nodes.Where(node => !node.Layer.IsViewInPredict).SelectMany(node => node.Inputs).Append(graph.Output))
        {
            readers[value.ComputedInPredict] = Readers(value) + 1;
        }
    }

    /// <summary>Folds; without <paramref name="folds"/> every norm stays a stage of its own.</summary>
    public static FoldedGraph Run(NetworkGraph graph, bool folds)
    {
        FoldInference pass = new(graph, folds);
        foreach (Node node in pass.nodes)
        {
            pass.Decide(node);
        }

        return pass.Rebuild();
    }

    private static bool IsFoldable(Node node) => node.Layer.ConstantNorm is not null;

    /// <summary>Whether a layer is a product that can take norms in.</summary>
    private static bool TakesNorms(Node node) => node.Layer.WeightedSum(node.Input.Shape) is { IsOneRow: true };

    private int Readers(Value value) => readers.TryGetValue(value.ComputedInPredict, out int count) ? count : 0;

    /// <summary>The layer that computes what a layer reads, if it computes it for that layer alone.</summary>
    private Node? Above(Node node)
    {
        Node? above = folds && Readers(node.Input) == 1 ? node.Input.ComputedInPredict.Producer : null;
        return above is not null && takers.TryGetValue(above, out Node? taker) && TakesNorms(taker) ? taker : above;
    }

    private void Decide(Node node)
    {
        Node? above = Above(node);
        if (IsFoldable(node))
        {
            if (above is not null && TakesNorms(above))
            {
                takers.Add(node, above);
                Behind(above).Add(node);
            }
            else if (above is not null && stages.TryGetValue(above, out IReadOnlyList<Node>? norms))
            {
                stages.Remove(above);
                takers.Add(above, node);
                stages.Add(node, [.. norms, node]);
            }
            else
            {
                stages.Add(node, [node]);
            }
        }
        else if (TakesNorms(node) && above is not null && stages.ContainsKey(above))
        {
            fronts.Add(above, node);
        }
    }

    private List<Node> Behind(Node linear)
    {
        if (!behind.TryGetValue(linear, out List<Node>? norms))
        {
            norms = [];
            behind.Add(linear, norms);
        }

        return norms;
    }

    private FoldedGraph Rebuild()
    {
        Value input = new(graph.Input.Name, graph.Input.Shape, producer: null);
        Dictionary<Value, Value> values = new() { [graph.Input] = input };
        List<Node> rebuilt = [];
        List<(Node, ConstantSource)> sources = [];
        foreach (Node node in nodes)
        {
            if (takers.ContainsKey(node))
            {
                values.Add(node.Output, values[node.Input]);
                continue;
            }

            Node? front = fronts.FirstOrDefault(pair => pair.Value == node).Key;
            Node? newFront = front is null ? null : values[front.Output].Producer;
            Layer layer = LayerOf(node, front);
            Node copy = new(
                layer, node.Name, node.Index, values[node.Input], node.Output.Shape,
                recordsGraph: false, node.Other is null ? null : values[node.Other]);
            rebuilt.Add(copy);
            values.Add(node.Output, copy.Output);
            if (copy.Parameters.Count > 0)
            {
                sources.Add((copy, stages.TryGetValue(node, out IReadOnlyList<Node>? norms) ? new JoinedNorms(norms)
                    : newFront is not null || behind.ContainsKey(node)
                        ? new FoldedParameters(node, newFront, behind.TryGetValue(node, out List<Node>? after) ? after : [])
                    : new CopiedParameters(node)));
            }
        }

        return new FoldedGraph(
            new NetworkGraph(graph.Declaration, input, graph.Batch, inputRequiresGrad: false, rebuilt, loss: null), sources, [.. Notes()]);
    }

    /// <summary>The layer that a node has in the new graph.</summary>
    private Layer LayerOf(Node node, Node? front)
    {
        if (stages.TryGetValue(node, out IReadOnlyList<Node>? norms))
        {
            bool onlyCentres = fronts.TryGetValue(node, out Node? linear);
            string joined = norms.Count == 1 ? "" : $" with {string.Join(" and ", norms.Take(norms.Count - 1).Select(norm => norm.Name))}";
            return node.Layer.ConstantNorm!.Rest(new NormRest(
                onlyCentres ? $"subtract the mean{joined}, {linear!.Name} does the rest" : $"scale and shift{joined}",
                onlyCentres));
        }

        IEnumerable<Node> folded =
            (front is null ? [] : stages[front]).Concat(behind.TryGetValue(node, out List<Node>? after) ? after : []);
        return folded.Any() ? node.Layer.WeightedSum(node.Input.Shape)!.With(folded.Select(norm => norm.Name)) : node.Layer;
    }

    private IEnumerable<FoldedNote> Notes()
    {
        foreach (Node node in nodes.Where(node => node.Layer.Normalisation is { IsByChannel: true }))
        {
            yield return takers.TryGetValue(node, out Node? taker) ? new(node.Name, taker.Name, "")
                : fronts.TryGetValue(node, out Node? linear) ? new(node.Name, linear.Name, "x - mean is left")
                : IsFoldable(node) ? new(node.Name, "", "(x - mean) * scale + shift")
                : new(node.Name, "", $"statistics of each {(node.Layer.Normalisation!.IsOverBatch ? "batch" : "sample")}");
        }
    }
}
