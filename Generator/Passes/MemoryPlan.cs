using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Passes;

/// <summary>The sizes of a workspace, in elements.</summary>
/// <param name="LongFixed">What does not depend on the batch, as a long so that it can be compared with what fits; it comes first.</param>
/// <param name="LongPerSample">What each sample adds.</param>
/// <param name="Tensors">The tensors, with their offsets set.</param>
internal sealed record MemoryPlan(long LongFixed, long LongPerSample, IReadOnlyList<Tensor> Tensors)
{
    /// <summary>What does not depend on the batch, of a plan that fits.</summary>
    public int Fixed => checked((int)LongFixed);

    /// <summary>What each sample adds, of a plan that fits.</summary>
    public int PerSample => checked((int)LongPerSample);

    /// <summary>The part of that in front, which what a pass hands to the caller takes, as a long.</summary>
    public long LongResults { get; init; }

    /// <summary>The same, of a plan that fits.</summary>
    public int Results => checked((int)LongResults);

    /// <summary>The most samples that are in it at once, of a batch that goes through in pieces; null where all of them are.</summary>
    public int? MostSamples { get; init; }
}
