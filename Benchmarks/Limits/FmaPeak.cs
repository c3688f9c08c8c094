using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FusedNorm.Vectors;

namespace FusedNorm.Benchmarks.Limits;

/// <summary>
/// Single-precision fused multiply-adds in registers: twelve independent chains, more than latency times throughput of current cores
/// asks for, fed from no memory. It takes the registers that generated code takes, the widest that are fast.
/// </summary>
internal static class FmaPeak
{
    private const int Chains = 12;

    /// <summary>The operations of one round, two for each multiply-add.</summary>
    public static double OperationsPerRound => 2.0 * Chains *
        (Vector512.IsHardwareAccelerated ? Simd512<float>.Count
            : Vector256.IsHardwareAccelerated ? Simd256<float>.Count
            : Simd128<float>.Count);

    /// <summary>Makes that many rounds; the result only keeps them from being left out.</summary>
    public static double Run(long rounds) =>
        Vector512.IsHardwareAccelerated ? Run<Simd512<float>>(rounds)
        : Vector256.IsHardwareAccelerated ? Run<Simd256<float>>(rounds)
        : Run<Simd128<float>>(rounds);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Run<V>(long rounds)
        where V : struct, ISimd<V, float>
    {
        V factor = V.Create(0.999999f);
        V addend = V.Create(1e-6f);
        V a = factor, b = factor, c = factor, d = factor, e = factor, f = factor;
        V g = factor, h = factor, i = factor, j = factor, k = factor, l = factor;
        for (long round = 0; round < rounds; round++)
        {
            a = V.MultiplyAdd(a, factor, addend);
            b = V.MultiplyAdd(b, factor, addend);
            c = V.MultiplyAdd(c, factor, addend);
            d = V.MultiplyAdd(d, factor, addend);
            e = V.MultiplyAdd(e, factor, addend);
            f = V.MultiplyAdd(f, factor, addend);
            g = V.MultiplyAdd(g, factor, addend);
            h = V.MultiplyAdd(h, factor, addend);
            i = V.MultiplyAdd(i, factor, addend);
            j = V.MultiplyAdd(j, factor, addend);
            k = V.MultiplyAdd(k, factor, addend);
            l = V.MultiplyAdd(l, factor, addend);
        }

        return V.Sum(a + b + c + d + e + f) + V.Sum(g + h + i + j + k + l);
    }
}
