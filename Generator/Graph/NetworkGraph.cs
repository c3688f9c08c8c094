using System.Text;
using FusedNorm.Generator.Declarations;

namespace FusedNorm.Generator.Graph;

/// <summary>What a declaration means: its layers in order, wired by values.</summary>
internal sealed class NetworkGraph
{
    private readonly HashSet<Node> live = [];
    private readonly Dictionary<Node, int> positions = [];

    public NetworkGraph(
        NetworkDeclaration declaration, Value input, int batch, bool inputRequiresGrad, IReadOnlyList<Node> nodes, Loss? loss)
    {
        Declaration = declaration;
        Input = input;
        Batch = batch;
        InputRequiresGrad = inputRequiresGrad;
        Nodes = nodes;
        Loss = loss;
        foreach (Node node in nodes)
        {
            positions.Add(node, positions.Count);
        }

        HashSet<Value> read = [Output];
        foreach (Node node in nodes.Reverse().Where(node => read.Contains(node.Output)))
        {
            live.Add(node);
            read.UnionWith(node.Inputs);
        }

        foreach (Value value in nodes.Where(node => !node.Layer.IsView).SelectMany(node => node.Inputs).Append(Output))
        {
            // The output is read by the caller.
            value.Computed.Readers++;
        }
    }

    public NetworkDeclaration Declaration { get; }

    public Value Input { get; }

    /// <summary>The fixed batch, or 0.</summary>
    public int Batch { get; }

    public bool InputRequiresGrad { get; }

    public IReadOnlyList<Node> Nodes { get; }

    public Loss? Loss { get; }

    /// <summary>
    /// Whether the output depends on a layer. One that nobody reads is computed in training, where it may draw numbers and move statistics,
    /// and left out of predictions.
    /// </summary>
    public bool ReachesOutput(Node node) => live.Contains(node);

    /// <summary>Whether a layer reads what the one declared above it computes; the first reads the input.</summary>
    public bool GoesOn(Node node)
    {
        int index = positions[node];
        return node.Input == (index == 0 ? Input : Nodes[index - 1].Output);
    }

    public Value Output => Nodes[Nodes.Count - 1].Output;

    /// <summary>
    /// The parameters whose gradient a value's gradient helps to compute: those at or above it, as far as the way is open.
    /// </summary>
    public IReadOnlyCollection<ParameterSlot> ReceivingAbove(Value value)
    {
        HashSet<Value> open = [value];
        List<ParameterSlot> found = [];
        foreach (Node node in Nodes.Reverse().Where(node => open.Contains(node.Output) && node.Output.NeedsGradient))
        {
            found.AddRange(node.Parameters.Where(parameter => parameter.ReceivesGradient));
            open.UnionWith(node.Inputs.Where(input => input.NeedsGradient));
        }

        return found;
    }

    /// <summary>Whether a sample's prediction depends on that sample alone.</summary>
    public bool PredictsSamplesAlone => Nodes.All(node => node.Layer.PredictsSamplesAlone);

    public IEnumerable<ParameterSlot> Parameters => Nodes.SelectMany(node => node.Parameters);

    /// <summary>The graph as text: one line a node with its shapes and what the passes decided.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Append($"input {Input.Shape} batch {(Batch == 0 ? "N" : Batch.ToString(System.Globalization.CultureInfo.InvariantCulture))}");
        text.Append(Describe(Input)).Append('\n');
        foreach (Node node in Nodes)
        {
            text.Append(node).Append(Describe(node.Output)).Append('\n');
            foreach (ParameterSlot parameter in node.Parameters)
            {
                string state = parameter.Declaration.IsFrozen ? "frozen" : parameter.ReceivesGradient ? "gradient" : "no gradient";
                text.Append($"    {parameter.StateKey} {parameter.Declaration.Shape} {state}\n");
            }
        }

        return text.ToString();
    }

    private static string Describe(Value value) =>
        (value.RequiresGrad ? value.NeedsGradient ? " gradient" : " requires grad, unused" : " no grad: " + value.NoGradReason)
        + (value.IsSaved ? " saved" : "");
}
