using System.Runtime.CompilerServices;

namespace FusedNorm.Vectors;

/// <summary>
/// The layout of the two elements, for what registers do to their bits. Integers and floating-point numbers meet in the low bits of a
/// number so large that its last bit counts ones: adding that number moves a small whole number there, subtracting it moves it back.
/// </summary>
internal static class FloatFormat
{
    /// <summary>Where the exponent begins, counted in bits from the lowest.</summary>
    internal const int SingleExponentAt = 23;

    /// <inheritdoc cref="SingleExponentAt"/>
    internal const int DoubleExponentAt = 52;

    /// <summary>The number whose last bit counts ones, and the bias of the exponent.</summary>
    internal const float SingleBiased = (1 << SingleExponentAt) + 127f;

    /// <inheritdoc cref="SingleBiased"/>
    internal const double DoubleBiased = (1L << DoubleExponentAt) + 1023d;

    /// <summary>The bits of the number whose last bit counts ones.</summary>
    internal const int SingleOnes = (127 + SingleExponentAt) << SingleExponentAt;

    /// <inheritdoc cref="SingleOnes"/>
    internal const long DoubleOnes = (1023L + DoubleExponentAt) << DoubleExponentAt;

    /// <summary>The bits of √½, the smallest mantissa.</summary>
    internal const int SingleRootOfHalf = 0x3F3504F3;

    /// <inheritdoc cref="SingleRootOfHalf"/>
    internal const long DoubleRootOfHalf = 0x3FE6A09E667F3BCD;

    /// <summary>The bits from √½ to one: added to a number's bits, they carry into the exponent at a mantissa of √2.</summary>
    internal const int SingleRootOfHalfToOne = (127 << SingleExponentAt) - SingleRootOfHalf;

    /// <inheritdoc cref="SingleRootOfHalfToOne"/>
    internal const long DoubleRootOfHalfToOne = (1023L << DoubleExponentAt) - DoubleRootOfHalf;

    /// <summary>The bits below the exponent.</summary>
    internal const int SingleFraction = (1 << SingleExponentAt) - 1;

    /// <inheritdoc cref="SingleFraction"/>
    internal const long DoubleFraction = (1L << DoubleExponentAt) - 1;

    /// <summary>The element of which only the sign is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Sign<T>()
        where T : unmanaged =>
        typeof(T) == typeof(float) ? Unsafe.BitCast<float, T>(-0f) : Unsafe.BitCast<double, T>(-0d);
}
