using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Checks;

/// <summary>
/// A graph after <see cref="Flow.FlowGradients"/>, with what the checks ask of it: who reads a value, and what stands around a layer.
/// </summary>
internal sealed class CheckedGraph
{
    private readonly Dictionary<Value, List<Node>> readers = [];
    private readonly int[] includes;
    private readonly int[] regions;

    public CheckedGraph(NetworkGraph graph)
    {
        Graph = graph;
        foreach (Node node in graph.Nodes)
        {
            foreach (Value input in node.Inputs)
            {
                if (!readers.TryGetValue(input, out List<Node>? nodes))
                {
                    readers.Add(input, nodes = []);
                }

                nodes.Add(node);
            }
        }

        includes = new int[Layers.Count];
        regions = new int[Layers.Count];
        ReadStructure();
    }

    public NetworkGraph Graph { get; }

    /// <summary>The declaration's attributes, with those of included networks.</summary>
    public IReadOnlyList<LayerDeclaration> Layers => Graph.Declaration.Layers;

    /// <summary>The layers that the class itself declares, not an included network.</summary>
    public IEnumerable<Node> OwnNodes => Graph.Nodes.Where(IsOwn);

    /// <summary>The index of the loss's attribute, or -1.</summary>
    public int LossIndex => Graph.Loss is null ? -1 : Layers.Count - 1;

    /// <summary>Whether the class itself declares a layer.</summary>
    public bool IsOwn(Node node) => includes[node.Index] < 0;

    /// <summary>Whether both layers come with one included network, which has been told already.</summary>
    public bool AreOneInclude(Node first, Node second) => !IsOwn(first) && includes[first.Index] == includes[second.Index];

    /// <summary>
    /// The index of the attribute of the class itself that brings a layer: its own, or that of the outermost network that includes it.
    /// </summary>
    public int AttributeOf(Node node) => IsOwn(node) ? node.Index : includes[node.Index];

    /// <summary>Whether the no-grad region around a layer is one of the class itself.</summary>
    public bool IsInOwnRegion(Node node) => regions[node.Index] is >= 0 and int region && includes[region] < 0;

    /// <summary>Who reads a value, in the order of the declaration.</summary>
    public IReadOnlyList<Node> ReadersOf(Value value) => readers.TryGetValue(value, out List<Node>? nodes) ? nodes : [];

    /// <summary>The layers that read what a layer gives, views seen through.</summary>
    public IEnumerable<Node> ReadersBehindViews(Value value) =>
        ReadersOf(value).SelectMany(reader => reader.Layer.IsView ? ReadersBehindViews(reader.Output) : [reader]);

    /// <summary>The layer that computes what a node reads, views seen through; null for the input.</summary>
    public static Node? Above(Node node) => node.Input.Computed.Producer;

    /// <summary>What messages call a layer: <c>bn1 (BatchNorm1d)</c>.</summary>
    public static string NameOf(Node node) => node.Name.Length > 0 ? $"{node.Name} ({node.Layer.Kind})" : node.Layer.Kind;

    /// <summary>Finds for each attribute the outermost network and the outermost no-grad region that it stands in.</summary>
    private void ReadStructure()
    {
        Stack<int> open = new();
        Stack<int> openRegions = new();
        for (int i = 0; i < Layers.Count; i++)
        {
            string kind = Layers[i].Kind;
            includes[i] = open.Count == 0 ? -1 : open.Last();
            regions[i] = openRegions.Count == 0 ? -1 : openRegions.Last();
            if (kind == LayerDeclaration.Include)
            {
                open.Push(i);
            }
            else if (kind == LayerDeclaration.EndInclude)
            {
                open.Pop();
            }
            else if (kind == "BeginNoGrad")
            {
                openRegions.Push(i);
            }
            else if (kind == "EndNoGrad")
            {
                openRegions.Pop();
            }
        }
    }
}
