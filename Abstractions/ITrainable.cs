namespace FusedNorm;

/// <summary>A network that ends in a loss of one number: what optimisers, trainers and data loaders need to know of it.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TTarget">A target: <see cref="int"/>, the number of a class, or the element type.</typeparam>
/// <remarks>A loss with <c>Reduction.None</c> gives a number for each sample or element, and has a method of its own.</remarks>
public interface ITrainable<T, TTarget> : INetwork<T>
    where T : unmanaged
    where TTarget : unmanaged
{
    /// <summary>Runs the network and its loss; <see cref="INetwork{T}.Backward()"/> goes on from there.</summary>
    /// <param name="input">A whole number of samples, row-major.</param>
    /// <param name="targets">One for each sample, or one for each element of the output, as the loss has it.</param>
    /// <returns>The loss; NaN for a mean over no sample.</returns>
    /// <exception cref="ArgumentException">
    /// A length does not fit, a target is no class, or a batch norm finds one value per channel.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread is in a pass of this network.</exception>
    T Loss(ReadOnlySpan<T> input, ReadOnlySpan<TTarget> targets);
}

/// <summary>A network in single precision that ends in a loss of one number.</summary>
/// <typeparam name="TTarget">A target: <see cref="int"/>, the number of a class, or <see cref="float"/>.</typeparam>
public interface ITrainable<TTarget> : ITrainable<float, TTarget>, INetwork
    where TTarget : unmanaged;
