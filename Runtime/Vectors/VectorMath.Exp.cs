using System.Runtime.CompilerServices;

namespace FusedNorm.Vectors;

public static partial class VectorMath
{
    /// <summary>(e^r - 1 - r) / r² for |r| up to ln 2 / 2.</summary>
    private static ReadOnlySpan<float> ExpOfSingle =>
    [
        0.000198458758f,
        0.00139406277f,
        0.00833338965f,
        0.0416663624f,
        0.166666657f,
        0.5f,
    ];

    /// <inheritdoc cref="ExpOfSingle"/>
    private static ReadOnlySpan<double> ExpOfDouble =>
    [
        2.087532959214041e-09,
        2.5108978867816392e-08,
        2.755740264352864e-07,
        2.7557244374217137e-06,
        2.4801587172538122e-05,
        0.0001984126988596592,
        0.001388888888896237,
        0.008333333333321691,
        0.04166666666666651,
        0.16666666666666677,
        0.5,
    ];

    /// <summary>e^x: infinity above the largest number's logarithm, 0 far below zero, subnormal numbers on the way there.</summary>
    /// <inheritdoc cref="Max{TVector, T}"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp<TVector, T>(TVector x)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged
    {
        // The bounds lie just beyond overflow and underflow, so what follows gives the infinity and the zero by itself.
        TVector bounded = Clamp<TVector, T>(x, Constant<TVector, T>(-104f, -746d), Constant<TVector, T>(89f, 710d));
        TVector fraction = ExpOfFraction<TVector, T>(bounded, out TVector n);

        // 2^n may be subnormal or infinite where the result or its half is not: two factors, of which only the second rounds.
        TVector half = RoundedProduct<TVector, T>(n, Constant<TVector, T>(0.5));
        TVector scale = TVector.PowerOfTwo(half);
        return TVector.MultiplyAdd(fraction, scale, scale) * TVector.PowerOfTwo(n - half);
    }

    /// <summary>e^x - 1, without loss where x is small.</summary>
    /// <inheritdoc cref="Max{TVector, T}"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Expm1<TVector, T>(TVector x)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged
    {
        // Below, the result has long rounded to -1; above, it has overflowed.
        TVector bounded = Clamp<TVector, T>(x, Constant<TVector, T>(-18f, -38d), Constant<TVector, T>(89f, 710d));
        return TVector.CopySign(BoundedExpm1<TVector, T>(bounded), x);
    }

    /// <summary>e^x - 1 between the bounds of <see cref="Expm1{TVector, T}"/>. The sign of a zero is lost.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector BoundedExpm1<TVector, T>(TVector x)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged
    {
        // 2^n (1 + fraction) - 1, computed as its half because 2^n itself may overflow.
        TVector fraction = ExpOfFraction<TVector, T>(x, out TVector n);
        TVector scale = TVector.PowerOfTwo(n - Constant<TVector, T>(1));
        TVector half = TVector.MultiplyAdd(fraction, scale, scale - Constant<TVector, T>(0.5));

        // Halving a subnormal number would round it.
        return TVector.WhereLess(TVector.Abs(n), Constant<TVector, T>(0.5), fraction, half + half);
    }

    /// <summary>e^(x - n ln 2) - 1, with n the whole number that makes the exponent smallest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ExpOfFraction<TVector, T>(TVector x, out TVector n)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged
    {
        n = RoundedProduct<TVector, T>(x, Constant<TVector, T>(1.4426950408889634));
        TVector r = TVector.MultiplyAdd(n, Constant<TVector, T>(-0.693145751953125f, -0.6931471805598903), x);
        r = TVector.MultiplyAdd(n, Constant<TVector, T>(-1.42860677e-06f, -5.497923018708371e-14), r);

        TVector q = Polynomial<TVector, T>(r, ExpOfSingle, ExpOfDouble);
        return TVector.MultiplyAdd(q, r * r, r);
    }
}
