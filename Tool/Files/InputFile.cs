using FusedNorm.Files;
using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Files;

/// <summary>Opens files of tensors: ONNX by its ending, as nothing in it says what it is; the others by their content.</summary>
internal static class InputFile
{
    /// <summary>What ONNX files end with.</summary>
    public const string OnnxEnding = ".onnx";

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">The file is malformed, or none of the formats; the message begins with its path.</exception>
    public static TensorFile Open(string path)
    {
        try
        {
            return IsOnnx(path) ? OnnxTensorFile.OpenModel(path) : TensorFile.Open(path);
        }
        catch (InvalidDataException error)
        {
            throw Named(path, error);
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
