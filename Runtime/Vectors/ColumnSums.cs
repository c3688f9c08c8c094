using System.Runtime.CompilerServices;

namespace FusedNorm.Vectors;

/// <summary>
/// One sum in double precision for each lane of four of the widest registers: <see cref="LaneSums"/> of a <see cref="SimdX4{TVector, T}"/>.
/// </summary>
[InlineArray(MaximumLanes)]
public struct ColumnSums
{
    /// <summary>The lanes of four 512-bit registers of <see cref="float"/>.</summary>
    public const int MaximumLanes = 4 * LaneSums.MaximumLanes;

    private double lane;
}
