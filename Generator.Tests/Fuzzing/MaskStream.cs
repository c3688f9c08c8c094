namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>
/// PyTorch's stream of uniform doubles, which dropout masks are made of: two words of a Mersenne Twister each, straight from its
/// definition.
/// </summary>
internal sealed class MaskStream
{
    private const int Length = 624;

    private readonly uint[] words;
    private int next;

    public MaskStream(uint seed)
        : this(new uint[Length], Length)
    {
        words[0] = seed;
        for (int i = 1; i < Length; i++)
        {
            words[i] = (1812433253 * (words[i - 1] ^ (words[i - 1] >> 30))) + (uint)i;
        }
    }

    private MaskStream(uint[] words, int next)
    {
        this.words = words;
        this.next = next;
    }

    public MaskStream Copy() => new([.. words], next);

    /// <summary>A number from 0 to 1: 53 bits, the first word's above the second's.</summary>
    public double Unit()
    {
        ulong high = Word();
        return (((high << 32) | Word()) & ((1UL << 53) - 1)) * (1.0 / (1UL << 53));
    }

    private uint Word()
    {
        if (next == Length)
        {
            for (int i = 0; i < Length; i++)
            {
                uint mixed = (words[i] & 0x80000000) | (words[(i + 1) % Length] & 0x7FFFFFFF);
                words[i] = words[(i + 397) % Length] ^ (mixed >> 1) ^ ((mixed & 1) * 0x9908B0DF);
            }

            next = 0;
        }

        uint word = words[next++];
        word ^= word >> 11;
        word ^= (word << 7) & 0x9D2C5680;
        word ^= (word << 15) & 0xEFC60000;
        return word ^ (word >> 18);
    }
}
