using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers.Losses;

/// <summary>
/// What every loss is: one kernel that computes the losses and, where a graph is recorded, the output's gradient with them.
/// </summary>
internal abstract class LoweredLoss(LayerOptions options) : Loss(options)
{
    /// <summary>What the generated file calls the kernel.</summary>
    protected string KernelName => Kind.Substring(0, Kind.Length - "Loss".Length);

    /// <summary>What the kernel's loops run over.</summary>
    protected abstract Group Group { get; }

    /// <summary>The weights that the loops read by class, or by element of the last dimension.</summary>
    protected virtual (string Name, IReadOnlyList<double> Values)? WeightTable => null;

    public LossLowering Lower(NetworkGraph graph, TensorTable tensors, Tensor output)
    {
        Shape shape = graph.Output.Shape;
        Kernel kernel = Kernel(KernelName, shape);
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
        KernelProgram program = new(Purpose.Loss) { Calls = { new KernelCall(kernel, []) } };
        return new LossLowering(
            program,
            operands,
            operands is { Losses: not null, Gradient: Tensor gradient } ? ScaleGradient(tensors, shape, gradient) : null);
    }

    /// <summary>What the loss compares the output with: a number per element, unless a loss says otherwise.</summary>
    protected virtual LossTargets Targets(TensorTable tensors, Tensor? weights, Shape output) =>
        new ValueTargets(tensors.Shared("targets", TensorKind.Targets, output.Length));

    /// <summary>Describes the loops.</summary>
    protected abstract void AddSteps(Kernel kernel, LossTensors tensors);

    /// <summary>The given gradient of the loss that an element of the output belongs to.</summary>
    protected abstract Expr LossGradient(Tensor given);

    /// <summary>An element of the output's gradient, scaled by the gradient of its loss.</summary>
    protected virtual Expr Scaled(Expr slope, Expr lossGradient) => slope * lossGradient;

    /// <summary>
    /// Where losses do not combine, the caller gives a gradient for each of them, and the output's gradient is scaled by it.
    /// </summary>
    private Kernel ScaleGradient(TensorTable tensors, Shape output, Tensor gradient)
    {
        Kernel kernel = Kernel("ScaleLosses", output);
        kernel.Describe($"gradient of the {OutputName}, by the gradient of each loss");
        Tensor given = tensors.Shared("lossGradient", TensorKind.LossGradient, LossShape(output).Length);
        Sweep sweep = new();
        Local slope = sweep.Let(new Symbol("slope"), new Load(gradient));
        sweep.Sinks.Add(new Store(gradient, Scaled(slope, LossGradient(given))));
        kernel.Steps.Add(sweep);
        return kernel;
    }

    private Kernel Kernel(string name, Shape output)
    {
        Geometry geometry = Geometry.ByFeature(output);
        return new Kernel(name, Group, geometry) { RowsPerSample = geometry.Rows };
    }

    private static Tensor LivingOn(Tensor tensor)
    {
        tensor.LivesOn = true;
        return tensor;
    }
}
