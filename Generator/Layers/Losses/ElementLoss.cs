using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Layers.Losses;

/// <summary>
/// A loss that compares each element of an output of any shape with a target of its own: two expressions, its value and its derivative. The
/// losses are summed in vectors, and the sums in double precision.
/// </summary>
internal abstract class ElementLoss(LayerOptions options) : LoweredLoss(options)
{
    private static readonly Symbol Element = new("x");
    private static readonly Symbol Target = new("y");

    protected override Group Group => Group.None;

    public override Shape LossShape(Shape output) => output;

    public override string DescribeTargets(Shape output) =>
        $"As many values as the output has, {CSharpLiteral.Int(output.Length)} per sample.";

    protected override Expr LossGradient(Tensor given) => new Load(given);

    protected override void AddSteps(Kernel kernel, LossTensors tensors)
    {
        Sweep losses = Losses(tensors);
        if (tensors.Gradient is null)
        {
            kernel.Steps.Add(losses);
            return;
        }

        Sweep both = Losses(tensors);
        Expr slope = Slope(both, tensors);
        if (Reduction == Reduction.Mean)
        {
            kernel.Numbers.Add(GivenNumber.Weight);
            slope *= new Argument(GivenNumber.Weight);
        }

        both.Sinks.Add(new Store(tensors.Gradient, slope));
        kernel.Steps.Add(new Branch(new IsSet(tensors.Record!), [both], [losses]));
    }

    /// <summary>The loss of an element x for the target y.</summary>
    protected abstract Expr Function(Sweep sweep, LossTensors tensors, Local x, Local y);

    /// <summary>Its derivative by x, in a sweep that has computed the loss before.</summary>
    protected abstract Expr Slope(Sweep sweep, LossTensors tensors, Local x, Local y);

    private Sweep Losses(LossTensors tensors)
    {
        Sweep sweep = new();
        Expr loss = Function(sweep, tensors, X(sweep, tensors), Y(sweep, tensors));
        sweep.Sinks.Add(tensors.Losses is null ? new ReduceSum(Symbol.Total, loss) : new Store(tensors.Losses, loss));
        return sweep;
    }

    private Expr Slope(Sweep sweep, LossTensors tensors) => Slope(sweep, tensors, X(sweep, tensors), Y(sweep, tensors));

    private static Local X(Sweep sweep, LossTensors tensors) => sweep.Let(Element, new Load(tensors.Output));

    private static Local Y(Sweep sweep, LossTensors tensors) => sweep.Let(Target, new Load(((ValueTargets)tensors.Targets).Values));
}
