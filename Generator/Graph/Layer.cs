namespace FusedNorm.Generator.Graph;

/// <summary>
/// One declared layer as a graph knows it: its options, its shape rule, its parameters, and what others have to know of it. What it
/// computes and how gradients pass it, it says to the lowering (<see cref="Lowering.LoweredLayer"/>).
/// </summary>
internal abstract class Layer(LayerOptions options)
{
    private readonly int freeze = options.Int("Freeze", 0);

    /// <summary>PyTorch's name, <c>BatchNorm1d</c>.</summary>
    public string Kind { get; } = options.Kind;

    /// <summary>What unnamed layers of this kind are counted under, <c>bn</c>; null for what has no name.</summary>
    public abstract string? NamePrefix { get; }

    /// <summary>Whether gradients stop here whatever trains above; the reason, or null.</summary>
    public virtual string? Cut => null;

    /// <summary>Whether the output is the input seen under another shape.</summary>
    public virtual bool IsView => false;

    /// <summary>Whether it is so in Predict, which has eval semantics.</summary>
    public virtual bool IsViewInPredict => IsView;

    /// <summary>
    /// Whether each element of the output is computed from the same element of the inputs, and from nothing that belongs to channels.
    /// </summary>
    public virtual bool IsPointwise => false;

    /// <summary>What it is as a norm; null where it normalises nothing.</summary>
    public virtual Normalisation? Normalisation => null;

    /// <summary>What it makes of logits; null where it is no such layer.</summary>
    public virtual Squashing? Squashing => null;

    /// <summary>
    /// Whether the variance of its output follows that of its input, in training as in evaluation: it sets no scale of its own
    /// and drops nothing.
    /// </summary>
    public virtual bool KeepsScale => IsView;

    /// <summary>Whether a sample's output in evaluation depends on that sample alone.</summary>
    public virtual bool PredictsSamplesAlone => true;

    /// <summary>Whether it draws random numbers in training.</summary>
    public virtual bool DrawsRandomNumbers => false;

    /// <summary>Whether it computes something else in training than in evaluation.</summary>
    public bool HasModes => DrawsRandomNumbers || Normalisation?.Running is { IsPinned: false };

    /// <summary>Whether the declaration pins it to eval mode.</summary>
    public virtual bool IsPinned => false;

    /// <summary>The name of the tap whose value it reads as its second input; null where it has one input.</summary>
    public virtual string? From => null;

    /// <summary>What the network exposes of it.</summary>
    public virtual LayerHandle Handle => LayerHandle.Plain;

    /// <summary>What it was declared with.</summary>
    public LayerOptions Options { get; } = options;

    /// <summary>The shape of the output, or null after a report that says why there is none.</summary>
    public abstract Shape? InferShape(Shape input, Reporter reporter);

    /// <summary>The same of a layer with a second input, once <see cref="InferShape(Shape, Reporter)"/> has seen the first.</summary>
    public virtual Shape? InferShape(Shape input, Shape other, Reporter reporter) =>
        throw new InvalidOperationException($"{Kind} has one input.");

    /// <summary>The parameters in PyTorch's order, for a checked input shape.</summary>
    public virtual IEnumerable<ParameterDeclaration> Parameters(Shape input) => [];

    /// <summary>What it keeps from call to call besides parameters, in PyTorch's order, for a checked input shape.</summary>
    public virtual IEnumerable<BufferDeclaration> Buffers(Shape input) => [];

    /// <summary>What draws its parameters; null where each begins as a number.</summary>
    public virtual InitCall? Init(Shape input) => null;

    /// <summary>What it is in an inference, where that is a norm by constants; null for every other layer.</summary>
    public virtual ConstantNorm? ConstantNorm => null;

    /// <summary>What takes norms in where it is a product with a weight; null for every other layer.</summary>
    public virtual WeightedSum? WeightedSum(Shape input) => null;

    /// <summary>
    /// The values that its gradient will read, given what the gradient-flow pass decided. Both are asked only where a gradient reaches the
    /// output: of a layer without parameters and with one input, that input then needs one.
    /// </summary>
    public virtual IEnumerable<Value> SavedValues(Node node) => [];

    /// <summary>What the layer keeps for the backward pass besides <see cref="SavedValues"/>, for the description.</summary>
    public virtual string SavedBesides(Node node) => "";

    /// <summary>The floating-point operations of one sample in evaluation; a multiply-add counts as two.</summary>
    public virtual long Flops(Node node) => 0;

    /// <summary>What describes the layer in an ONNX model, in eval mode; null where the model has nothing of it.</summary>
    /// <param name="node">The layer in its place.</param>
    /// <param name="isDouble">Whether the network is in double precision.</param>
    public abstract OnnxCall? Onnx(Node node, bool isDouble);

    /// <summary>
    /// What of the layer no ONNX model can say, as messages have it behind the layer's name; null where <see cref="Onnx"/> is exact.
    /// </summary>
    public virtual string? OnnxObstacle => null;

    /// <summary>What generated code says of the layer: <c>AvgPool1d(2)</c>.</summary>
    public virtual string Describe() => Kind;

    /// <summary>Whether a bit of <c>Freeze</c> is set.</summary>
    protected bool IsFrozen(int bit) => (freeze & bit) != 0;

    /// <summary>The bit of <c>Freeze.Weight</c>.</summary>
    protected const int FreezeWeight = 1;

    /// <summary>The bit of <c>Freeze.Bias</c>.</summary>
    protected const int FreezeBias = 2;

    /// <summary>The value of <c>Freeze.All</c>.</summary>
    public const int FreezeAll = FreezeWeight | FreezeBias;
}
