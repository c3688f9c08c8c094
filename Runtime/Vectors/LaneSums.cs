using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FusedNorm.Vectors;

/// <summary>
/// One sum in double precision for each lane of the widest register: where neighbouring channels lie in neighbouring lanes,
/// a reduction over the batch keeps them apart.
/// </summary>
[InlineArray(MaximumLanes)]
public struct LaneSums
{
    /// <summary>The lanes of a 512-bit register of <see cref="float"/>.</summary>
    public const int MaximumLanes = 16;

    private double lane;

    /// <summary>The sum of all lanes.</summary>
    public readonly double Total()
    {
        ref double first = ref Unsafe.As<LaneSums, double>(ref Unsafe.AsRef(in this));
        return HorizontalSum.Of(Vector512.LoadUnsafe(ref first) + Vector512.LoadUnsafe(ref first, (nuint)Vector512<double>.Count));
    }
}
