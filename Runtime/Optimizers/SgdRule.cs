using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using FusedNorm.Vectors;

namespace FusedNorm;

/// <summary>
/// What a step of <see cref="Sgd{T}"/> does to every element, in the order of roundings of PyTorch's <c>_single_tensor_sgd</c>.
/// </summary>
internal readonly struct SgdRule<T>(
    double learningRate, double momentum, double dampening, double weightDecay, bool nesterov, bool maximize)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T rate = T.CreateTruncating(-learningRate);
    private readonly T decay = T.CreateTruncating(weightDecay);
    private readonly T kept = T.CreateTruncating(momentum);
    private readonly T share = T.CreateTruncating(1 - dampening);
    private readonly bool hasDecay = weightDecay != 0;
    private readonly bool hasMomentum = momentum != 0;
    private readonly bool nesterov = nesterov;
    private readonly bool maximize = maximize;

    /// <summary>
    /// One parameter's step: the widest registers first, narrower ones for what is left. All spans are of one length; an unused velocity is
    /// empty.
    /// </summary>
    public void Update(Span<T> values, ReadOnlySpan<T> gradient, Span<T> velocity, bool firstStep)
    {
        int done = 0;
        if (Avx512F.IsSupported && values.Length >= Vector512<T>.Count)
        {
            done = Update<Simd512<T>>(values, gradient, velocity, firstStep, done);
        }

        if (Fma.IsSupported && values.Length - done >= Vector256<T>.Count)
        {
            done = Update<Simd256<T>>(values, gradient, velocity, firstStep, done);
        }

        if ((Fma.IsSupported || AdvSimd.Arm64.IsSupported) && values.Length - done >= Vector128<T>.Count)
        {
            done = Update<Simd128<T>>(values, gradient, velocity, firstStep, done);
        }

        if (done < values.Length)
        {
            Update<Simd1<T>>(values, gradient, velocity, firstStep, done);
        }
    }

    /// <summary>Moves the elements from one on that fill registers.</summary>
    /// <returns>The first element that is left.</returns>
    private int Update<TVector>(Span<T> values, ReadOnlySpan<T> gradient, Span<T> velocity, bool firstStep, int from)
        where TVector : struct, ISimd<TVector, T>
    {
        TVector rates = TVector.Create(rate);
        TVector decays = TVector.Create(decay);
        TVector keeps = TVector.Create(kept);
        TVector shares = TVector.Create(share);
        int i = from;
        for (; i <= values.Length - TVector.Count; i += TVector.Count)
        {
            TVector value = TVector.Load(values, i);
            TVector direction = TVector.Load(gradient, i);
            if (maximize)
            {
                direction = -direction;
            }

            if (hasDecay)
            {
                direction = Fused.MultiplyAdd<TVector, T>(value, decays, direction);
            }

            if (hasMomentum)
            {
                TVector speed = firstStep ? direction : Fused.MultiplyAdd<TVector, T>(direction, shares, TVector.Load(velocity, i) * keeps);
                TVector.Store(speed, velocity, i);
                direction = nesterov ? Fused.MultiplyAdd<TVector, T>(speed, keeps, direction) : speed;
            }

            TVector.Store(Fused.MultiplyAdd<TVector, T>(direction, rates, value), values, i);
        }

        return i;
    }
}
