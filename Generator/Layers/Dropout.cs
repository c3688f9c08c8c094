using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Layers;

/// <summary>
/// <c>torch.nn.Dropout</c>: y = x m with a mask m of zeros and 1 / (1 - p). The forward pass leaves the mask it used for the backward
/// pass, so a mode that changes in between changes nothing; in eval mode that mask is ones. Predict knows no dropout.
/// </summary>
internal sealed class Dropout(LayerOptions options) : LoweredLayer(options)
{
    private readonly double probability = options.Double("P", 0.5);

    public override string NamePrefix => "drop";

    public override bool IsPointwise => true;

    /// <summary>Whether the network that includes it pins it to eval mode.</summary>
    public override bool IsPinned { get; } = options.Bool("Eval", false);

    /// <summary>As PyTorch, which returns the input itself where nothing can become 0.</summary>
    public override bool IsView => IsPinned || probability == 0;

    public override bool DrawsRandomNumbers => !IsView;

    public override bool IsViewInPredict => true;

    public override Shape? InferShape(Shape input, Reporter reporter) =>
        reporter.Require(probability is >= 0 and <= 1, "P", "from 0 to 1", probability) ? input : null;

    public override string SavedBesides(Node node) => !IsView && node.Input.NeedsGradient ? "mask" : "";

    public override void Forward(ForwardLowering lowering, Node node)
    {
        if (lowering.IsPredict ? IsViewInPredict : IsView)
        {
            lowering.Alias(node.Input, node.Output);
            return;
        }

        Tensor mask = Mask(lowering.Tensors, node);
        mask.Note =
            $"N x {node.Output.Shape}, {(node.Input.NeedsGradient ? "saved for the backward pass" : "what each element is multiplied by")}";
        IsTraining training = new(node);
        Kernel kernel = new(node.Property + "Mask", Group.None, new Geometry(1, mask.Length, 1))
        {
            Flags = { training },
            Steps = { new Branch(new IsSet(training), [Filled(mask, new Draw(probability))], [Filled(mask, Expr.One)]) },
        };
        kernel.Describe($"mask of {node.Name} {Describe()}");
        lowering.AddPreparation(kernel);
        lowering.Pointwise(node, x => x * new Load(mask));
    }

    public override void Backward(BackwardLowering lowering, Node node)
    {
        if (IsView)
        {
            lowering.Alias(node.Output, node.Input);
            return;
        }

        lowering.Pointwise(node, gradient => gradient * new Load(Mask(lowering.Tensors, node)));
    }

    public override OnnxCall Onnx(Node node, bool isDouble) => new(Kind);

    public override string Describe() => $"Dropout({CSharpLiteral.Text(probability)})";

    private static Sweep Filled(Tensor mask, Expr value)
    {
        Sweep sweep = new();
        sweep.Sinks.Add(new Store(mask, sweep.Let(new Symbol("factor"), value)));
        return sweep;
    }

    private static Tensor Mask(TensorTable tensors, Node node) =>
        tensors.Of(node, node.Local + "Mask", TensorKind.PerSample, node.Output.Shape.Length);
}
