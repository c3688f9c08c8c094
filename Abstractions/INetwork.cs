namespace FusedNorm;

/// <summary>What every generated network offers, whatever its layers.</summary>
/// <typeparam name="T">The element type.</typeparam>
public interface INetwork<T>
    where T : unmanaged
{
    /// <summary>The layers with a name, in declaration order.</summary>
    IReadOnlyList<Layer> Layers { get; }

    /// <summary>The parameters in PyTorch's order: by layer, weight before bias.</summary>
    IReadOnlyList<Parameter<T>> Parameters { get; }

    /// <summary>The mode last set for the whole network; true at first.</summary>
    bool Training { get; }

    /// <summary>Sets the mode of every layer that is not pinned by <c>Eval = true</c>.</summary>
    /// <param name="mode">True for training, false for evaluation.</param>
    void Train(bool mode = true);

    /// <summary><see cref="Train"/> with false.</summary>
    void Eval();

    /// <summary>Runs the network in its layers' modes, and records what <c>Backward</c> needs unless inside <see cref="Autograd.NoGrad"/>.</summary>
    /// <param name="input">A whole number of samples, row-major.</param>
    /// <returns>The output, valid until the next call on this network.</returns>
    ReadOnlySpan<T> Forward(ReadOnlySpan<T> input);

    /// <summary>The output of the last forward pass; empty before the first.</summary>
    ReadOnlySpan<T> Output { get; }

    /// <summary>Whether the last forward pass recorded a graph: PyTorch's <c>output.requires_grad</c>.</summary>
    bool OutputRequiresGrad { get; }

    /// <summary>Adds the gradients to the parameters, given the gradient of the output.</summary>
    /// <param name="outputGradient">As long as the last output.</param>
    void Backward(ReadOnlySpan<T> outputGradient);

    /// <summary>Runs the network with eval semantics whatever its mode. Changes nothing and may be called from many threads.</summary>
    /// <param name="input">A whole number of samples, row-major.</param>
    /// <param name="output">Room for exactly as many outputs.</param>
    void Predict(ReadOnlySpan<T> input, Span<T> output);

    /// <summary>
    /// Copies the parameters and running statistics as they are now into a network for prediction alone, its norms folded into their neighbours.
    /// What happens to this network later does not touch it.
    /// </summary>
    IInference<T> ToInference();

    /// <summary>Drops every gradient, as <c>zero_grad(set_to_none=True)</c> does.</summary>
    void ZeroGrad();
}

/// <summary>A network in single precision.</summary>
public interface INetwork : INetwork<float>;
