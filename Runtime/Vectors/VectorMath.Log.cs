using System.Runtime.CompilerServices;

namespace FusedNorm.Vectors;

public static partial class VectorMath
{
    /// <summary>(log((1 + s) / (1 - s)) / s - 2) / z in z = s², for (1 + s) / (1 - s) from √½ to √2.</summary>
    private static ReadOnlySpan<float> LogOfSingle =>
    [
        0.298710704f,
        0.399775684f,
        0.666667759f,
    ];

    /// <inheritdoc cref="LogOfSingle"/>
    private static ReadOnlySpan<double> LogOfDouble =>
    [
        0.14795629475030472,
        0.15314084274877404,
        0.18183562938718423,
        0.22222198601245444,
        0.2857142874210079,
        0.39999999999416025,
        0.6666666666666734,
    ];

    /// <summary>The natural logarithm: -infinity at 0, NaN below.</summary>
    /// <inheritdoc cref="Max{TVector, T}"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log<TVector, T>(TVector x)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged
    {
        // A subnormal number has no exponent of its own until it is scaled.
        TVector smallestNormal = Constant<TVector, T>(1.17549435e-38f, 2.2250738585072014e-308);
        TVector normal = TVector.WhereLess(x, smallestNormal, x * Constant<TVector, T>(1 << 23, 1L << 52), x);
        TVector excess = TVector.WhereLess(x, smallestNormal, Constant<TVector, T>(23, 52), TVector.Zero);

        TVector mantissa = TVector.SplitExponent(normal, out TVector exponent);
        TVector result = LogOfSplit<TVector, T>(mantissa - Constant<TVector, T>(1), exponent - excess);
        return WithPoles<TVector, T>(result, x, TVector.Zero);
    }

    /// <summary>log(1 + x), without loss where x is small: -infinity at -1, NaN below.</summary>
    /// <inheritdoc cref="Max{TVector, T}"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log1p<TVector, T>(TVector x)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged
    {
        TVector one = Constant<TVector, T>(1);
        TVector sum = x + one;

        // What rounding took from the sum, whichever of the two is larger.
        TVector ofX = sum - one;
        TVector lost = one - (sum - ofX) + (x - ofX);

        // It returns at the mantissa's scale. From the exponent 64 on it is far below the mantissa's last bit, at the bound's scale too.
        TVector mantissa = TVector.SplitExponent(sum, out TVector exponent);
        TVector scale = TVector.PowerOfTwo(-TVector.WhereLess(exponent, Constant<TVector, T>(64), exponent, Constant<TVector, T>(64)));
        TVector result = LogOfSplit<TVector, T>(TVector.MultiplyAdd(lost, scale, mantissa - one), exponent);
        return TVector.CopySign(WithPoles<TVector, T>(result, x, -one), x);
    }

    /// <summary>log((1 + f) 2^n) for 1 + f from √½ to √2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector LogOfSplit<TVector, T>(TVector f, TVector n)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged
    {
        // log(1 + f) = log((1 + s) / (1 - s)) = 2s + s z p(z), an odd function of s = f / (2 + f). 2s = f - s f, and
        // s f = f²/2 - s f²/2: so f, which is exact, is the only large term.
        TVector s = f / (f + Constant<TVector, T>(2));
        TVector z = s * s;
        TVector p = Polynomial<TVector, T>(z, LogOfSingle, LogOfDouble);
        TVector halfSquare = f * f * Constant<TVector, T>(0.5);
        TVector rest = n * Constant<TVector, T>(1.42860677e-06f, 5.497923018708371e-14);
        TVector small = TVector.MultiplyAdd(s, TVector.MultiplyAdd(p, z, halfSquare), rest);
        return TVector.MultiplyAdd(n, Constant<TVector, T>(0.693145751953125f, 0.6931471805598903), f - (halfSquare - small));
    }

    /// <summary>The logarithm where x lies above its pole, and what belongs there, below and at infinity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector WithPoles<TVector, T>(TVector logarithm, TVector x, TVector pole)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged
    {
        // A NaN is less than nothing, so x itself carries it, as it does infinity.
        TVector above = TVector.WhereLess(x, Constant<TVector, T>(double.PositiveInfinity), logarithm, x);
        TVector below = TVector.WhereLess(x, pole, Constant<TVector, T>(double.NaN), Constant<TVector, T>(double.NegativeInfinity));
        return TVector.WhereLessOrEqual(x, pole, below, above);
    }
}
