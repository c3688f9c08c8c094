using System.Numerics;

namespace FusedNorm.Files;

/// <summary>What the <c>Save</c> and <c>Load</c> of generated networks call.</summary>
public static class StateFile
{
    /// <summary>Writes a network's state as safetensors, so that a file under this path is whole at every moment.</summary>
    /// <inheritdoc cref="INetwork{T}.Save(string, ReadOnlySpan{T})"/>
    /// <param name="network">The network.</param>
    /// <param name="path">The file to write or to replace.</param>
    /// <param name="selfTestInput">A whole number of samples to keep with their output; empty for none.</param>
    /// <param name="outputs">How many values the network makes of them.</param>
    public static void Save<T>(INetwork<T> network, string path, ReadOnlySpan<T> selfTestInput, int outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        FileEnding.Require(path, FileEnding.Weights, "Save writes safetensors", ending =>
            ending == FileEnding.Model ? "ExportOnnx writes a model" : "PyTorch reads that with safetensors.torch.load_file");
        IReadOnlyDictionary<string, string> metadata = Describe(network, selfTestInput, outputs);
        AtomicFile.Write(path, stream => SafeTensorsWriter.Write(stream, Outgoing(network.StateDict), metadata));
    }

    /// <summary>Writes a network's state as safetensors to a stream.</summary>
    /// <inheritdoc cref="INetwork{T}.Save(Stream, ReadOnlySpan{T})"/>
    /// <param name="network">The network.</param>
    /// <param name="stream">Where to write.</param>
    /// <param name="selfTestInput">A whole number of samples to keep with their output; empty for none.</param>
    /// <param name="outputs">How many values the network makes of them.</param>
    public static void Save<T>(INetwork<T> network, Stream stream, ReadOnlySpan<T> selfTestInput, int outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(stream);
        SafeTensorsWriter.Write(stream, Outgoing(network.StateDict), Describe(network, selfTestInput, outputs));
    }

    /// <summary>Takes a network's state from a file.</summary>
    /// <inheritdoc cref="INetwork{T}.Load(string, bool, string, string, Func{string, string})"/>
    /// <param name="network">The network.</param>
    /// <param name="path">The file.</param>
    /// <param name="strict">Whether keys that are missing or unexpected, and a failed self-test, are errors.</param>
    /// <param name="key">Which state dict of a checkpoint; null for the only one.</param>
    /// <param name="prefix">What the keys have in front of the network's; null to find out.</param>
    /// <param name="rename">Gives the network's key for one of the file; null to keep them.</param>
    public static LoadResult Load<T>(
        INetwork<T> network, string path, bool strict, string? key = null, string? prefix = null, Func<string, string?>? rename = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        try
        {
            using TensorFile file = TensorFile.Open(path, key);
            return new StateLoader<T>(network, file, prefix, rename).Load(strict);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{path}: {error.Message}", error);
        }
    }

    /// <summary>Takes a network's state from a stream.</summary>
    /// <inheritdoc cref="INetwork{T}.Load(Stream, bool, string, string, Func{string, string})"/>
    /// <param name="network">The network.</param>
    /// <param name="stream">What to read.</param>
    /// <param name="strict">Whether keys that are missing or unexpected, and a failed self-test, are errors.</param>
    /// <param name="key">Which state dict of a checkpoint; null for the only one.</param>
    /// <param name="prefix">What the keys have in front of the network's; null to find out.</param>
    /// <param name="rename">Gives the network's key for one of the file; null to keep them.</param>
    public static LoadResult Load<T>(
        INetwork<T> network, Stream stream, bool strict, string? key = null, string? prefix = null, Func<string, string?>? rename = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using TensorFile file = TensorFile.Open(stream, key);
        return new StateLoader<T>(network, file, prefix, rename).Load(strict);
    }

    /// <summary>The metadata: "format" is what Python's readers of safetensors ask for.</summary>
    private static Dictionary<string, string> Describe<T>(INetwork<T> network, ReadOnlySpan<T> selfTestInput, int outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dictionary<string, string> metadata = new() { ["format"] = "pt" };
        if (!selfTestInput.IsEmpty)
        {
            SelfTest<T>.Describe(network, selfTestInput, outputs, metadata);
        }

        return metadata;
    }

    private static OutgoingTensor[] Outgoing<T>(StateDict<T> state)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
    [
        .. state.Select(tensor => tensor.IsCounter
            ? new OutgoingTensor(tensor.Name, DType.I64, [], stream => stream.Write(BitConverter.GetBytes(tensor.Count)))
            : new OutgoingTensor(
                tensor.Name,
                typeof(T) == typeof(double) ? DType.F64 : DType.F32,
                [.. tensor.Shape.Select(size => (long)size)],
                stream => Elements.Encode<T>(tensor.Data, stream))),
    ];
}
