using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers;

/// <summary>
/// One declared layer: its options, its shape rule, what it computes and how gradients pass it. A layer never prints code; it
/// describes its loops to the lowering, which fuses them with its neighbours'.
/// </summary>
internal abstract class Layer(LayerDeclaration declaration)
{
    /// <summary>PyTorch's name, <c>BatchNorm1d</c>.</summary>
    public string Kind { get; } = declaration.Kind;

    /// <summary>What unnamed layers of this kind are counted under, <c>bn</c>; null for what has no name.</summary>
    public abstract string? NamePrefix { get; }

    /// <summary>Whether gradients stop here whatever trains above; the reason, or null.</summary>
    public virtual string? Cut => null;

    /// <summary>Whether the output is the input seen under another shape.</summary>
    public virtual bool IsView => false;

    /// <summary>Whether it is so in Predict, which has eval semantics.</summary>
    public virtual bool IsViewInPredict => IsView;

    /// <summary>Whether each element of the output is computed from the same element of the inputs, and from nothing that belongs to channels.</summary>
    public virtual bool IsPointwise => false;

    /// <summary>The class of the layer's handle, in single precision; in double precision it is generic.</summary>
    public virtual string Handle => "Layer";

    protected LayerDeclaration Declaration { get; } = declaration;

    /// <summary>The shape of the output, or null after a report that says why there is none.</summary>
    public abstract Shape? InferShape(Shape input, Reporter reporter);

    /// <summary>The parameters in PyTorch's order, for a checked input shape.</summary>
    public virtual IEnumerable<ParameterDeclaration> Parameters(Shape input) => [];

    /// <summary>
    /// The values that <see cref="Backward"/> will read, given what the gradient-flow pass decided. Both are asked only where a gradient reaches the
    /// output: of a layer without parameters and with one input, that input then needs one.
    /// </summary>
    public virtual IEnumerable<Value> SavedValues(Node node) => [];

    /// <summary>What the layer keeps for the backward pass besides <see cref="SavedValues"/>, for the description.</summary>
    public virtual string SavedBesides(Node node) => "";

    /// <summary>Describes the layer's loops from <c>node.Input</c> to <c>node.Output</c>.</summary>
    public abstract void Forward(ForwardLowering lowering, Node node);

    /// <summary>Describes the loops from the gradient of <c>node.Output</c> to those of the parameters and of <c>node.Input</c>.</summary>
    public abstract void Backward(BackwardLowering lowering, Node node);

    /// <summary>The floating-point operations of one sample in evaluation; a multiply-add counts as two.</summary>
    public virtual long Flops(Node node) => 0;

    /// <summary>What describes the layer in an ONNX model, in eval mode; null where the model has nothing of it.</summary>
    /// <param name="node">The layer in its place.</param>
    /// <param name="isDouble">Whether the network is in double precision.</param>
    public abstract OnnxCall? Onnx(Node node, bool isDouble);

    /// <summary>What of the layer no ONNX model can say, as messages have it behind the layer's name; null where <see cref="Onnx"/> is exact.</summary>
    public virtual string? OnnxObstacle => null;

    /// <summary>What generated code says of the layer: <c>AvgPool1d(2)</c>.</summary>
    public virtual string Describe() => Kind;

    /// <summary>The values of an enum such as <c>Freeze</c>, by its bits.</summary>
    protected bool IsFrozen(int bit) => ((Declaration.Int("Freeze") ?? 0) & bit) != 0;

    /// <summary>The bit of <c>Freeze.Weight</c>.</summary>
    protected const int FreezeWeight = 1;

    /// <summary>The bit of <c>Freeze.Bias</c>.</summary>
    protected const int FreezeBias = 2;

    /// <summary>The value of <c>Freeze.All</c>.</summary>
    public const int FreezeAll = FreezeWeight | FreezeBias;
}
