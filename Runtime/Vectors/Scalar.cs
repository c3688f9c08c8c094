using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace FusedNorm.Vectors;

/// <summary>What kernels do to single elements where an operator does not say it.</summary>
public static class Scalar
{
    /// <summary>a * b + addend; rounded once where the processor can, else twice, so that it is never a call into software.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MultiplyAdd<T>(T a, T b, T addend)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Fma.IsSupported || AdvSimd.IsSupported ? T.FusedMultiplyAdd(a, b, addend) : a * b + addend;

    /// <summary>(value - centre)².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SquaredDistance(double value, double centre) => (value - centre) * (value - centre);

    /// <summary>e^x: <see cref="VectorMath.Exp{TVector, T}"/> of one element, the same bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        VectorMath.Exp<Simd1<T>, T>(Simd1<T>.Create(x)).Element;

    /// <summary>e^x - 1: <see cref="VectorMath.Expm1{TVector, T}"/> of one element, the same bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Expm1<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        VectorMath.Expm1<Simd1<T>, T>(Simd1<T>.Create(x)).Element;

    /// <summary>The natural logarithm: <see cref="VectorMath.Log{TVector, T}"/> of one element, the same bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        VectorMath.Log<Simd1<T>, T>(Simd1<T>.Create(x)).Element;

    /// <summary>log(1 + x): <see cref="VectorMath.Log1p{TVector, T}"/> of one element, the same bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log1p<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        VectorMath.Log1p<Simd1<T>, T>(Simd1<T>.Create(x)).Element;

    /// <summary>1 / (1 + e^-x): <see cref="VectorMath.Sigmoid{TVector, T}"/> of one element, the same bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sigmoid<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        VectorMath.Sigmoid<Simd1<T>, T>(Simd1<T>.Create(x)).Element;

    /// <summary>The hyperbolic tangent: <see cref="VectorMath.Tanh{TVector, T}"/> of one element, the same bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tanh<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        VectorMath.Tanh<Simd1<T>, T>(Simd1<T>.Create(x)).Element;

    /// <summary>The error function: <see cref="VectorMath.Erf{TVector, T}"/> of one element, the same bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Erf<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        VectorMath.Erf<Simd1<T>, T>(Simd1<T>.Create(x)).Element;
}
