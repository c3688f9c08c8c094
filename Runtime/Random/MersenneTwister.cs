namespace FusedNorm;

/// <summary>
/// The generator MT19937 of Matsumoto and Nishimura (1998), with the words consumed as PyTorch's CPU generator consumes them.
/// </summary>
internal sealed class MersenneTwister
{
    /// <summary>The number of 32-bit words of the state.</summary>
    internal const int StateWords = 624;

    private const int ShiftWords = 397;
    private const uint UpperBit = 0x8000_0000;
    private const uint LowerBits = 0x7FFF_FFFF;
    private const uint TwistMatrix = 0x9908_B0DF;

    private readonly uint[] state = new uint[StateWords];

    internal MersenneTwister(uint seed)
    {
        state[0] = seed;
        for (uint j = 1; j < StateWords; j++)
        {
            uint previous = state[j - 1];
            state[j] = 1812433253u * (previous ^ (previous >> 30)) + j;
        }
    }

    /// <summary>The untempered state.</summary>
    internal Span<uint> State => state;

    /// <summary>The draws left before the state has to be twisted, plus one: 1 at first, so that the first draw twists.</summary>
    internal int Left { get; set; } = 1;

    /// <summary>The index of the next word: 0 before the first draw.</summary>
    internal int Next { get; set; }

    internal uint NextUInt32()
    {
        if (--Left == 0)
        {
            Twist();
        }

        uint word = state[Next++];
        word ^= word >> 11;
        word ^= (word << 7) & 0x9D2C_5680;
        word ^= (word << 15) & 0xEFC6_0000;
        return word ^ (word >> 18);
    }

    /// <summary>Two words, the first one on top.</summary>
    internal ulong NextUInt64()
    {
        ulong high = NextUInt32();
        return (high << 32) | NextUInt32();
    }

    /// <summary>A value of [0, 1) from the low 24 bits of one word.</summary>
    internal float NextSingle() => (NextUInt32() & 0x00FF_FFFF) * (1f / (1 << 24));

    /// <summary>A value of [0, 1) from the low 53 bits of two words.</summary>
    internal double NextDouble() => (NextUInt64() & 0x001F_FFFF_FFFF_FFFF) * (1d / (1L << 53));

    private void Twist()
    {
        int j = 0;
        for (; j < StateWords - ShiftWords; j++)
        {
            state[j] = state[j + ShiftWords] ^ Mix(state[j], state[j + 1]);
        }

        for (; j < StateWords - 1; j++)
        {
            state[j] = state[j + ShiftWords - StateWords] ^ Mix(state[j], state[j + 1]);
        }

        state[j] = state[j + ShiftWords - StateWords] ^ Mix(state[j], state[0]);
        Left = StateWords;
        Next = 0;
    }

    private static uint Mix(uint upper, uint lower) =>
        (((upper & UpperBit) | (lower & LowerBits)) >> 1) ^ ((lower & 1) == 0 ? 0 : TwistMatrix);
}
