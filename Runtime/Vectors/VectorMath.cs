using System.Runtime.CompilerServices;

namespace FusedNorm.Vectors;

/// <summary>
/// Elementary functions of registers, within 4 units in the last place (measured: docs/numerics.md), with the special values of
/// IEEE 754 and gradual underflow. Written once against <see cref="ISimd{TSelf, T}"/>: every register does the same operations in the same
/// order, so a loop's vectors and its tail give the same bits. Polynomials and constants come from tools/functions/fit.py.
/// </summary>
public static partial class VectorMath
{
    /// <summary>The larger one of each pair, the left of equals; NaN where either is NaN, as torch.maximum.</summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">Its element.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Max<TVector, T>(TVector left, TVector right)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged =>
        TVector.WhereLessOrEqual(right, left, left, TVector.WhereLessOrEqual(left, left, right, left));

    /// <summary>The smaller one of each pair, the left of equals; NaN where either is NaN, as torch.minimum.</summary>
    /// <inheritdoc cref="Max{TVector, T}"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Min<TVector, T>(TVector left, TVector right)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged =>
        TVector.WhereLessOrEqual(left, right, left, TVector.WhereLessOrEqual(left, left, right, left));

    /// <summary>Per element: between the bounds; a NaN passes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Clamp<TVector, T>(TVector value, TVector low, TVector high)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged =>
        TVector.WhereLess(value, low, low, TVector.WhereLess(high, value, high, value));

    /// <summary>
    /// Per element: x * scale, rounded to the nearest whole number. The sum with a number whose last bit counts ones leaves no room
    /// for a fraction; one and a half of the smallest such number keeps negative products there too. For results up to 2^22 (2^51).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector RoundedProduct<TVector, T>(TVector x, TVector scale)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged
    {
        TVector ones = Constant<TVector, T>(3 << (FloatFormat.SingleExponentAt - 1), 3L << (FloatFormat.DoubleExponentAt - 1));
        return TVector.MultiplyAdd(x, scale, ones) - ones;
    }

    /// <summary>The polynomial with these coefficients, highest degree first, by Horner's rule.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Polynomial<TVector, T>(TVector x, ReadOnlySpan<float> ofSingle, ReadOnlySpan<double> ofDouble)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged
    {
        TVector value;
        if (typeof(T) == typeof(float))
        {
            value = Constant<TVector, T>(ofSingle[0], 0);
            for (int i = 1; i < ofSingle.Length; i++)
            {
                value = TVector.MultiplyAdd(value, x, Constant<TVector, T>(ofSingle[i], 0));
            }
        }
        else
        {
            value = Constant<TVector, T>(0, ofDouble[0]);
            for (int i = 1; i < ofDouble.Length; i++)
            {
                value = TVector.MultiplyAdd(value, x, Constant<TVector, T>(0, ofDouble[i]));
            }
        }

        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Constant<TVector, T>(double value)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged =>
        Constant<TVector, T>((float)value, value);

    /// <summary>A constant that depends on the element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Constant<TVector, T>(float ofSingle, double ofDouble)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged =>
        TVector.Create(typeof(T) == typeof(float) ? Unsafe.BitCast<float, T>(ofSingle) : Unsafe.BitCast<double, T>(ofDouble));
}
