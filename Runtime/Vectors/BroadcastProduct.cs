using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FusedNorm.Vectors;

/// <summary>
/// A product of one element with a register. Said in one expression, the multiply-add takes the element from memory itself; of an element
/// that was put into a register first, the JIT compiler makes two instructions, which a loop of such products takes a third longer for.
/// </summary>
internal static class BroadcastProduct
{
    /// <summary>sum += element * b, rounded once where the processor can.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Add<V, T>(ref V sum, ref T element, V b)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        if (typeof(V) == typeof(Simd512<float>) && Avx512F.IsSupported)
        {
            Unsafe.As<V, Vector512<float>>(ref sum) = Avx512F.FusedMultiplyAdd(
                Vector512.Create(Unsafe.As<T, float>(ref element)), Unsafe.BitCast<V, Vector512<float>>(b),
                Unsafe.BitCast<V, Vector512<float>>(sum));
        }
        else if (typeof(V) == typeof(Simd512<double>) && Avx512F.IsSupported)
        {
            Unsafe.As<V, Vector512<double>>(ref sum) = Avx512F.FusedMultiplyAdd(
                Vector512.Create(Unsafe.As<T, double>(ref element)), Unsafe.BitCast<V, Vector512<double>>(b),
                Unsafe.BitCast<V, Vector512<double>>(sum));
        }
        else
        {
            V.AddProduct(ref sum, V.Create(element), b);
        }
    }
}
