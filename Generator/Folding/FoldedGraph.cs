using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Folding;

/// <summary>The graph of an inference, and what its constants are made of.</summary>
/// <param name="Graph">The network without the norms that others took in.</param>
/// <param name="Sources">For each node of <paramref name="Graph"/> with parameters, in its order, where they come from.</param>
/// <param name="Norms">What became of each norm that runs over channels.</param>
internal sealed record FoldedGraph(
    NetworkGraph Graph, IReadOnlyList<(Node Node, ConstantSource Source)> Sources, IReadOnlyList<FoldedNote> Norms);

/// <summary>Where the constants of a node come from.</summary>
internal abstract record ConstantSource;

/// <summary>They are the parameters of the network's own layer.</summary>
/// <param name="Layer">The layer.</param>
internal sealed record CopiedParameters(Node Layer) : ConstantSource;

/// <summary>They are norms with running statistics as one mean, scale and shift.</summary>
/// <param name="Norms">The norms, in the order that values pass them.</param>
internal sealed record JoinedNorms(IReadOnlyList<Node> Norms) : ConstantSource;

/// <summary>They are the parameters of a linear layer with norms folded in.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Front">The node of the folded graph that is left of the norms in front of it; null where there are none.</param>
/// <param name="Behind">The norms behind it, in the order that values pass them.</param>
internal sealed record FoldedParameters(Node Layer, Node? Front, IReadOnlyList<Node> Behind) : ConstantSource;

/// <summary>What became of a norm, for the description.</summary>
/// <param name="Norm">The norm's name.</param>
/// <param name="Into">The name of the layer that took it in; empty where none did.</param>
/// <param name="Rest">What is left to compute at its place; empty for nothing.</param>
internal sealed record FoldedNote(string Norm, string Into, string Rest)
{
    /// <summary><c>bn1 into fc1: x - mean is left</c>.</summary>
    public override string ToString() => (Into.Length == 0 ? Norm : $"{Norm} into {Into}") + (Rest.Length == 0 ? "" : ": " + Rest);
}
