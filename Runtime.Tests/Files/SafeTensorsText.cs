using System.Text;

namespace FusedNorm.Runtime.Tests.Files;

/// <summary>A safetensors file written by hand, right or wrong.</summary>
internal sealed class SafeTensorsText
{
    private readonly List<string> entries = [];
    private readonly List<byte> data = [];

    public void Add(string name, string dtype, long[] shape, byte[] values)
    {
        int end = data.Count + values.Length;
        entries.Add(
            $"\"{name}\":{{\"dtype\":\"{dtype}\",\"shape\":[{string.Join(",", shape)}],\"data_offsets\":[{data.Count},{end}]}}");
        data.AddRange(values);
    }

    public MemoryStream ToStream() => new(Of($"{{{string.Join(",", entries)}}}", [.. data]));

    /// <summary>A file of a header and values, whether or not they belong together.</summary>
    public static byte[] Of(string header, byte[]? values = null)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((long)text.Length), .. text, .. values ?? []];
    }
}
