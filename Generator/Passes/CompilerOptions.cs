namespace FusedNorm.Generator.Passes;

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
}
