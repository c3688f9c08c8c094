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
    public override string NamePrefix => "act";

    public override Squashing? Squashing => isLog ? Graph.Squashing.LogSoftmax : Graph.Squashing.Softmax;

    public override Shape InferShape(Shape input, Reporter reporter) => input;

    public override IEnumerable<Value> SavedValues(Node node) => [node.Output];

    public override void Forward(ForwardLowering lowering, Node node)
    {
        Tensor input = lowering.Materialize(node.Input);
        Tensor output = lowering.Allocate(node.Output);
        SweepKernel kernel = Kernel(lowering.NameOf(node), node);
        kernel.Describe(node);
        Sweep largest = Over("x", input, "the largest, so that no exponential overflows");
        largest.Sinks.Add(new ReduceMax("largest", new Local("x")));

        Sweep sum = Over("x", input, "the sum of the exponentials");
        Expr shifted = new Local("x") - new Local("largest");
        Local power = sum.Let("power", new Call(Elementary.Exp, shifted));
        sum.Sinks.Add(new ReduceSum("sum", power, IsWide: true));
        kernel.Steps.AddRange([largest, sum]);
        if (isLog)
        {
            kernel.Steps.Add(new Let("logSum", new Call(Elementary.Log, new Local("sum"))));
            Sweep last = Over("x", input, "the output");
            last.Sinks.Add(new Store(output, shifted - new Local("logSum")));
            kernel.Steps.Add(last);
        }
        else
        {
            sum.Sinks.Add(new Store(output, power));
            Sweep last = Over("power", output, "the output: what each has of the sum");
            last.Sinks.Add(new Store(output, power / new Local("sum")));
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
        SweepKernel kernel = Kernel(node.Property + "InputGradient", node);
        kernel.Describe($"gradient of {node.Name} {Describe()}");
        Sweep sum = Over("g", gradient, isLog ? "the sum of the gradient" : "the gradient's mean under the distribution");
        sum.Sinks.Add(new ReduceSum("sum", isLog ? new Local("g") : new Local("g") * sum.Let("y", new Load(output)), IsWide: true));

        Sweep last = Over("g", gradient, "the input's gradient");
        Local y = last.Let("y", new Load(output));
        last.Sinks.Add(new Store(destination, isLog
            ? new Local("g") - (new Call(Elementary.Exp, y) * new Local("sum"))
            : y * (new Local("g") - new Local("sum"))));
        kernel.Steps.AddRange([sum, last]);
        lowering.Add(kernel, node.Input);
        lowering.Given(node.Input, destination);
    }

    public override OnnxCall Onnx(Node node, bool isDouble) => new(Kind);

    public override long Flops(Node node) => 12L * node.Output.Shape.Length;

    /// <summary>Goes row by row along the last dimension.</summary>
    private static SweepKernel Kernel(string name, Node node)
    {
        Geometry geometry = Geometry.ByFeature(node.Output.Shape);
        return new SweepKernel(name, Group.Row, geometry) { RowsPerSample = geometry.Rows };
    }

    private static Sweep Over(string name, Tensor tensor, string comment)
    {
        Sweep sweep = new() { Comment = comment };
        sweep.Let(name, new Load(tensor));
        return sweep;
    }
}
