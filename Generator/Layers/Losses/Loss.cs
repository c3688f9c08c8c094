using FusedNorm.Generator.Collections;
using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Layers.Losses;

/// <summary>
/// What stands last: its options, what it compares the output with, and one kernel that computes the losses and, where a graph is
/// recorded, the output's gradient with them. Emitters ask a loss for its shape and its targets, never which one it is.
/// </summary>
internal abstract class Loss(LayerDeclaration declaration)
{
    /// <summary>PyTorch's name, <c>MSELoss</c>.</summary>
    public string Kind => Declaration.Kind;

    public Reduction Reduction { get; } = (Reduction)(declaration.Int("Reduction") ?? 0);

    /// <summary>What the loss calls the network's output.</summary>
    public virtual string OutputName => "prediction";

    protected LayerDeclaration Declaration { get; } = declaration;

    /// <summary>What the generated file calls the kernel.</summary>
    protected string KernelName => Kind.Substring(0, Kind.Length - "Loss".Length);

    /// <summary>What the kernel's loops run over.</summary>
    protected abstract Group Group { get; }

    /// <summary>The weights that the loops read by class, or by element of the last dimension.</summary>
    protected virtual (string Name, IReadOnlyList<double> Values)? WeightTable => null;

    /// <summary>The shape of a sample's losses before they combine: () for a single one.</summary>
    public abstract Shape LossShape(Shape output);

    /// <summary>What the documentation of the generated method says of its targets.</summary>
    public abstract string DescribeTargets(Shape output);

    /// <summary>Reports options out of range, and an output that the loss does not take.</summary>
    public void Check(Reporter reporter)
    {
        reporter.Require(Reduction is Reduction.Mean or Reduction.Sum or Reduction.None, "Reduction", "Mean, Sum or None", (int)Reduction);
        CheckOptions(reporter);
    }

    public LossLowering Lower(NetworkGraph graph, TensorTable tensors, Tensor output)
    {
        Shape shape = graph.Output.Shape;
        SweepKernel kernel = Kernel(KernelName, shape);
        kernel.Describe($"{Kind} of the {OutputName}{(graph.Output.NeedsGradient ? ", with its gradient" : "")}");
        Flag? record = graph.Output.NeedsGradient ? kernel.AddFlag(new RecordsGraph()) : null;
        Tensor? weights = WeightTable is var (name, values) ? tensors.Constants(name, values, graph.Declaration.IsDouble) : null;
        LossTensors operands = new(
            output,
            Targets(tensors, weights, shape),
            weights,
            Reduction == Reduction.None ? LivingOn(tensors.PerSample("losses", LossShape(shape).Length)) : null,
            record is null ? null : LivingOn(tensors.PerSample(OutputName + "Gradient", shape.Length)),
            record);
        AddSteps(kernel, operands);
        return new LossLowering(kernel, operands, operands is { Losses: not null, Gradient: Tensor gradient } ? ScaleGradient(tensors, shape, gradient) : null);
    }

    /// <summary>What <see cref="Check"/> reports besides a reduction that is none.</summary>
    protected virtual void CheckOptions(Reporter reporter)
    {
    }

    /// <summary>What the loss compares the output with: a number per element, unless a loss says otherwise.</summary>
    protected virtual LossTargets Targets(TensorTable tensors, Tensor? weights, Shape output) =>
        new ValueTargets(tensors.Shared("targets", TensorKind.Targets, output.Length));

    /// <summary>Describes the loops.</summary>
    protected abstract void AddSteps(SweepKernel kernel, LossTensors tensors);

    /// <summary>The given gradient of the loss that an element of the output belongs to.</summary>
    protected abstract Expr LossGradient(Tensor given);

    /// <summary>An element of the output's gradient, scaled by the gradient of its loss.</summary>
    protected virtual Expr Scaled(Expr slope, Expr lossGradient) => slope * lossGradient;

    /// <summary>Reports a list of weights that holds NaN or infinity, or is of another length than <paramref name="fits"/> takes.</summary>
    protected static void CheckWeights(Reporter reporter, string argument, EquatableArray<double>? weights, Func<int, bool> fits, string expected)
    {
        if (weights is not { } list)
        {
            return;
        }

        if (!fits(list.Count))
        {
            reporter.ReportArgument(
                DiagnosticDescriptors.WrongWeightCount, argument, argument, CSharpLiteral.Int(list.Count), expected, reporter.Input.ToString(), reporter.From);
            return;
        }

        double[] wrong = [.. list.Where(weight => double.IsNaN(weight) || double.IsInfinity(weight))];
        reporter.Require(wrong.Length == 0, argument, "finite numbers", wrong.FirstOrDefault());
    }

    /// <summary>Where losses do not combine, the caller gives a gradient for each of them, and the output's gradient is scaled by it.</summary>
    private SweepKernel ScaleGradient(TensorTable tensors, Shape output, Tensor gradient)
    {
        SweepKernel kernel = Kernel("ScaleLosses", output);
        kernel.Describe($"gradient of the {OutputName}, by the gradient of each loss");
        Tensor given = tensors.Shared("lossGradient", TensorKind.LossGradient, LossShape(output).Length);
        Sweep sweep = new();
        Local slope = sweep.Let("slope", new Load(gradient));
        sweep.Sinks.Add(new Store(gradient, Scaled(slope, LossGradient(given))));
        kernel.Steps.Add(sweep);
        return kernel;
    }

    private SweepKernel Kernel(string name, Shape output)
    {
        Geometry geometry = Geometry.ByFeature(output);
        return new SweepKernel(name, Group, geometry) { RowsPerSample = geometry.Rows };
    }

    private static Tensor LivingOn(Tensor tensor)
    {
        tensor.LivesOn = true;
        return tensor;
    }
}
