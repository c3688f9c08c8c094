using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Layers.Losses;

namespace FusedNorm.Generator.Programs;

/// <summary>A network as kernels with places in memory; all that is left is to print it.</summary>
internal sealed record CompiledNetwork(
    NetworkGraph Graph,
    ForwardPass Forward,
    LossLowering? Loss,
    BackwardPass? Backward,
    ForwardPass Predict,
    CompiledInference Inference,
    CompiledInference? Pretrained,
    ProgramGroup TrainingStep,
    ProgramGroup Prediction)
{
    /// <summary>The plan of the memory that forward, loss and backward pass share.</summary>
    public MemoryPlan Workspace => TrainingStep.Plan;

    /// <summary>The plan of a Predict call's scratch memory.</summary>
    public MemoryPlan Scratch => Prediction.Plan;

    /// <summary>The groups of programs that share memory.</summary>
    public IEnumerable<ProgramGroup> Groups => [TrainingStep, Prediction, .. Inferences.Select(inference => inference.Group)];

    /// <summary>
    /// Whether a forward pass that records nothing, of layers in evaluation, is run as Predict is: it saves nothing, and needs no memory
    /// but for its results.
    /// </summary>
    public bool EvaluatesAsPredict { get; init; }

    /// <summary>The method that each kernel becomes; several may be one.</summary>
    public IReadOnlyDictionary<Kernel, KernelMethod> Methods { get; init; } = new Dictionary<Kernel, KernelMethod>();

    /// <summary>The programs of the network itself, in the order a training step runs them, then Predict.</summary>
    public IEnumerable<KernelProgram> OwnPrograms
    {
        get
        {
            yield return Forward.Program;
            if (Loss is not null)
            {
                yield return Loss.Program;
            }

            if (Backward is not null)
            {
                yield return Backward.Program;
            }

            yield return Predict.Program;
        }
    }

    /// <summary>All programs: then the inference's, and that of weights in the assembly.</summary>
    public IEnumerable<KernelProgram> Programs => OwnPrograms.Concat(Inferences.Select(inference => inference.Program));

    /// <summary>What runs over folded constants.</summary>
    public IEnumerable<CompiledInference> Inferences => Pretrained is null ? [Inference] : [Inference, Pretrained];

    /// <summary>The inference that a program belongs to; null for the network's own.</summary>
    public CompiledInference? InferenceOf(KernelProgram program) => Inferences.FirstOrDefault(inference => inference.Program == program);

    /// <summary>Every kernel, with what its program is for.</summary>
    public IEnumerable<(Purpose Purpose, Kernel Kernel)> Kernels => Programs
        .SelectMany(program => program.Calls.Select(call => (program.Purpose, call.Kernel)))
        .Concat(Loss?.ScaleGradient is { } scale ? [(Purpose.Backward, (Kernel)scale)] : []);
}
