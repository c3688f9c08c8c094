using FusedNorm.Generator.Collections;
using Microsoft.CodeAnalysis;

namespace FusedNorm.Generator.Weights;

/// <summary>
/// A file of weights among the additional files. A generator is given text, so the build has turned the file into some
/// (WeightsText/TextWriting.cs writes it):
/// <code>
/// FusedNorm weights 1
/// /src/net/digits.safetensors
/// F32 (10, 64) fc1.weight
/// AACAPw… (base64, little-endian: 8 bytes an element for F64, 4 for other floats, nothing for the rest)
/// F32 (10) fc1.bias
/// AACAPw…
/// </code>
/// </summary>
/// <param name="Path">The file that the user knows, with slashes.</param>
/// <param name="State">Whether it can be read.</param>
/// <param name="Tensors">The tensors, in the file's order.</param>
internal sealed record WeightsFile(string Path, WeightsFileState State, EquatableArray<StoredTensor> Tensors)
{
    private const string Extension = ".fusednorm-weights";
    private const string FirstLine = "FusedNorm weights 1";

    /// <summary>Files that the build should have turned into text: FusedNorm.targets has the same endings.</summary>
    private static readonly string[] RawExtensions = [".safetensors", ".pt", ".pth", ".ckpt", ".bin"];

    /// <summary>Whether an additional file concerns us.</summary>
    public static bool IsOne(AdditionalText file) => IsPrepared(file) || RawExtensions.Any(extension => HasExtension(file, extension));

    /// <summary>Reads the text; never the file itself, which is the build's to read.</summary>
    public static WeightsFile Read(AdditionalText file, CancellationToken cancellation)
    {
        if (!IsPrepared(file))
        {
            return new WeightsFile(Slashes(file.Path), WeightsFileState.Unprepared, []);
        }

        string[] lines = file.GetText(cancellation)?.ToString().Split('\n') ?? [];
        string path = lines.Length > 1 ? Slashes(lines[1]) : Slashes(file.Path);
        if (lines.Length < 2 || lines.Length % 2 == 0 && lines[lines.Length - 1].Length == 0 || lines[0] != FirstLine)
        {
            return new WeightsFile(path, WeightsFileState.Damaged, []);
        }

        List<StoredTensor> tensors = [];
        for (int i = 2; i + 1 < lines.Length; i += 2)
        {
            cancellation.ThrowIfCancellationRequested();
            if (StoredTensor.Parse(lines[i], lines[i + 1]) is not StoredTensor tensor)
            {
                return new WeightsFile(path, WeightsFileState.Damaged, []);
            }

            tensors.Add(tensor);
        }

        return new WeightsFile(path, WeightsFileState.Readable, tensors.ToEquatableArray());
    }

    /// <summary>The tensors whose keys begin with a prefix, under the rest of their keys.</summary>
    public WeightsFile Behind(string prefix) => this with
    {
        Tensors = Tensors.Where(tensor => tensor.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(tensor => tensor with { Key = tensor.Key.Substring(prefix.Length) }).ToEquatableArray(),
    };

    /// <summary>
    /// Whether the build takes the file for weights only with <c>FusedNormWeights="true"</c>: FusedNorm.targets says why.
    /// </summary>
    public bool NeedsFusedNormWeights =>
        Path.EndsWith(".bin", StringComparison.OrdinalIgnoreCase)
        && !Path.Substring(Path.LastIndexOf('/') + 1).StartsWith("pytorch_model", StringComparison.Ordinal);

    /// <summary>Whether a name that an attribute gives is the end of this file's path.</summary>
    public bool IsNamed(string name)
    {
        string end = Slashes(name);
        end = end.StartsWith("./", StringComparison.Ordinal) ? end.Substring(2) : end;
        return end.Length > 0 && (Path == end || Path.EndsWith("/" + end, StringComparison.Ordinal));
    }

    private static bool IsPrepared(AdditionalText file) => HasExtension(file, Extension);

    private static bool HasExtension(AdditionalText file, string extension) =>
        file.Path.EndsWith(extension, StringComparison.OrdinalIgnoreCase);

    private static string Slashes(string path) => path.Replace('\\', '/');
}

/// <summary>What can be done with a file of weights.</summary>
internal enum WeightsFileState
{
    /// <summary>Its text is there.</summary>
    Readable,

    /// <summary>The file itself is there, but not its text: the build step has not run.</summary>
    Unprepared,

    /// <summary>The text is not what the build step writes.</summary>
    Damaged,
}
