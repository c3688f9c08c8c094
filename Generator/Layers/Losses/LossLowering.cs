using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers.Losses;

/// <summary>What the caller gives a loss besides the input.</summary>
internal abstract record LossTargets;

/// <summary>A class per sample.</summary>
/// <param name="IgnoreIndex">The target that takes no part.</param>
/// <param name="Weights">A weight per class, where some are declared: a mean divides by those of the targets, else by their number.</param>
internal sealed record ClassTargets(int IgnoreIndex, Tensor? Weights) : LossTargets;

/// <summary>A number per element of the output. A mean divides by the number of losses.</summary>
/// <param name="Values">The span of the call.</param>
internal sealed record ValueTargets(Tensor Values) : LossTargets;

/// <summary>What the loops of a loss read and write.</summary>
/// <param name="Output">The network's output.</param>
/// <param name="Targets">What it is compared with.</param>
/// <param name="Weights">The declared weights, one per class or per element of the last dimension.</param>
/// <param name="Losses">Where the losses go that do not combine; null where they are summed.</param>
/// <param name="Gradient">Where the output's gradient goes; null where none is ever asked for.</param>
/// <param name="Record">Whether this pass asks for it; null where none is ever asked for.</param>
internal sealed record LossTensors(Tensor Output, LossTargets Targets, Tensor? Weights, Tensor? Losses, Tensor? Gradient, Flag? Record)
{
    /// <summary>What lies in the workspace behind the output.</summary>
    public Tensor[] InWorkspace => [.. new[] { Losses, Gradient }.OfType<Tensor>()];
}

/// <summary>What lowering a loss gave.</summary>
/// <param name="Program">The kernel that computes the losses and, where a graph is recorded, the output's gradient.</param>
/// <param name="Tensors">What it reads and writes.</param>
/// <param name="ScaleGradient">Scales the gradient by the one that the caller gives for each loss, where they do not combine.</param>
internal sealed record LossLowering(KernelProgram Program, LossTensors Tensors, Kernel? ScaleGradient)
{
    /// <summary>Lowers a network's loss; null where it has none.</summary>
    public static LossLowering? Of(NetworkGraph graph, TensorTable tensors, Tensor output) =>
        ((LoweredLoss?)graph.Loss)?.Lower(graph, tensors, output);

    public Kernel Kernel => Program.Kernels.Single();
}
