using System.Buffers.Binary;

namespace FusedNorm;

/// <content>Saving and restoring the place in the stream, in the bytes that PyTorch uses.</content>
public sealed partial class TorchRandom
{
    // The fields of PyTorch's CPUGeneratorImplState (aten/src/ATen/CPUGeneratorImpl.cpp), little-endian.
    // What lies between them is always zero.
    private const int StateLength = 5056;
    private const int SeedOffset = 0;
    private const int LeftOffset = 8;
    private const int SeededOffset = 12;
    private const int NextOffset = 16;
    private const int WordsOffset = 24;
    private const int WordSize = sizeof(ulong);
    private const int SpareOffset = WordsOffset + MersenneTwister.StateWords * WordSize + sizeof(double);
    private const int HasSpareOffset = SpareOffset + 2 * sizeof(double);

    /// <summary>The place in the stream, as the 5056 bytes of <c>torch.get_rng_state()</c>; PyTorch can load them too.</summary>
    public byte[] GetState()
    {
        byte[] state = new byte[StateLength];
        BinaryPrimitives.WriteInt64LittleEndian(state.AsSpan(SeedOffset), Seed);
        BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(LeftOffset), engine.Left);
        BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(SeededOffset), 1);
        BinaryPrimitives.WriteInt64LittleEndian(state.AsSpan(NextOffset), engine.Next);
        for (int j = 0; j < MersenneTwister.StateWords; j++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(state.AsSpan(WordsOffset + j * WordSize), engine.State[j]);
        }

        BinaryPrimitives.WriteDoubleLittleEndian(state.AsSpan(SpareOffset), spareNormal ?? 0);
        BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(HasSpareOffset), spareNormal.HasValue ? 1 : 0);
        return state;
    }

    /// <summary>Goes to a place in a stream, as <c>torch.set_rng_state</c> does.</summary>
    /// <param name="state">What <see cref="GetState"/> or <c>torch.get_rng_state()</c> returned.</param>
    /// <exception cref="ArgumentException">The bytes are not such a state.</exception>
    public void SetState(ReadOnlySpan<byte> state)
    {
        if (state.Length != StateLength)
        {
            throw new ArgumentException($"Expected a generator state of {StateLength} bytes, but found {state.Length}.", nameof(state));
        }

        int left = BinaryPrimitives.ReadInt32LittleEndian(state[LeftOffset..]);
        int seeded = BinaryPrimitives.ReadInt32LittleEndian(state[SeededOffset..]);
        long next = BinaryPrimitives.ReadInt64LittleEndian(state[NextOffset..]);
        bool untouched = (left, next) == (1, 0);
        bool underway = left is >= 1 and <= MersenneTwister.StateWords && left + next == MersenneTwister.StateWords + 1;
        if (seeded != 1 || !(untouched || underway))
        {
            const string expected = "Invalid mt19937 state: expected seeded 1, and left and next 1 and 0 or with a sum of 625";
            throw new ArgumentException(Invariant($"{expected}, but found {seeded}, {left} and {next}."), nameof(state));
        }

        Seed = BinaryPrimitives.ReadInt64LittleEndian(state[SeedOffset..]);
        engine.Left = left;
        engine.Next = (int)next;
        for (int j = 0; j < MersenneTwister.StateWords; j++)
        {
            engine.State[j] = (uint)BinaryPrimitives.ReadUInt64LittleEndian(state[(WordsOffset + j * WordSize)..]);
        }

        bool hasSpare = BinaryPrimitives.ReadInt32LittleEndian(state[HasSpareOffset..]) != 0;
        spareNormal = hasSpare ? BinaryPrimitives.ReadDoubleLittleEndian(state[SpareOffset..]) : null;
    }
}
