using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers;

/// <summary>
/// <c>torch.nn.Softmax</c> and <c>LogSoftmax</c> over the last dimension. With p = softmax(x) and g the output's gradient, the input's is
/// p (g - Σ g p), or g - p Σ g for the logarithm.
/// </summary>
internal sealed class Softmax(LayerOptions options, bool isLog) : LoweredLayer(options)
{
    private static readonly Local X = new(new Symbol("x"));
    private static readonly Local Power = new(new Symbol("power"));
    private static readonly Local Largest = new(new Symbol("largest"));
    private static readonly Local Sum = new(new Symbol("sum"));
    private static readonly Local LogSum = new(new Symbol("logSum"));
    private static readonly Local Y = new(new Symbol("y"));
    private static readonly Local G = new(new Symbol("g"));

    public override string NamePrefix => "act";

    public override Squashing? Squashing => isLog ? Graph.Squashing.LogSoftmax : Graph.Squashing.Softmax;

    public override Shape InferShape(Shape input, Reporter reporter) => input;

    public override IEnumerable<Value> SavedValues(Node node) => [node.Output];

    public override void Forward(ForwardLowering lowering, Node node)
    {
        Tensor input = lowering.Materialize(node.Input);
        Tensor output = lowering.Allocate(node.Output);
        Kernel kernel = Kernel(lowering.NameOf(node), node);
        kernel.Describe(node);
        Sweep largest = Over(X, input, "the largest, so that no exponential overflows");
        largest.Sinks.Add(new ReduceMax(Largest.Symbol, X));

        Sweep sum = Over(X, input, "the sum of the exponentials");
        Expr shifted = X - Largest;
        sum.Let(Power.Symbol, new Call(Elementary.Exp, shifted));
        sum.Sinks.Add(new ReduceSum(Sum.Symbol, Power, IsWide: true));
        kernel.Steps.AddRange([largest, sum]);
        if (isLog)
        {
            kernel.Steps.Add(new Let(LogSum.Symbol, new Call(Elementary.Log, Sum)));
            Sweep last = Over(X, input, "the output");
            last.Sinks.Add(new Store(output, shifted - LogSum));
            kernel.Steps.Add(last);
        }
        else
        {
            sum.Sinks.Add(new Store(output, Power));
            Sweep last = Over(Power, output, "the output: what each has of the sum");
            last.Sinks.Add(new Store(output, Power / Sum));
            kernel.Steps.Add(last);
        }

        lowering.Add(kernel);
        lowering.Given(node.Output, output);
    }

    public override void Backward(BackwardLowering lowering, Node node)
    {
        Tensor gradient = lowering.Materialize(node.Output);
        Tensor output = lowering.ForwardTensor(node.Output);
        Tensor destination = lowering.Allocate(node.Input);
        Kernel kernel = Kernel(node.Property + "InputGradient", node);
        kernel.Describe($"gradient of {node.Name} {Describe()}");
        Sweep sum = Over(G, gradient, isLog ? "the sum of the gradient" : "the gradient's mean under the distribution");
        sum.Sinks.Add(new ReduceSum(Sum.Symbol, isLog ? G : G * sum.Let(Y.Symbol, new Load(output)), IsWide: true));

        Sweep last = Over(G, gradient, "the input's gradient");
        last.Let(Y.Symbol, new Load(output));
        last.Sinks.Add(new Store(destination, isLog ? G - (new Call(Elementary.Exp, Y) * Sum) : Y * (G - Sum)));
        kernel.Steps.AddRange([sum, last]);
        lowering.Add(kernel, node.Input);
        lowering.Given(node.Input, destination);
    }

    public override OnnxCall Onnx(Node node, bool isDouble) => new(Kind);

    public override long Flops(Node node) => 12L * node.Output.Shape.Length;

    /// <summary>Goes row by row along the last dimension.</summary>
    private static Kernel Kernel(string name, Node node)
    {
        Geometry geometry = Geometry.ByFeature(node.Output.Shape);
        return new Kernel(name, Group.Row, geometry) { RowsPerSample = geometry.Rows };
    }

    private static Sweep Over(Local element, Tensor tensor, string comment)
    {
        Sweep sweep = new() { Comment = comment };
        sweep.Let(element.Symbol, new Load(tensor));
        return sweep;
    }
}
