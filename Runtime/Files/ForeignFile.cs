using System.Buffers;

namespace FusedNorm.Files;

/// <summary>Says what a file is that is given for a file of weights, and what to do with it.</summary>
internal static class ForeignFile
{
    private const string Torchscript = "a TorchScript archive, as torch.jit.save writes it";
    private const string TorchSave = "a file of torch.save, which has weights and no layers";
    private const string Export = "torch.onnx.export(model.eval(), x, file) writes a model";
    private const string Advice = "save model.state_dict() in Python";

    private static readonly SearchValues<byte> Printable =
        SearchValues.Create([(byte)'\t', (byte)'\n', (byte)'\r', .. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (byte)code)]);

    private static readonly string[] WeightEndings = [".pth", ".pt", ".ckpt", ".bin", ".safetensors"];

    /// <summary>What begins in its own way. Texts first: a page may begin with empty lines.</summary>
    private static readonly (byte[] Start, string Name)[] Starts =
    [
        ("version https://git-lfs"u8.ToArray(), "the pointer of Git LFS in place of the file: git lfs pull fetches it"),
        ("<"u8.ToArray(), "a web page or another text of tags: the download got a page that was not the file"),
        ("{"u8.ToArray(), "a text of JSON: the weights are in another file beside it"),
        ([0x89, (byte)'H', (byte)'D', (byte)'F'],
            $"HDF5, which Keras writes: copy the arrays into a PyTorch model and {Advice}, or export the model to ONNX"),
        ([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'],
            "an array of NumPy (.npy): save a dictionary of tensors with torch.save"),
        ("GGUF"u8.ToArray(), "GGUF, the weights of llama.cpp: take the model's safetensors file"),
        ("RIFF"u8.ToArray(), "a media file"),
        ([0x1F, 0x8B], "a file compressed by gzip: unpack it"),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF], "an archive of 7-Zip: unpack it"),
        ("Rar!"u8.ToArray(), "a RAR archive: unpack it"),
        ([0x28, 0xB5, 0x2F, 0xFD], "a file compressed by Zstandard: unpack it"),
        ("BZh"u8.ToArray(), "a file compressed by bzip2: unpack it"),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z'], "a file compressed by xz: unpack it"),

        // A SavedModel has a version of its schema, which is 1; a frozen graph begins with a node. An ONNX model has the version of its
        // format, which is 3 and more.
        ([0x08, 0x01, 0x12], "a SavedModel of TensorFlow: export it to ONNX with tf2onnx, and import that"),
    ];

    /// <summary>What a file is that begins with some bytes; where nobody knows, the bytes.</summary>
    public static string Of(ReadOnlySpan<byte> head) => Find(head) ?? Convert.ToHexString(head[..Math.Min(head.Length, 9)]);

    /// <summary>What a file is that begins with some bytes; null where nobody knows.</summary>
    public static string? Find(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty)
        {
            return "an empty file";
        }

        ReadOnlySpan<byte> text = head.TrimStart(" \t\r\n\uFEFF"u8);
        foreach ((byte[] start, string name) in Starts)
        {
            if (text.StartsWith(start))
            {
                return name;
            }
        }

        return head[0] == 0x80 && head.Length > 1 && head[1] is >= 2 and <= 5
                ? "a pickle that torch.save has not written: load it in Python and save a dictionary of tensors with torch.save, "
                    + $"for a model {Advice}"
            : head.Length > 8 && head[4..8].SequenceEqual("TFL3"u8)
                ? "a model of TensorFlow Lite: export the model that it was made from to ONNX, and import that"
            : IsOnnx(head) ? "an ONNX model: fusednorm import makes a network of it and a file of its weights"
            : null;
    }

    /// <summary>What a file is that should be an ONNX model and is none; null where it may be one.</summary>
    public static string? OfNoModel(ReadOnlySpan<byte> head) =>
        IsZip(head) || LegacyTorchFile.IsOne(head) ? $"{TorchSave}: {Export}"
        : head.Length > 8 && head[8] == (byte)'{' ? $"a safetensors file, which has weights and no layers: {Export}"
        : head.IsEmpty || IsOnnx(head) ? null
        : Find(head) ?? (IsText(head) ? "a text" : null);

    /// <summary>What a zip is, by the names of its files; null where it may be one of torch.save.</summary>
    public static string? OfZip(IReadOnlyCollection<string> names) =>
        IsTorchscript(names) ? $"{Torchscript}: save torch.jit.load(file).state_dict() in Python"
        : names.Any(name => name.EndsWith("serialized_exported_program.json", StringComparison.Ordinal)
            || name.EndsWith("archive_format", StringComparison.Ordinal))
            ? "a program of torch.export: save torch.export.load(file).state_dict in Python"
        : names.Any(name => name.EndsWith("/data.pkl", StringComparison.Ordinal)) ? null
        : names.Count > 0 && names.All(name => name.EndsWith(".npy", StringComparison.Ordinal))
            ? "arrays of NumPy (.npz): save a dictionary of tensors with torch.save"
        : names.Contains("model.weights.h5")
            ? $"a model of Keras: copy the arrays into a PyTorch model and {Advice}, or export the model to ONNX"
        : names.FirstOrDefault(IsTorchName) is string inner ? $"an archive with {Malformed.Text(inner)} in it: unpack it and load that"
        : null;

    /// <summary>What a zip is that should be an ONNX model, by the names of its files.</summary>
    public static string OfZipWithoutModel(IReadOnlyCollection<string> names) =>
        IsTorchscript(names) ? $"{Torchscript}: torch.onnx.export(torch.jit.load(file).eval(), x, file) writes a model"
        : OfZip(names) is string other ? other
        : names.Any(name => name.EndsWith("/data.pkl", StringComparison.Ordinal)) ? $"{TorchSave}: {Export}"
        : names.FirstOrDefault(name => name.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)) is string inner
            ? $"an archive with {Malformed.Text(inner)} in it: unpack it and import that"
        : "a zip of other files";

    /// <summary>Whether a file begins as zips do.</summary>
    public static bool IsZip(ReadOnlySpan<byte> head) => head.StartsWith("PK"u8);

    private static bool IsTorchscript(IReadOnlyCollection<string> names) =>
        names.Any(name => name.EndsWith("/constants.pkl", StringComparison.Ordinal) || name.Contains("/code/", StringComparison.Ordinal));

    private static bool IsTorchName(string name) => WeightEndings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a file begins with nothing but printable characters; a model has lengths and tags among its first bytes.</summary>
    private static bool IsText(ReadOnlySpan<byte> head) => head.IndexOfAnyExcept(Printable) < 0;

    /// <summary>Whether a file begins as ONNX models do: the version of the format, then who wrote it, an opset or the graph.</summary>
    private static bool IsOnnx(ReadOnlySpan<byte> head) =>
        head.Length > 4 && head[0] == 0x08 && head[1] is >= 3 and < 32 && head[2] is (0x12 or 0x1A or 0x22 or 0x2A or 0x32 or 0x3A or 0x42);
}
