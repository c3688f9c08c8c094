using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Options;

/// <summary>Switches that tests use to see that a pass changes speed and memory, never numbers.</summary>
internal sealed record CompilerOptions
{
    public static readonly CompilerOptions Default = new();

    /// <summary>Whether neighbouring loops become one.</summary>
    public bool FuseKernels { get; init; } = true;

    /// <summary>Whether what is cheap to compute is computed again where it is read again, instead of stored.</summary>
    public bool RecomputeValues { get; init; } = true;

    /// <summary>Whether large kernels can be divided over threads.</summary>
    public bool PartitionKernels { get; init; } = true;

    /// <summary>Whether tensors that are never alive together share memory.</summary>
    public bool PlanMemory { get; init; } = true;

    /// <summary>Whether the norms of an inference are folded into their neighbours.</summary>
    public bool FoldNorms { get; init; } = true;

    /// <summary>Whether kernels that are the same but for names are printed once.</summary>
    public bool ShareKernels { get; init; } = true;

    /// <summary>Whether a forward pass that records nothing, of layers in evaluation, is run as Predict is.</summary>
    public bool EvaluateAsPredict { get; init; } = true;

    /// <summary>
    /// The channels of a block in which values with positions lie, which no plan asks for yet; 0 for as <see cref="Layouts.PlanLayouts"/>
    /// plans.
    /// </summary>
    public int ChannelBlock { get; init; }

    /// <summary>The bytes of scratch memory from which on a program that predicts takes a batch in pieces.</summary>
    public long LargestScratch { get; init; } = 32L << 20;

    /// <summary>
    /// Layers, by their index, whose kernels stand alone: fused with no neighbour, in memory of their own, on one thread. It is what is
    /// left of a kernel that <see cref="Verification.ProgramVerifier"/> finds wrong.
    /// </summary>
    public IReadOnlyCollection<int> Apart { get; init; } = [];

    /// <summary>
    /// Called behind the lowering and behind each pass, with its name and what it gave, which it may exchange: tests look at it there, or
    /// put a fault into it.
    /// </summary>
    public Func<string, ProgramGroup, ProgramGroup>? AfterPass { get; init; }

    /// <summary>No pass at all that could be left out.</summary>
    public CompilerOptions Plain => this with
    {
        FuseKernels = false,
        RecomputeValues = false,
        PartitionKernels = false,
        PlanMemory = false,
        FoldNorms = false,
        ShareKernels = false,
        EvaluateAsPredict = false,
    };

    /// <summary>Whether a kernel has the loops of a layer that stands alone.</summary>
    public bool IsApart(Kernel kernel) => Apart.Count > 0 && kernel.Layers.Overlaps(Apart);
}
