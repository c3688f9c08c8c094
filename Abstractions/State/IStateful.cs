namespace FusedNorm;

/// <summary>A layer that has state to save.</summary>
/// <typeparam name="T">The network's element type.</typeparam>
internal interface IStateful<T>
    where T : unmanaged
{
    /// <summary>What the layer's part of the state dict holds, in PyTorch's order.</summary>
    IEnumerable<StateTensor<T>> State { get; }
}
