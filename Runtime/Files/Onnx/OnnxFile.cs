namespace FusedNorm.Files;

/// <summary>What the <c>ExportOnnx</c> of generated networks calls.</summary>
public static class OnnxFile
{
    /// <summary>Writes a model so that a file under this path is whole at every moment.</summary>
    /// <inheritdoc cref="INetwork{T}.ExportOnnx(string)"/>
    /// <param name="path">The file to write or to replace.</param>
    /// <param name="write">Writes the model.</param>
    public static void Write(string path, Action<Stream> write)
    {
        FileEnding.Require(path, FileEnding.Model, "ExportOnnx writes an ONNX model", ending => ending == FileEnding.Weights
            ? "Save writes the weights as safetensors"
            : "Save writes the weights as safetensors, which PyTorch reads with safetensors.torch.load_file");
        AtomicFile.Write(path, write);
    }
}
