using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers;

/// <summary>
/// <c>torch.nn.Softmax</c> and <c>LogSoftmax</c> over the last dimension. With p = softmax(x) and g the output's gradient, the input's is
/// p (g - Σ g p), or g - p Σ g for the logarithm.
/// </summary>
internal sealed class Softmax(LayerDeclaration declaration, bool isLog) : Layer(declaration)
{
    public override string NamePrefix => "act";

    public override Shape InferShape(Shape input, Reporter reporter) => input;

    public override IEnumerable<Value> SavedValues(Node node) => [node.Output];

    public override void Forward(ForwardLowering lowering, Node node)
    {
        Tensor input = lowering.Materialize(node.Input);
        Tensor output = lowering.Allocate(node.Output);
        SweepKernel kernel = new(lowering.NameOf(node), Group.ScalarRow, Geometry.ByFeature(node.Output.Shape));
        kernel.Describe(node.Description);
        Sweep largest = From("x", input, "the largest, so that no exponential overflows");
        largest.Sinks.Add(new ReduceMax("largest", new Local("x")));

        Sweep sum = From("x", input, "the sum of the exponentials");
        Local power = sum.Let("power", new Call("Exp", new Local("x") - new Local("largest")));
        sum.Sinks.Add(new ReduceSum("sum", power));
        kernel.Steps.AddRange([largest, sum]);

        Sweep last = From("x", input, "the output");
        if (isLog)
        {
            kernel.Steps.Add(new Let("shift", new Local("largest") + new Call("Log", new Local("sum"))));
            last.Sinks.Add(new Store(output, new Local("x") - new Local("shift")));
        }
        else
        {
            last.Sinks.Add(new Store(output, last.Let("power", new Call("Exp", new Local("x") - new Local("largest"))) / new Local("sum")));
        }

        kernel.Steps.Add(last);
        lowering.Add(kernel);
        lowering.Given(node.Output, output);
    }

    public override void Backward(BackwardLowering lowering, Node node)
    {
        Tensor gradient = lowering.Materialize(node.Output);
        Tensor output = lowering.ForwardTensor(node.Output);
        Tensor destination = lowering.Allocate(node.Input);
        SweepKernel kernel = new(node.Property + "InputGradient", Group.ScalarRow, Geometry.ByFeature(node.Output.Shape));
        kernel.Describe($"gradient of {node.Name} {Describe()}");
        Sweep sum = From("g", gradient, isLog ? "the sum of the gradient" : "the gradient's mean under the distribution");
        sum.Sinks.Add(new ReduceSum("sum", isLog ? new Local("g") : new Local("g") * sum.Let("y", new Load(output))));

        Sweep last = From("g", gradient, "the input's gradient");
        Local y = last.Let("y", new Load(output));
        last.Sinks.Add(new Store(destination, isLog
            ? new Local("g") - (new Call("Exp", y) * new Local("sum"))
            : y * (new Local("g") - new Local("sum"))));
        kernel.Steps.AddRange([sum, last]);
        lowering.Add(kernel, node.Input);
        lowering.Given(node.Input, destination);
    }

    public override long Flops(Node node) => 12L * node.Output.Shape.Length;

    private static Sweep From(string name, Tensor tensor, string comment)
    {
        Sweep sweep = new() { Comment = comment };
        sweep.Let(name, new Load(tensor));
        return sweep;
    }
}
