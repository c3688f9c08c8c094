using System.Numerics;
using System.Runtime.CompilerServices;
using FusedNorm.Vectors;

namespace FusedNorm;

/// <summary>A product and a sum with a single rounding, on every machine.</summary>
internal static class Fused
{
    /// <summary>
    /// left * right + addend, rounded once: by one instruction where there is one, else in software. Registers of several elements have
    /// none but the instruction, so they are for machines that have it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector MultiplyAdd<TVector, T>(TVector left, TVector right, TVector addend)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(TVector) != typeof(Simd1<T>))
        {
            return TVector.MultiplyAdd(left, right, addend);
        }

        T sum = T.FusedMultiplyAdd(
            Unsafe.BitCast<TVector, Simd1<T>>(left).Element, Unsafe.BitCast<TVector, Simd1<T>>(right).Element,
            Unsafe.BitCast<TVector, Simd1<T>>(addend).Element);
        return TVector.Create(sum);
    }
}
