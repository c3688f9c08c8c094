using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import;

/// <summary>What one or several nodes are in this library: a layer's attribute, a join of two values, or nothing at all.</summary>
/// <param name="Kind">
/// The attribute's name; <see cref="View"/> for what changes nothing, <see cref="Opaque"/> for what has been reported.
/// </param>
/// <param name="Node">The node that gives the output, for messages.</param>
/// <param name="Output">The value it defines.</param>
/// <param name="Inputs">The values it reads, constants left out.</param>
internal sealed record Operation(string Kind, GraphNode Node, string Output, params IReadOnlyList<string> Inputs)
{
    public const string View = "";

    /// <summary>Another shape of what the network takes.</summary>
    public const string Reshape = "Reshape";

    public const string Opaque = "?";

    /// <summary>Constants that are multiplied or added; what that is here, <see cref="Placement"/> decides.</summary>
    public const string Affine = "Affine";

    public const string Add = "Add";
    public const string Concat = "Concat";

    /// <summary>The attribute's arguments, as C# has them.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The attribute's options, as C# has them: <c>Eps = 1e-3</c>.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>The tensors of the layer's state.</summary>
    public IReadOnlyList<LayerTensor> Tensors { get; init; } = [];

    /// <summary>
    /// What an affine operation computes, made when it is asked for, since a file can name large constants very often; null for others.
    /// </summary>
    public Func<AffineMap>? Map { get; init; }

    /// <summary>The shape of a sample in which it sees its input, where that is not the model's; null where it is.</summary>
    public long[]? Sees { get; init; }

    /// <summary>Whether it joins two values.</summary>
    public bool IsJoin => Kind is Add or Concat;

    /// <summary>
    /// The path of the PyTorch module, where its name matters: by the key of one of its tensors, else by the scope that PyTorch's exporter
    /// writes into the names of nodes (<c>/trunk/fc1/MatMul</c>).
    /// </summary>
    public string? Module
    {
        get
        {
            if (Tensors.Count == 0)
            {
                return null;
            }

            string[] scope = Node.Name.Split('/');
            return Tensors.Select(tensor => tensor.Source.Module).FirstOrDefault(module => module is not null)
                ?? (scope is ["", _, _, ..] ? string.Join('.', scope[1..^1]) : null);
        }
    }
}

/// <summary>A tensor of a layer's state.</summary>
/// <param name="Name">Its name within the layer: <c>weight</c>.</param>
/// <param name="Source">The values.</param>
/// <param name="Shape">The shape in the state.</param>
/// <param name="Transposes">Whether the file has the values with both dimensions the other way round.</param>
internal sealed record LayerTensor(string Name, ConstantTensor Source, long[] Shape, bool Transposes = false)
{
    /// <summary>The values as the state has them.</summary>
    public ReadOnlyMemory<byte> Content() =>
        Transposes ? Source.Tensor.Transposed((int)Shape[1], (int)Shape[0]) : Source.Tensor.Content;
}

/// <summary>Something in a model that this library cannot express.</summary>
/// <param name="Place">Which node, or what else.</param>
/// <param name="OpType">The operator; empty where it is no node.</param>
/// <param name="Attribute">The attribute with its value; empty where it is the operator as such.</param>
/// <param name="Reason">Why.</param>
internal sealed record Problem(string Place, string OpType, string Attribute, string Reason)
{
    /// <summary>A problem of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="order">Its place among all.</param>
    /// <param name="attribute">The attribute with its value; empty where it is the operator as such.</param>
    /// <param name="reason">Why.</param>
    public static Problem Of(GraphNode node, int order, string attribute, string reason) =>
        new(node.Label, node.OpType, attribute, reason) { Order = order };

    /// <summary>The place of its node among all; what is wrong with the model as a whole comes before.</summary>
    public int Order { get; private init; } = -1;

    public override string ToString() =>
        TextExcerpt.Of(Place)
        + (OpType.Length > 0 ? $" ({TextExcerpt.Of(OpType)})" : "")
        + (Attribute.Length > 0 ? $", {TextExcerpt.Of(Attribute)}" : "")
        + $": {Reason}";
}
