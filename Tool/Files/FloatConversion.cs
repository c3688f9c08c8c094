using System.Buffers.Binary;
using FusedNorm.Files;

namespace FusedNorm.Tool.Files;

/// <summary>
/// Floats of one kind as floats of another, rounded as PyTorch's <c>to</c> does: to 16 bits by way of single precision, to the nearest,
/// ties to even.
/// </summary>
internal sealed class FloatConversion(DType from, DType to)
{
    private double[] values = [];
    private byte[] elements = [];

    /// <summary>How many finite numbers were too large and became infinite.</summary>
    public long Overflows { get; private set; }

    /// <summary>Converts whole elements; the result is good until the next call.</summary>
    public ReadOnlySpan<byte> Convert(ReadOnlySpan<byte> source)
    {
        if (from == to)
        {
            return source;
        }

        int count = source.Length / from.Size();
        if (values.Length < count)
        {
            values = new double[count];
            elements = new byte[count * to.Size()];
        }

        Elements.Decode(from, source, values.AsSpan(0, count));
        for (int i = 0; i < count; i++)
        {
            Encode(values[i], elements.AsSpan(i * to.Size()));
        }

        return elements.AsSpan(0, count * to.Size());
    }

    private void Encode(double value, Span<byte> element)
    {
        bool isFinite;
        switch (to)
        {
            case DType.F64:
                BinaryPrimitives.WriteDoubleLittleEndian(element, value);
                return;
            case DType.F32:
                BinaryPrimitives.WriteSingleLittleEndian(element, (float)value);
                isFinite = float.IsFinite((float)value);
                break;
            case DType.F16:
                Half half = (Half)(float)value;
                BinaryPrimitives.WriteHalfLittleEndian(element, half);
                isFinite = Half.IsFinite(half);
                break;
            default:
                ushort brief = ToBrainFloat((float)value);
                BinaryPrimitives.WriteUInt16LittleEndian(element, brief);
                isFinite = (brief & 0x7F80) != 0x7F80;
                break;
        }

        Overflows += !isFinite && double.IsFinite(value) ? 1 : 0;
    }

    /// <summary>The upper half of a single, rounded; NaN stays one, as PyTorch writes it.</summary>
    private static ushort ToBrainFloat(float value)
    {
        if (float.IsNaN(value))
        {
            return 0x7FC0;
        }

        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
