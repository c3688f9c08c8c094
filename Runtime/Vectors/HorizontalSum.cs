using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FusedNorm.Vectors;

/// <summary>
/// The sum of a register's lanes: its halves are added until one lane is left. <c>Vector512.Sum</c> takes the 128-bit parts one by one, in
/// twice the instructions, since it has to give the same bits on every machine.
/// </summary>
internal static class HorizontalSum
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Of(Vector512<double> lanes) => Of(lanes.GetLower() + lanes.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Of(Vector256<double> lanes) => Of(lanes.GetLower() + lanes.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Of(Vector128<double> lanes) => lanes.ToScalar() + lanes.GetElement(1);
}
