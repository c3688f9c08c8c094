using FusedNorm.Files;
using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Files;

/// <summary>Opens files of tensors: ONNX by its ending, as nothing in it says what it is; the others by their content.</summary>
internal static class InputFile
{
    /// <summary>What ONNX files end with.</summary>
    public const string OnnxEnding = ".onnx";

    private const int HeadLength = 64;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">Which state dict of a checkpoint; null for the only one.</param>
    /// <exception cref="InvalidDataException">The file is malformed, or none of the formats; the message begins with its path.</exception>
    public static TensorFile Open(string path, string? key = null)
    {
        try
        {
            if (!IsOnnx(path))
            {
                return TensorFile.Open(path, key);
            }

            RequireModel(path);
            return key is null
                ? OnnxTensorFile.OpenModel(path)
                : throw Malformed.At(
                    $"the key {Malformed.Text(key)}", "a checkpoint of torch.save to choose a state dict from", "an ONNX model");
        }
        catch (InvalidDataException error)
        {
            throw Named(path, error);
        }
    }

    /// <summary>The keys of the state dicts in a file that is no model.</summary>
    /// <exception cref="InvalidDataException">As for <see cref="Open"/>.</exception>
    public static IReadOnlyList<string> StateDictKeys(string path)
    {
        try
        {
            return IsOnnx(path) ? [""] : TensorFile.StateDictKeys(path);
        }
        catch (InvalidDataException error)
        {
            throw Named(path, error);
        }
    }

    /// <summary>Refuses a file of weights, or of anything else that is known by its first bytes, where a model is to be read.</summary>
    /// <exception cref="InvalidDataException">It is one; what it is, and what to do with it.</exception>
    public static void RequireModel(string path)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        using FileStream stream = TensorFile.OpenRead(path);
        head = head[..stream.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false)];
        if (ForeignFile.IsZip(head) && stream.CanSeek)
        {
            stream.Position = 0;
            throw Malformed.At(
                "the zip", "an ONNX model", ForeignFile.OfZipWithoutModel(ZipDirectory.Read(new ByteSource(stream, headLength: 0)).Keys));
        }

        if (ForeignFile.OfNoModel(head) is string found)
        {
            throw Malformed.At("the first bytes", "an ONNX model", found);
        }
    }

    /// <summary>Whether a path names an ONNX file.</summary>
    public static bool IsOnnx(string path) => path.EndsWith(OnnxEnding, StringComparison.OrdinalIgnoreCase);

    /// <summary>The name of a file's format.</summary>
    public static string Format(TensorFile file) => file switch
    {
        OnnxTensorFile => "ONNX",
        SafeTensorsFile => "safetensors",
        _ => "a state dict of torch.save",
    };

    /// <summary>An exception that says which file it is about.</summary>
    public static InvalidDataException Named(string path, InvalidDataException error) => new($"{path}: {error.Message}", error);
}
