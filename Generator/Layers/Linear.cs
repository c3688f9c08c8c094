using FusedNorm.Generator.Collections;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;
using FusedNorm.Generator.Schedules;
using FusedNorm.Generator.Text;
using FusedNorm.Products;

namespace FusedNorm.Generator.Layers;

/// <summary><c>torch.nn.Linear</c>: y = x Wᵀ + b over the last dimension.</summary>
internal sealed class Linear(LayerOptions options) : LoweredLayer(options)
{
    private const string Weight = "weight";
    private const string Bias = "bias";

    private readonly int outFeatures = options.Required("OutFeatures");
    private readonly int inFeatures = options.Int("InFeatures", 0);
    private readonly bool hasBias = options.Bool("Bias", true);

    /// <summary>What descriptions say behind the layer's sizes.</summary>
    private string Note { get; init; } = "";

    public override string NamePrefix => "fc";

    public override bool KeepsScale => true;

    public override LayerHandle Handle { get; } = new("LinearLayer", [Weight, Bias], []) { TakesKind = false };

    public override Shape? InferShape(Shape input, Reporter reporter)
    {
        if (!reporter.Require(outFeatures > 0, "OutFeatures", "positive", outFeatures)
            | !reporter.Require(inFeatures >= 0, "InFeatures", "0 (inferred) or positive", inFeatures))
        {
            return null;
        }

        if (inFeatures > 0 && inFeatures != input.Last)
        {
            reporter.WrongFeatures("InFeatures", inFeatures, input.Last, "last");
            return null;
        }

        return new Shape(input.Dimensions.Take(input.Rank - 1).Append(outFeatures).ToEquatableArray());
    }

    public override IEnumerable<ParameterDeclaration> Parameters(Shape input)
    {
        yield return new(Weight, new Shape(outFeatures, input.Last), IsFrozen(FreezeWeight));
        if (hasBias)
        {
            yield return new(Bias, new Shape(outFeatures), IsFrozen(FreezeBias));
        }
    }

    public override InitCall Init(Shape input) => new("Linear", [Weight, Bias], input.Last);

    public override WeightedSum WeightedSum(Shape input) => new(input.Length == input.Last, Folding);

    public override IEnumerable<Value> SavedValues(Node node) => node.Parameter(Weight)!.ReceivesGradient ? [node.Input] : [];

    public override void Forward(ForwardLowering lowering, Node node)
    {
        int features = node.Input.Shape.Last;
        Geometry inputGeometry = Geometry.ByFeature(node.Input.Shape);
        bool isLarge = ProductSchedule.IsWorthTiles(outFeatures, features);
        Operand input = isLarge
            ? lowering.ProductOperand(node.Input, inputGeometry, WholeChannels(node.Input), features, 1)
            : new Operand(lowering.Materialize(node.Input), features, 1);
        int terms = Terms(node, isStored: lowering.IsInference && input.Computed is null, lowering.IsDouble);
        Tensor weight = lowering.Tensors.Parameter(
            node.Parameter(Weight)!, isLarge ? PanelsLayout.For(outFeatures, terms, lowering.IsDouble) : null);
        Geometry geometry = Geometry.ByFeature(node.Output.Shape);
        Contraction product = new(
            Extent.PerSample(geometry.Rows), outFeatures, Extent.Of(features), input, new Operand(weight, features, 1)) { Terms = terms };
        Kernel kernel = new(lowering.NameOf(node), Group.None, geometry) { Steps = { product } };
        kernel.Describe(node, Consumed(input, node));
        Symbol output = lowering.SymbolOf(node.Output);
        Local current = product.Let(hasBias ? new Symbol(node.Local + "Product") : output, new Product());
        if (hasBias)
        {
            current = product.Let(output, current + new Channel(lowering.Tensors.Parameter(node.Parameter(Bias)!)));
        }

        lowering.Add(kernel);
        lowering.Define(node.Output, Chain.Continue(geometry, product, current, kernel));
    }

