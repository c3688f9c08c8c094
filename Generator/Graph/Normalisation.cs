namespace FusedNorm.Generator.Graph;

/// <summary>What a layer that normalises is to others: checks, modes, and the class around it.</summary>
/// <param name="Group">What its statistics are taken over.</param>
/// <param name="Eps">What is added under the root; null where that depends on the precision.</param>
/// <param name="Running">Its running statistics; null where it keeps none.</param>
internal sealed record Normalisation(NormGroup Group, double? Eps, RunningStatistics? Running = null)
{
    /// <summary>Whether the input's own statistics can ever be used.</summary>
    public bool MayUseInput => Running is null or { IsPinned: false };

    /// <summary>Whether each channel has statistics of its own.</summary>
    public bool IsByChannel => Group is NormGroup.Batch or NormGroup.Instance;

    /// <summary>
    /// Whether it takes a channel's statistics over the whole batch: a pass needs more than one value in a channel then, and
    /// batches are counted.
    /// </summary>
    public bool IsOverBatch => Group == NormGroup.Batch;
}

/// <summary>What a norm's statistics are taken over.</summary>
internal enum NormGroup
{
    /// <summary>A channel of the whole batch.</summary>
    Batch,

    /// <summary>A channel of one sample.</summary>
    Instance,

    /// <summary>A run of neighbouring elements of one sample.</summary>
    Row,
}

/// <summary>Running statistics of each channel.</summary>
/// <param name="Momentum">The weight of a new value; NaN for the cumulative average.</param>
/// <param name="IsPinned">Whether they never move, as the layer is pinned to eval mode.</param>
internal sealed record RunningStatistics(double Momentum, bool IsPinned)
{
    /// <summary>Whether training changes them.</summary>
    public bool Move => !IsPinned && Momentum != 0;
}
