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
}
