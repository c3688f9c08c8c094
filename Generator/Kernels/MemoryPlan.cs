namespace FusedNorm.Generator.Kernels;

/// <summary>The sizes of a workspace, in elements.</summary>
/// <param name="LongFixed">What does not depend on the batch, as a long so that it can be compared with what fits; it comes first.</param>
/// <param name="LongPerSample">What each sample adds.</param>
/// <param name="Offsets">
/// Where each tensor begins; of those that grow with the batch the planner's number, to be scaled by the batch. A plan whose end no buffer
/// reaches is never printed, so that what does not fit an int here is nobody's offset.
/// </param>
internal sealed record MemoryPlan(long LongFixed, long LongPerSample, IReadOnlyDictionary<Tensor, int> Offsets)
{
    /// <summary>A plan of nothing.</summary>
    public static readonly MemoryPlan None = new(0, 0, new Dictionary<Tensor, int>());

    /// <summary>The tensors that have a place.</summary>
    public IEnumerable<Tensor> Tensors => Offsets.Keys;

    /// <summary>What does not depend on the batch, of a plan that fits.</summary>
    public int Fixed => checked((int)LongFixed);

    /// <summary>What each sample adds, of a plan that fits.</summary>
    public int PerSample => checked((int)LongPerSample);

    /// <summary>The part of that in front, which what a pass hands to the caller takes, as a long.</summary>
    public long LongResults { get; init; }

    /// <summary>The same, of a plan that fits.</summary>
    public int Results => checked((int)LongResults);

    /// <summary>Whether elements of two tensors have the same place, whatever the batch.</summary>
    public bool Meet(Tensor one, Tensor other) =>
        one.Kind == other.Kind && Offsets.TryGetValue(one, out int first) && Offsets.TryGetValue(other, out int second)
        && first < second + other.Room && second < first + one.Room;

    /// <summary>Whether two tensors that have the same place have each element in the same place.</summary>
    public bool AreOne(Tensor one, Tensor other) =>
        one.Length == other.Length && one.Layout == other.Layout
        && Offsets.TryGetValue(one, out int first) && Offsets.TryGetValue(other, out int second) && first == second;

    /// <summary>The most samples that are in it at once, of a batch that goes through in pieces; null where all of them are.</summary>
    public int? MostSamples { get; init; }
}
