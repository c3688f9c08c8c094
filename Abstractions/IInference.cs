namespace FusedNorm;

/// <summary>
/// What a network's <c>ToInference</c> gives: a copy for prediction alone, with its norms folded into their neighbours. It never changes,
/// so any number of threads may share it.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
public interface IInference<T>
    where T : unmanaged
{
    /// <summary>
    /// Computes what the network's own <c>Predict</c> computed when the copy was made, up to rounding. Allocates nothing.
    /// </summary>
    /// <param name="input">A whole number of samples, row-major.</param>
    /// <param name="output">Room for exactly as many outputs.</param>
    /// <exception cref="ArgumentException">A length does not fit, or the spans overlap.</exception>
    void Predict(ReadOnlySpan<T> input, Span<T> output);
}

/// <summary>An inference in single precision.</summary>
public interface IInference : IInference<float>;
