using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace FusedNorm.Runtime.Tests.Files;

/// <summary>Files of torch.save made by hand: a pickle in a zip, right or wrong.</summary>
internal static class ZipText
{
    /// <summary>A zip of the system's library, which is not PyTorch's.</summary>
    public static byte[] Of(CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                using Stream entry = zip.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>A file of torch.save with a pickle and four floats to refer to.</summary>
    public static byte[] OfPickle(byte[] pickle) =>
        Of(CompressionLevel.NoCompression, ("a/data.pkl", pickle), ("a/data/0", new byte[16]), ("a/version", "3\n"u8.ToArray()));

    /// <summary>
    /// Bytes of a pickle from a readable text: opcodes and texts as they stand, <c>[hex]</c> for bytes, <c>'text'</c> for a text with its
    /// opcode and length, <c>\</c> for the end of a line.
    /// </summary>
    public static byte[] Pickle(string text)
    {
        List<byte> bytes = [0x80, 2];
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '[':
                    int end = text.IndexOf(']', i);
                    bytes.AddRange(Convert.FromHexString(text[(i + 1)..end]));
                    i = end;
                    break;
                case '\'':
                    int close = text.IndexOf('\'', i + 1);
                    byte[] content = Encoding.UTF8.GetBytes(text[(i + 1)..close]);
                    bytes.AddRange([(byte)'X', .. BitConverter.GetBytes(content.Length), .. content]);
                    i = close;
                    break;
                case '\\':
                    bytes.Add((byte)'\n');
                    break;
                case ' ':
                    break;
                default:
                    bytes.Add((byte)text[i]);
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>A tensor in a pickle's text; every part can be replaced by something wrong.</summary>
    public static string Tensor(
        string storage = "torch\\FloatStorage\\", string key = "'0'", string length = "K[04]",
        string offset = "K[00]", string shape = "K[02]K[02][86]", string strides = "K[02]K[01][86]") =>
        $"ctorch._utils\\_rebuild_tensor_v2\\(('storage'c{storage}{key}'cpu'{length}tQ{offset}{shape}{strides}"
        + "[89]ccollections\\OrderedDict\\)RtR";

    /// <summary>A state dict of one tensor.</summary>
    public static byte[] State(string tensor) => OfPickle(Pickle($"}}'w'{tensor}s."));

    /// <summary>Where a record of a zip begins, the last one of several.</summary>
    public static int Last(byte[] zip, uint signature)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, signature);
        return zip.AsSpan().LastIndexOf(bytes);
    }
}