    public override void Backward(BackwardLowering lowering, Node node)
    {
        Tensor gradient = lowering.Materialize(node.Output);
        int features = node.Input.Shape.Last;
        Geometry geometry = Geometry.ByFeature(node.Output.Shape);
        ParameterSlot weight = node.Parameter(Weight)!;
        if (weight.ReceivesGradient)
        {
            Operand input = lowering.ForwardOperand(node.Input, Geometry.ByFeature(node.Input.Shape), 1, features);

            // dW(o, i) += sum over samples of dy(n, o) * x(n, i)
            Contraction product = new(
                Extent.Of(outFeatures), features, Extent.PerSample(geometry.Rows), new Operand(gradient, 1, outFeatures), input);
            Kernel kernel =
                new(node.Property + "WeightGradient", Group.None, new Geometry(outFeatures, features, 1)) { Steps = { product } };
            AddsToGradient? adds = ProductSchedule.IsWorthTiles(features, outFeatures) ? new AddsToGradient(weight) : null;
            if (adds is not null)
            {
                kernel.AddFlag(adds);
            }

            kernel.Describe($"gradient of {weight.StateKey}{Consumed(input, node)}");
            Local sum = product.Let(new Symbol(node.Local + "Product"), new Product());
            product.Sinks.Add(new Store(lowering.Tensors.Gradient(weight), sum)
            {
                Adds = true,
                AddsWhere = adds,
            });
            lowering.Add(kernel, new TakesGradient(weight));
        }

        if (node.Parameter(Bias) is { ReceivesGradient: true } bias)
        {
            Kernel kernel = new(node.Property + "BiasGradient", Group.Channel, geometry);
            kernel.Describe($"gradient of {bias.StateKey}");
            Symbol sum = new("sum");
            Sweep samples = new() { Comment = "the sum over the samples" };
            samples.Sinks.Add(new ReduceSum(sum, samples.Let(lowering.SymbolOf(node.Output), new Load(gradient))));
            kernel.Steps.Add(samples);
            kernel.Steps.Add(new SetChannel(lowering.Tensors.Gradient(bias), new Local(sum), add: true));
            lowering.Add(kernel, new TakesGradient(bias));
        }

        if (node.Input.NeedsGradient)
        {
            // dx(n, i) = sum over outputs of dy(n, o) * W(o, i)
            Geometry inputGeometry = Geometry.ByFeature(node.Input.Shape);
            Contraction product = new(
                Extent.PerSample(geometry.Rows),
                features,
                Extent.Of(outFeatures),
                new Operand(gradient, outFeatures, 1),
                new Operand(lowering.Tensors.Parameter(weight), 1, features));
            Kernel kernel = new(node.Property + "InputGradient", Group.None, inputGeometry) { Steps = { product } };
            kernel.Describe($"gradient of the input of {node.Name}");
            Local current = product.Let(new Symbol("inputOf" + node.Property + "Slope"), new Product());
            lowering.Add(kernel, new NeedsGradient(node.Input));
            lowering.Define(node.Input, Chain.Continue(inputGeometry, product, current, kernel));
        }
    }

    /// <summary>
    /// How many terms are summed at once: whole channels, whether the operand is computed on the way or not. As many as the cache holds of
    /// the network's input, which is never computed on the way, and of what an inference, whose constants are its own, finds stored.
    /// </summary>
    private int Terms(Node node, bool isStored, bool isDouble) => isStored || node.Input.Computed.Producer is null
        ? PanelsLayout.Terms(outFeatures, node.Input.Shape.Last, isDouble)
        : WholeChannels(node.Input);

    /// <summary>
    /// The most terms that are whole channels of what was flattened, as many as are taken at once: wherever a network computes its operand
    /// on the way, blocks end there. The graph decides it, not what is fused, so that the digits are the same.
    /// </summary>
    private static int WholeChannels(Value input)
    {
        int positions = input.Shape.Rank == 1 ? Unflattened(input).Shape.Positions : 1;
        return positions > ProductShape.MostTerms ? ProductShape.MostTerms : ProductShape.MostTerms / positions * positions;
    }

    /// <summary>
    /// The value that a loop sees where a row of features is one element after another of what stands above: behind views and what stays at
    /// its element.
    /// </summary>
    private static Value Unflattened(Value value) =>
        value.Shape.Rank == 1 && value.Producer is { Layer: { IsView: true } or { IsPointwise: true } } producer
            ? Unflattened(producer.Input)
            : value;

    /// <summary>What a kernel's summary says of an operand that it computes itself.</summary>
    private static string Consumed(Operand operand, Node node) =>
        operand.Computed is null ? "" : $", of {node.Input.Computed.Name} computed on the way";

    public override long Flops(Node node) =>
        (2L * node.Input.Shape.Length * outFeatures) + (hasBias ? node.Output.Shape.Length : 0);

    public override OnnxCall Onnx(Node node, bool isDouble) => new(Kind);

    public override string Describe() => $"Linear({(inFeatures > 0 ? CSharpLiteral.Int(inFeatures) + ", " : "")}{outFeatures}){Note}";

    /// <summary>The layer of an inference that has taken in the norms around it, and so has a bias.</summary>
    private Linear Folding(IEnumerable<string> norms) =>
        new(Options.With("Bias", true)) { Note = $" with {string.Join(" and ", norms)} folded in" };
}
