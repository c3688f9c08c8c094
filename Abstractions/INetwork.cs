namespace FusedNorm;

/// <summary>What every generated network offers, whatever its layers.</summary>
/// <typeparam name="T">The element type.</typeparam>
public interface INetwork<T>
    where T : unmanaged
{
    /// <summary>What the generator decided: shapes, layers, gradients, memory, kernels.</summary>
    NetworkInfo Info { get; }

    /// <summary>The elements of one sample of the input.</summary>
    int InputLength { get; }

    /// <summary>The elements of one sample of the output.</summary>
    int OutputLength { get; }

    /// <summary>The layers with a name, in declaration order.</summary>
    IReadOnlyList<Layer> Layers { get; }

    /// <summary>The parameters in PyTorch's order: by layer, weight before bias.</summary>
    IReadOnlyList<Parameter<T>> Parameters { get; }

    /// <summary>The mode last set for the whole network; true at first.</summary>
    bool Training { get; }

    /// <summary>Sets the mode of every layer that is not pinned by <c>Eval = true</c>.</summary>
    /// <param name="mode">True for training, false for evaluation.</param>
    /// <exception cref="InvalidOperationException">Another thread is in a pass of this network.</exception>
    void Train(bool mode = true);

    /// <summary><see cref="Train"/> with false.</summary>
    void Eval();

    /// <summary>
    /// Runs the network in its layers' modes, and records what <c>Backward</c> needs unless inside <see cref="Autograd.NoGrad"/>.
    /// </summary>
    /// <param name="input">
    /// A whole number of samples, row-major. What is the network's own, its last output for one, is copied where the call writes over it.
    /// </param>
    /// <returns>The output, valid until the next forward pass of this network.</returns>
    /// <exception cref="InvalidOperationException">
    /// Another thread is in a pass of this network, which works for one at a time: give each a network of its own, or read with
    /// <see cref="Predict"/>.
    /// </exception>
    ReadOnlySpan<T> Forward(ReadOnlySpan<T> input);

    /// <summary>The output of the last forward pass; empty before the first.</summary>
    ReadOnlySpan<T> Output { get; }

    /// <summary>Whether the last forward pass recorded a graph: PyTorch's <c>output.requires_grad</c>.</summary>
    bool OutputRequiresGrad { get; }

    /// <summary>Adds the gradients of the last loss to the parameters, or those of an output of one value.</summary>
    /// <exception cref="InvalidOperationException">Where PyTorch raises, or another thread is in a pass of this network.</exception>
    void Backward();

    /// <summary>Adds the gradients to the parameters, given the gradient of the output.</summary>
    /// <param name="outputGradient">As long as the last output. What is the network's own is copied, as for <see cref="Forward"/>.</param>
    /// <exception cref="InvalidOperationException">Where PyTorch raises, or another thread is in a pass of this network.</exception>
    void Backward(ReadOnlySpan<T> outputGradient);

    /// <summary>
    /// The gradient of the last backward pass with respect to its input, valid until the next pass; empty before, and where the
    /// declaration's input requires none.
    /// </summary>
    ReadOnlySpan<T> InputGradient { get; }

    /// <summary>Runs the network with eval semantics whatever its mode. Changes nothing and may be called from many threads.</summary>
    /// <param name="input">A whole number of samples, row-major.</param>
    /// <param name="output">
    /// Room for exactly as many outputs, apart from the input and from the network's parameters and running statistics.
    /// </param>
    void Predict(ReadOnlySpan<T> input, Span<T> output);

    /// <summary>
    /// Copies the parameters and running statistics as they are now into a network for prediction alone, its norms folded into their
    /// neighbours. What happens to this network later does not touch it.
    /// </summary>
    IInference<T> ToInference();

    /// <summary>Drops every gradient, as <c>zero_grad(set_to_none=True)</c> does.</summary>
    /// <exception cref="InvalidOperationException">Another thread is in a pass of this network.</exception>
    void ZeroGrad();

    /// <summary>
    /// Gives back the memory that passes of this network took, and what <see cref="Predict"/> took on this thread. The output, the input's
    /// gradient and the graph of the last forward pass are gone; parameters, their gradients and running statistics stay. The next pass
    /// takes what it needs.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another thread is in a pass of this network.</exception>
    void TrimMemory();

    /// <summary>
    /// Takes the parameters, running statistics and counters of another network, <c>load_state_dict(other.state_dict())</c> in PyTorch.
    /// </summary>
    /// <param name="other">A network with the same keys and shapes, of this class as a rule.</param>
    /// <exception cref="StateDictException">The keys or shapes differ: all differences at once, and nothing has changed.</exception>
    /// <exception cref="InvalidOperationException">Another thread is in a pass of this network.</exception>
    void CopyFrom(INetwork<T> other);

    /// <summary>The parameters, running statistics and counters under PyTorch's keys: the network's own, not copies.</summary>
    StateDict<T> StateDict { get; }

    /// <summary>
    /// Writes the state as safetensors, in the network's precision. The file is written beside <paramref name="path"/> and takes its place
    /// when all of it is on the disk: whatever happens before leaves an old file whole.
    /// </summary>
    /// <param name="path">The file to write or to replace, best named <c>.safetensors</c>.</param>
    /// <param name="selfTestInput">
    /// A whole number of samples to keep in the file with their output, for
    /// <see cref="Load(string, bool, string, string, Func{string, string})"/> to check; empty for none.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The path ends as files of another format do (<c>.pt</c>, <c>.onnx</c>, …), the input is no whole number of samples, or its output is
    /// not finite. No file was touched.
    /// </exception>
    /// <exception cref="IOException">The disk is full, or another problem of files. An old file is whole.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    void Save(string path, ReadOnlySpan<T> selfTestInput = default);

    /// <summary>Writes the state as safetensors to a stream, which is left open.</summary>
    /// <param name="stream">Where to write.</param>
    /// <param name="selfTestInput">As for <see cref="Save(string, ReadOnlySpan{T})"/>.</param>
    /// <exception cref="ArgumentException">
    /// The input is no whole number of samples, or its output is not finite. Nothing was written.
    /// </exception>
    void Save(Stream stream, ReadOnlySpan<T> selfTestInput = default);

    /// <summary>
    /// Takes the state from a file, safetensors or what <c>torch.save</c> wrote, whichever its content is. In a checkpoint the state dict
    /// is found where there is one. Values of 16, 32 and 64 bits are converted to the network's precision. Everything is checked before
    /// anything changes, and nothing in a file is executed.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="strict">
    /// Whether keys that are missing or unexpected, and a failed self-test, are errors. Tensors of other shapes always are, as in PyTorch.
    /// </param>
    /// <param name="key">
    /// Which state dict of a checkpoint that has several, as <c>"model"</c>: the key that it is saved under, or several with dots between.
    /// </param>
    /// <param name="prefix">
    /// What the file has in front of the network's keys, as <c>"module."</c>; entries without it are left out. Where it is not given, and
    /// all keys of the network stand behind one prefix, it is that one.
    /// </param>
    /// <param name="rename">Gives the network's key for one of the file, without its prefix, or null for an entry to leave out.</param>
    /// <returns>The keys that did not meet, and how the self-test went where the file carries one.</returns>
    /// <exception cref="StateDictException">The file does not fit the network: all differences at once.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is malformed or no state dict, or the self-test fails: what was expected, what was found, and where.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    LoadResult Load(string path, bool strict = true, string? key = null, string? prefix = null, Func<string, string?>? rename = null);

    /// <summary>Takes the state from a stream, read from where it stands to its end and left open.</summary>
    /// <param name="stream">What to read.</param>
    /// <param name="strict">As for <see cref="Load(string, bool, string, string, Func{string, string})"/>.</param>
    /// <param name="key">As for <see cref="Load(string, bool, string, string, Func{string, string})"/>.</param>
    /// <param name="prefix">As for <see cref="Load(string, bool, string, string, Func{string, string})"/>.</param>
    /// <param name="rename">As for <see cref="Load(string, bool, string, string, Func{string, string})"/>.</param>
    /// <returns>The keys that did not meet, and how the self-test went where there is one.</returns>
    /// <exception cref="StateDictException">The content does not fit the network: all differences at once.</exception>
    /// <exception cref="InvalidDataException">As for <see cref="Load(string, bool, string, string, Func{string, string})"/>.</exception>
    LoadResult Load(Stream stream, bool strict = true, string? key = null, string? prefix = null, Func<string, string?>? rename = null);

    /// <summary>
    /// Writes the network as an ONNX model, opset 17: what <see cref="Predict"/> computes, with the parameters and statistics of now.
    /// Parameters are named by PyTorch's keys, nodes by the keys of their layers, the graph by the class; input and output are <c>input</c>
    /// and <c>output</c>, with a batch of any size where the declaration fixes none. The file takes the place of an old one when all of it
    /// is on the disk, as with <see cref="Save(string, ReadOnlySpan{T})"/>.
    /// </summary>
    /// <param name="path">The file to write or to replace.</param>
    /// <exception cref="ArgumentException">The name promises another format, as <c>.pt</c> does. No file was touched.</exception>
    /// <exception cref="NotSupportedException">
    /// A layer that no ONNX operator computes exactly, or a model of more than 2 GiB: which, and why. No file was touched.
    /// </exception>
    /// <exception cref="IOException">The disk is full, or another problem of files. An old file is whole.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    void ExportOnnx(string path);

    /// <summary>Writes the network as an ONNX model to a stream, which is left open.</summary>
    /// <param name="stream">Where to write.</param>
    /// <exception cref="NotSupportedException">As for <see cref="ExportOnnx(string)"/>. Nothing was written.</exception>
    void ExportOnnx(Stream stream);
}

/// <summary>A network in single precision.</summary>
public interface INetwork : INetwork<float>;
