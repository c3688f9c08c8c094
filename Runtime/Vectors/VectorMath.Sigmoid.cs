using System.Runtime.CompilerServices;

namespace FusedNorm.Vectors;

public static partial class VectorMath
{
    /// <summary>The logistic function 1 / (1 + e^-x).</summary>
    /// <inheritdoc cref="Max{TVector, T}"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sigmoid<TVector, T>(TVector x)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged
    {
        // e^-|x| cannot overflow, and underflows only where the result does.
        TVector one = Constant<TVector, T>(1);
        TVector decay = Exp<TVector, T>(-TVector.Abs(x));
        return TVector.WhereLess(x, TVector.Zero, decay, one) / (one + decay);
    }
}
