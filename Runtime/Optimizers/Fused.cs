using System.Numerics;
#if !NET9_0_OR_GREATER
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
#endif

namespace FusedNorm;

/// <summary>A product and a sum with a single rounding, for vectors of float or double.</summary>
internal static class Fused
{
    /// <summary>left * right + addend, rounded once on every machine: by one instruction where there is one, else in software.</summary>
    internal static Vector<T> MultiplyAdd<T>(Vector<T> left, Vector<T> right, Vector<T> addend)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
#if NET9_0_OR_GREATER
        return typeof(T) == typeof(float)
            ? Vector.FusedMultiplyAdd(left.As<T, float>(), right.As<T, float>(), addend.As<T, float>()).As<float, T>()
            : Vector.FusedMultiplyAdd(left.As<T, double>(), right.As<T, double>(), addend.As<T, double>()).As<double, T>();
#else
        if (Fma.IsSupported && Vector<byte>.Count == Vector256<byte>.Count)
        {
            Vector256<T> a = left.AsVector256();
            Vector256<T> b = right.AsVector256();
            Vector256<T> c = addend.AsVector256();
            return typeof(T) == typeof(float)
                ? Fma.MultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>().AsVector()
                : Fma.MultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>().AsVector();
        }

        Span<T> lanes = stackalloc T[Vector<T>.Count];
        for (int i = 0; i < lanes.Length; i++)
        {
            lanes[i] = T.FusedMultiplyAdd(left[i], right[i], addend[i]);
        }

        return new Vector<T>(lanes);
#endif
    }
}
