using System.Runtime.CompilerServices;

namespace FusedNorm.Vectors;

public static partial class VectorMath
{
    /// <summary>erf(x) / x - 1 in x², for x up to 0.875 (1).</summary>
    private static ReadOnlySpan<float> ErfNearZeroOfSingle =>
    [
        -0.000620325503f,
        0.00503218127f,
        -0.0267914627f,
        0.112824552f,
        -0.376125515f,
        0.128379151f,
    ];

    /// <inheritdoc cref="ErfNearZeroOfSingle"/>
    private static ReadOnlySpan<double> ErfNearZeroOfDouble =>
    [
        -7.779468417563063e-10,
        1.37109803952795e-08,
        -1.6206313767338633e-07,
        1.6447131573866857e-06,
        -1.4924712302354576e-05,
        0.00012055293576926806,
        -0.0008548325929315693,
        0.005223977606118506,
        -0.026866170643111472,
        0.11283791670944185,
        -0.3761263890318352,
        0.12837916709551256,
    ];

    /// <summary>-log(1 - erf(x)) / x for x from there to 3.95 (5.95).</summary>
    private static ReadOnlySpan<float> ErfTailOfSingle =>
    [
        9.36463948e-06f,
        -0.000304331421f,
        0.00356826792f,
        -0.0236072093f,
        0.106059626f,
        0.635256886f,
        1.12862289f,
    ];

    /// <inheritdoc cref="ErfTailOfSingle"/>
    private static ReadOnlySpan<double> ErfTailOfDouble =>
    [
        8.566433919817615e-12,
        -3.440913282415215e-10,
        6.417929317291934e-09,
        -7.363287283229313e-08,
        5.788811939118483e-07,
        -3.272368221277019e-06,
        1.3430139678117797e-05,
        -3.8271723087863627e-05,
        5.954027011336212e-05,
        5.635143660307871e-05,
        -0.0006463195010824573,
        0.0017619736933946405,
        -0.00026294666321052877,
        -0.01909760012174033,
        0.10276067452280953,
        0.6366225745841834,
        1.128378864333083,
    ];

    /// <summary>The error function 2/√π ∫₀ˣ e^-t² dt; ±1 where it rounds to that.</summary>
    /// <inheritdoc cref="Max{TVector, T}"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Erf<TVector, T>(TVector x)
        where TVector : struct, ISimd<TVector, T>
        where T : unmanaged
    {
        // Two formulas, both computed: x + x p(x²) near zero, and from there on 1 - e^(-x q(x)).
        TVector magnitude = TVector.Abs(x);
        TVector p = Polynomial<TVector, T>(magnitude * magnitude, ErfNearZeroOfSingle, ErfNearZeroOfDouble);
        TVector nearZero = TVector.MultiplyAdd(p, magnitude, magnitude);

        TVector end = Constant<TVector, T>(3.95f, 5.95);
        TVector bounded = TVector.WhereLess(end, magnitude, end, magnitude);
        TVector q = Polynomial<TVector, T>(bounded, ErfTailOfSingle, ErfTailOfDouble);
        TVector fraction = ExpOfFraction<TVector, T>(-(bounded * q), out TVector n);
        TVector scale = TVector.PowerOfTwo(n);
        TVector tail = Constant<TVector, T>(1) - TVector.MultiplyAdd(fraction, scale, scale);

        return TVector.CopySign(TVector.WhereLess(magnitude, Constant<TVector, T>(0.875f, 1d), nearZero, tail), x);
    }
}
