using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace FusedNorm.Generator.Tests.Bits;

/// <summary>One number for all values that a network showed, in the order and under the names it showed them.</summary>
internal sealed class ValueHash : IDisposable
{
    private const int Digits = 16;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Takes in values; the bits of a NaN count as those of any other, as no operation says which it gives.</summary>
    public void Add<T>(string name, ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        hash.AppendData(Encoding.UTF8.GetBytes(name));
        hash.AppendData(BitConverter.GetBytes(values.Length));
        T[] plain = values.ToArray();
        for (int i = 0; i < plain.Length; i++)
        {
            plain[i] = T.IsNaN(plain[i]) ? T.NaN : plain[i];
        }

        hash.AppendData(MemoryMarshal.AsBytes<T>(plain));
    }

    /// <summary>Takes in a word: why there are no values.</summary>
    public void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));

    /// <summary>What all of it comes to, in hexadecimal digits.</summary>
    public string Take() => Convert.ToHexStringLower(hash.GetHashAndReset())[..Digits];

    public void Dispose() => hash.Dispose();
}
