namespace FusedNorm.Files;

/// <summary>Refuses names that promise another format than what is written: whoever opens the file next believes them.</summary>
internal static class FileEnding
{
    public const string Weights = ".safetensors";
    public const string Model = ".onnx";

    /// <summary>What the files of known formats end in.</summary>
    private static readonly string[] Known =
        [
            Weights, Model, ".pt", ".pth", ".ckpt", ".bin", ".pkl", ".pickle", ".h5", ".hdf5", ".keras", ".npy", ".npz", ".pb", ".tflite",
            ".gguf",
        ];

    /// <summary>Refuses a name that ends in what another format's files end in.</summary>
    /// <param name="path">The name.</param>
    /// <param name="own">What it may end in, of those that are known.</param>
    /// <param name="action">What writes what.</param>
    /// <param name="way">How to come by a file that ends so.</param>
    public static void Require(string path, string own, string action, Func<string, string> way)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string ending = Path.GetExtension(path).ToLowerInvariant();
        if (ending != own && Array.IndexOf(Known, ending) >= 0)
        {
            throw new ArgumentException(
                $"'{path}': {action}, and '{ending}' says otherwise. Name it '{own}'; {way(ending)}.", nameof(path));
        }
    }
}
