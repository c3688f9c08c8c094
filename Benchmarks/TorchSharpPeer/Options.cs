using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;

namespace FusedNorm.TorchSharpPeer;

/// <summary>What a request says of a case, <c>key=value</c> a word, and the files it names.</summary>
internal sealed class Options(IEnumerable<string> words)
{
    private readonly Dictionary<string, string> values =
        words.Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>The value of a key.</summary>
    public string this[string key] => values[key];

    /// <summary>The shape of the input.</summary>
    public long[] Shape => [.. Sizes(this["shape"])];

    /// <summary>A value that is a number.</summary>
    public double Number(string key) => double.Parse(this[key], CultureInfo.InvariantCulture);

    /// <summary>The path of a file in the case's folder.</summary>
    public string PathOf(string name) => Path.Combine(this["folder"], name);

    /// <summary>The values of a file.</summary>
    public T[] Read<T>(string name)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(File.ReadAllBytes(PathOf(name))).ToArray();

    /// <summary>A file of the input's shape as a tensor, with the channels innermost where that is asked for.</summary>
    public torch.Tensor ReadSamples(string name)
    {
        torch.Tensor samples = torch.tensor(Read<float>(name), Shape);
        return this["channels_last"] == "1" ? samples.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : samples;
    }

    /// <summary>The layers: <c>Linear:784x512</c>.</summary>
    public IEnumerable<torch.nn.Module<torch.Tensor, torch.Tensor>> Layers()
    {
        foreach (string text in this["layers"].Split(','))
        {
            string[] parts = text.Split(':');
            long[] sizes = parts.Length == 1 ? [] : [.. Sizes(parts[1])];
            yield return parts[0] switch
            {
                "Linear" => torch.nn.Linear(sizes[0], sizes[1]),
                "BatchNorm1d" => torch.nn.BatchNorm1d(sizes[0]),
                "BatchNorm2d" => torch.nn.BatchNorm2d(sizes[0]),
                "AvgPool1d" => torch.nn.AvgPool1d(sizes[0]),
                "AvgPool2d" => torch.nn.AvgPool2d(sizes[0]),
                "ReLU" => torch.nn.ReLU(),
                "Flatten" => torch.nn.Flatten(),
                _ => throw new ArgumentException($"expected a layer, found {text}"),
            };
        }
    }

    private static IEnumerable<long> Sizes(string text) => text.Split('x').Select(size => long.Parse(size, CultureInfo.InvariantCulture));
}
