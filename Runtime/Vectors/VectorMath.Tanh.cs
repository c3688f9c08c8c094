using System.Runtime.CompilerServices;

namespace FusedNorm.Vectors;

public static partial class VectorMath
{
    /// <summary>The hyperbolic tangent; ±1 where it rounds to that.</summary>
    /// <inheritdoc cref="Max{TVector, T}"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh<TVector, T>(TVector x)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged
    {
        // (e^2|x| - 1) / (e^2|x| + 1): no cancellation anywhere. At the bound the result has long been 1.
        TVector bound = Constant<TVector, T>(10f, 20d);
        TVector magnitude = TVector.Abs(x);
        magnitude = TVector.WhereLess(bound, magnitude, bound, magnitude);
        TVector grown = BoundedExpm1<TVector, T>(magnitude + magnitude);
        return TVector.CopySign(grown / (grown + Constant<TVector, T>(2)), x);
    }
}
