using System.Security.Cryptography;
using System.Text.Json;
using FusedNorm.Runtime.Tests.Networks;
using FusedNorm.Runtime.Tests.Random;

namespace FusedNorm.Runtime.Tests.Files.Onnx;

/// <summary>A model, an input, and what a program makes of it in eval mode.</summary>
/// <param name="Network">The class that declares the network.</param>
/// <param name="Sha256">Of the model's file.</param>
/// <param name="Precision">Of the network.</param>
/// <param name="Batch">The declared batch; 0 where it is free.</param>
/// <param name="Shape">Of the input, the batch first.</param>
/// <param name="OutputShape">Of one sample.</param>
/// <param name="Input">Row-major.</param>
/// <param name="Output">Row-major; of the network itself where it is exported, of ONNX Runtime where it is recorded.</param>
internal sealed record ExportedModel(
    string Network, string Sha256, Precision Precision, int Batch, IReadOnlyList<int> Shape,
    IReadOnlyList<int> OutputShape, IReadOnlyList<double> Input, IReadOnlyList<double> Output)
{
    /// <summary>The name of the network, as test runners show the case.</summary>
    public override string ToString() => Network;
}

/// <summary>Networks with weights and inputs that are the same bits on every machine, for models to be compared.</summary>
internal static class ExportedModels
{
    /// <summary>The list of models in a folder of them; Benchmarks' verb <c>onnx</c> reads it.</summary>
    private const string ListFile = "models.json";

    private const int FreeBatch = 3;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>The networks of ExportedNetworks.cs.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(OnnxSeed).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(OnnxSeed).Namespace && type.IsDefined(typeof(NetworkAttribute), inherit: false))
            .Select(type => type.Name)
            .Where(name => name.StartsWith("Onnx", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>What ONNX Runtime made of them, when they were recorded.</summary>
    public static IReadOnlyList<ExportedModel> Recorded => Recording.Read<IReadOnlyList<ExportedModel>>("Files/Onnx", "onnxruntime.json");

    public static string RecordedFolder { get; } = Path.Combine(Recording.Folder("Files/Onnx"), "Recorded");

    /// <summary>Creates a network with weights around 0.</summary>
    public static SavedNetwork Create(string name)
    {
        SavedNetwork network = SavedNetwork.Create(name);
        network.Randomise(name.Length, least: -0.5f);
        return network;
    }

    /// <summary>Exports these networks and those of Nets/ into a folder, but those that are refused.</summary>
    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        List<ExportedModel> models = [];
        int refused = 0;
        foreach (string name in Names.Concat(Declared.AllNames))
        {
            SavedNetwork network = Create(name);
            try
            {
                network.ExportOnnx(Path.Combine(folder, name + ".onnx"));
            }
            catch (NotSupportedException)
            {
                refused++;
                continue;
            }

            models.Add(Predicted(name, network));
        }

        File.WriteAllText(Path.Combine(folder, ListFile), JsonSerializer.Serialize(models, Options));
        Console.WriteLine($"{models.Count} models in {folder}; {refused} networks are refused");
    }

    private static ExportedModel Predicted(string name, SavedNetwork network)
    {
        int[] shape = [network.Info.Batch == 0 ? FreeBatch : network.Info.Batch, .. network.Info.InputShape];
        float[] input = new TorchRandom(name.Length).Uniform(shape.Aggregate(1, (length, size) => length * size));
        double[] wide = [.. input.Select(value => (4.0 * value) - 2)];
        IReadOnlyList<int> outputShape =
            network.Info.Layers.Last(layer => !layer.Kind.EndsWith("Loss", StringComparison.Ordinal)).OutputShape;
        int outputs = shape[0] * outputShape.Aggregate(1, (length, size) => length * size);
        string hash = Convert.ToHexString(SHA256.HashData(network.ExportOnnx())).ToLowerInvariant();
        return new ExportedModel(
            name, hash, network.Info.Precision, network.Info.Batch, shape, outputShape, wide, network.Predict(wide, outputs));
    }
}
