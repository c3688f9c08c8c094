using System.Numerics;
using Xunit;

namespace FusedNorm.Runtime.Tests.Files;

/// <summary>A network of either precision whose state goes to files and back.</summary>
internal abstract class SavedNetwork
{
    /// <summary>Creates the network that is declared as a class of this name.</summary>
    public static SavedNetwork Create(string name, long seed = 1)
    {
        object network =
            Activator.CreateInstance(typeof(SavedNetwork).Assembly.GetTypes().Single(type => type.Name == name), new TorchRandom(seed))!;
        return network is INetwork<double> twice ? new SavedNetwork<double>(twice) : new SavedNetwork<float>((INetwork<float>)network);
    }

    /// <summary>Requires that a malformed file is refused with a message, and that the network is as it was.</summary>
    public static void Refuses(byte[] file, string message)
    {
        SavedNetwork network = Create("SavedClassifier");
        string before = network.State;
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => network.Load(file));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, network.State);
    }

    public abstract IEnumerable<string> Keys { get; }

    /// <summary>What stands in front of the keys of each layer that has a name.</summary>
    public abstract IEnumerable<string> LayerKeys { get; }

    /// <summary>The whole state as text: every bit of it and every shape, so that two of them can be compared.</summary>
    public abstract string State { get; }

    public abstract IReadOnlyDictionary<string, long> Counters { get; }

    /// <summary>What the generator says of the network.</summary>
    public abstract NetworkInfo Info { get; }

    /// <summary>Whether some batch norm has no running statistics, so that Predict normalises with the batch.</summary>
    public abstract bool NormalisesWithBatch { get; }

    /// <summary>
    /// Changes every tensor to something of its own, the same for the same seed on any machine: numbers of a range of 1 from a least one;
    /// variances positive.
    /// </summary>
    public abstract void Randomise(long seed, float least = 0.25f);

    public abstract void Save(string path);

    public abstract byte[] Save(double[]? selfTestInput = null);

    public abstract void ExportOnnx(string path);

    public abstract void ExportOnnx(Stream stream);

    public byte[] ExportOnnx()
    {
        MemoryStream stream = new();
        ExportOnnx(stream);
        return stream.ToArray();
    }

    public abstract LoadResult Load(string path, bool strict = true);

    public abstract LoadResult Load(
        Stream stream, bool strict = true, string? key = null, string? prefix = null, Func<string, string?>? rename = null);

    public LoadResult Load(
        byte[] file, bool strict = true, string? key = null, string? prefix = null, Func<string, string?>? rename = null) =>
        Load(new MemoryStream(file, writable: false), strict, key, prefix, rename);

    public abstract double[] Predict(IReadOnlyList<double> input, int outputs);
}

/// <inheritdoc/>
internal sealed class SavedNetwork<T>(INetwork<T> network) : SavedNetwork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override IEnumerable<string> Keys => network.StateDict.Keys;

    public override IEnumerable<string> LayerKeys => network.Layers.Select(layer => layer.Key);

    public override string State =>
        string.Join('\n', network.StateDict.Select(tensor => $"{tensor} {string.Join(" ", tensor.Data.ToArray().Select(Bits))}"));

    public override IReadOnlyDictionary<string, long> Counters =>
        network.StateDict.Where(tensor => tensor.IsCounter).ToDictionary(tensor => tensor.Name, tensor => tensor.Count);

    public override NetworkInfo Info => (NetworkInfo)network.GetType().GetProperty(nameof(Info))!.GetValue(null)!;

    public override bool NormalisesWithBatch => network.Layers.OfType<BatchNormLayer<T>>().Any(norm => !norm.TrackRunningStats);

    public override void Randomise(long seed, float least)
    {
        TorchRandom random = new(seed);
        foreach (StateTensor<T> tensor in network.StateDict)
        {
            if (tensor.IsCounter)
            {
                tensor.Count = random.RandInt(1, 1000, 1)[0];
                continue;
            }

            // Uniform numbers are the same bits on every machine.
            float[] values = random.Uniform(tensor.Data.Length);
            float start = tensor.Name.EndsWith("running_var", StringComparison.Ordinal) ? 0.25f : least;
            for (int i = 0; i < values.Length; i++)
            {
                tensor.Data[i] = T.CreateTruncating(values[i] + start);
            }
        }
    }

    public override void Save(string path) => network.Save(path);

    public override byte[] Save(double[]? selfTestInput = null)
    {
        MemoryStream stream = new();
        network.Save(stream, Array.ConvertAll(selfTestInput ?? [], T.CreateTruncating));
        return stream.ToArray();
    }

    public override void ExportOnnx(string path) => network.ExportOnnx(path);

    public override void ExportOnnx(Stream stream) => network.ExportOnnx(stream);

    public override LoadResult Load(string path, bool strict = true) => network.Load(path, strict);

    public override LoadResult Load(
        Stream stream, bool strict = true, string? key = null, string? prefix = null, Func<string, string?>? rename = null) =>
        network.Load(stream, strict, key, prefix, rename);

    public override double[] Predict(IReadOnlyList<double> input, int outputs)
    {
        T[] output = new T[outputs];
        network.Predict([.. input.Select(T.CreateTruncating)], output);
        return Array.ConvertAll(output, double.CreateTruncating);
    }

    private static string Bits(T value) => Convert.ToHexString(BitConverter.GetBytes(double.CreateTruncating(value)));
}
