namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>
/// What the replay calls on a generated network beyond <see cref="INetwork{T}"/>. One is compiled beside each case's network.
/// </summary>
/// <typeparam name="T">The network's element type.</typeparam>
public abstract class NetworkAdapter<T>
    where T : unmanaged
{
    /// <summary>The network.</summary>
    public abstract INetwork<T> Network { get; }

    /// <summary>The gradient of the input.</summary>
    public virtual ReadOnlySpan<T> InputGradient => throw new NotSupportedException("The declaration asks for no input gradient.");

    /// <summary>Forward and loss: one value, or one per sample where the loss is not reduced.</summary>
    public virtual ReadOnlySpan<T> Loss(ReadOnlySpan<T> input, ReadOnlySpan<int> targets) =>
        throw new NotSupportedException("The declaration has no loss of class indices.");

    /// <summary>Forward and loss: one value, or where the loss is not reduced one per sample or per element.</summary>
    public virtual ReadOnlySpan<T> Loss(ReadOnlySpan<T> input, ReadOnlySpan<T> targets) =>
        throw new NotSupportedException("The declaration has no loss of values.");

    /// <summary>Backward from a reduced loss.</summary>
    public virtual void Backward() => throw new NotSupportedException("The declaration has no reduced loss.");
}
