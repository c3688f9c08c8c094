using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Graph;

/// <summary>One layer in its place: what it reads and what it gives.</summary>
internal sealed class Node
{
    public Node(Layer layer, string name, int index, Value input, Shape outputShape, bool recordsGraph, Value? other = null)
    {
        Other = other;
        Layer = layer;
        Name = name;
        Key = name;
        Index = index;
        Input = input;
        RecordsGraph = recordsGraph;
        Output = new Value(
            (name.Length > 0 ? Identifiers.CamelCase(name) : Identifiers.CamelCase(layer.Kind) + index) + "Output", outputShape, this);
        Parameters = layer.Parameters(input.Shape).Select(parameter => new ParameterSlot(this, parameter)).ToArray();
        Buffers = layer.Buffers(input.Shape).Select(buffer => new BufferSlot(this, buffer)).ToArray();
    }

    public Layer Layer { get; }

    /// <summary>The layer's name, <c>bn1</c>; empty for a detach, which has none.</summary>
    public string Name { get; }

    /// <summary>What stands in front of its state keys: its name, unless the declaration says otherwise.</summary>
    public string Key { get; init; }

    /// <summary>The index of its attribute.</summary>
    public int Index { get; }

    public Value Input { get; }

    /// <summary>The second value it reads, for a residual or a concatenation.</summary>
    public Value? Other { get; }

    /// <summary>Every value it reads.</summary>
    public IEnumerable<Value> Inputs => Other is null ? [Input] : [Input, Other];

    /// <summary>The included networks and no-grad regions that it stands in, outermost first.</summary>
    public IReadOnlyList<string> Within { get; init; } = [];

    public Value Output { get; }

    public IReadOnlyList<ParameterSlot> Parameters { get; }

    public IReadOnlyList<BufferSlot> Buffers { get; }

    /// <summary>False inside a no-grad region.</summary>
    public bool RecordsGraph { get; }

    /// <summary>The handle's property, <c>Bn1</c>.</summary>
    public string Property => Identifiers.PascalCase(Name);

    /// <summary>The name that local identifiers of this node start with, <c>bn1</c>.</summary>
    public string Local => Identifiers.LocalOf(Name);

    /// <summary>What comments say of it: <c>pool1 AvgPool1d(2), (3, 8) to (3, 4)</c>.</summary>
    public string Description => $"{Name} {Layer.Describe()}, {Input.Shape} to {Output.Shape}";

    public ParameterSlot? Parameter(string name) => Parameters.FirstOrDefault(parameter => parameter.Declaration.Name == name);

    public BufferSlot? Buffer(string name) => Buffers.FirstOrDefault(buffer => buffer.Declaration.Name == name);

    /// <summary>The key in PyTorch's state dict of what the layer calls by a name.</summary>
    public string KeyOf(string name) => Key + "." + name;

    /// <summary>Whether the backward pass has anything to do here.</summary>
    public bool HasBackward => Output.NeedsGradient;

    public override string ToString() =>
        $"{(Name.Length > 0 ? Name + " = " : "")}{Layer.Kind}({string.Join(", ", Inputs.Select(input => input.Name))}) -> {Output}";
}

/// <summary>A parameter that a layer declares.</summary>
/// <param name="Name"><c>weight</c> or <c>bias</c>.</param>
/// <param name="Shape">Its shape, as PyTorch prints it.</param>
/// <param name="IsFrozen">Whether the declaration freezes it.</param>
/// <param name="Initial">What each of its values begins as, where nothing draws them.</param>
internal sealed record ParameterDeclaration(string Name, Shape Shape, bool IsFrozen, double Initial = 0);

/// <summary>
/// What a layer keeps from call to call besides parameters: a tensor that training moves and evaluation reads, or a whole number.
/// </summary>
/// <param name="Name">PyTorch's name, <c>running_mean</c>.</param>
/// <param name="Shape">Its shape; () for a number.</param>
/// <param name="IsCounter">Whether it is a whole number, which the handle keeps itself and a prediction does not ask for.</param>
internal sealed record BufferDeclaration(string Name, Shape Shape, bool IsCounter = false);

/// <summary>A buffer in its place.</summary>
internal sealed class BufferSlot(Node node, BufferDeclaration declaration)
{
    public BufferDeclaration Declaration { get; } = declaration;

    public string StateKey => node.KeyOf(Declaration.Name);
}

/// <summary>A parameter in its place.</summary>
internal sealed class ParameterSlot(Node node, ParameterDeclaration declaration)
{
    public Node Node { get; } = node;

    public ParameterDeclaration Declaration { get; } = declaration;

    public string StateKey => Node.KeyOf(Declaration.Name);

    /// <summary>The name that generated code gives it: <c>fc1Weight</c>.</summary>
    public string Local => Node.Local + Identifiers.PascalCase(Declaration.Name);

    /// <summary>The expression of its handle: <c>Fc1.Weight</c>.</summary>
    public string Handle => Node.Property + "." + Identifiers.PascalCase(Declaration.Name);

    /// <summary>Whether a gradient can arrive: not frozen, not cut off from the output, not in a no-grad region.</summary>
    public bool ReceivesGradient => !Declaration.IsFrozen && Node.Output.NeedsGradient;
}
