using System.Runtime.CompilerServices;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

/// <summary>
/// What <see cref="Panel{V, T}"/> is to <see cref="Tile"/>: rows that follow one another, in tiles as large as the registers allow.
/// </summary>
internal static class SegmentPanel<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged
{
    /// <summary>Computes rows of a panel whose columns all have their place.</summary>
    /// <param name="a">The first row of the left operand.</param>
    /// <param name="stride">The elements from row to row.</param>
    /// <param name="step">The elements from term to term of a segment.</param>
    /// <param name="panel">The columns of the first term, side by side.</param>
    /// <param name="bStride">The elements from term to term there.</param>
    /// <param name="registers">How many registers of columns.</param>
    /// <param name="segments">The terms.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="c">The destination of the first row.</param>
    /// <param name="cStride">The elements from row to row there.</param>
    /// <param name="add">Whether the destination is added to.</param>
    /// <param name="rest">What is done to finished sums.</param>
    /// <param name="column">The first column.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Rows(
        ref T a, nint stride, nint step, ref T panel, nint bStride, int registers, ReadOnlySpan<Segment> segments, int rows, ref T c,
        nint cStride, bool add, in TileRest<T> rest, int column)
    {
        bool isWide = Unsafe.SizeOf<V>() == 64;
        int most = registers == 4 ? 6 : registers == 1 ? (isWide ? 16 : 8) : isWide ? 8 : 6;
        while (rows > 0)
        {
            int taken = rows >= most ? most : rows >= 8 && registers == 1 ? 8 : rows >= 4 ? 4 : rows >= 2 ? 2 : 1;
            switch (registers, taken)
            {
                case (4, 6):
                    SegmentTile.SixByFour<V, T>(ref a, stride, step, ref panel, bStride, segments, ref c, cStride, add, in rest, column);
                    break;
                case (4, 4):
                    SegmentTile.FourByFour<V, T>(ref a, stride, step, ref panel, bStride, segments, ref c, cStride, add, in rest, column);
                    break;
                case (4, 2):
                    SegmentTile.TwoByFour<V, T>(ref a, stride, step, ref panel, bStride, segments, ref c, cStride, add, in rest, column);
                    break;
                case (4, 1):
                    SegmentTile.OneByFour<V, T>(ref a, step, ref panel, bStride, segments, ref c, add, in rest, column);
                    break;
                case (2, 8):
                    SegmentTile.EightByTwo<V, T>(ref a, stride, step, ref panel, bStride, segments, ref c, cStride, add, in rest, column);
                    break;
                case (2, 6):
                    SegmentTile.SixByTwo<V, T>(ref a, stride, step, ref panel, bStride, segments, ref c, cStride, add, in rest, column);
                    break;
                case (2, 4):
                    SegmentTile.FourByTwo<V, T>(ref a, stride, step, ref panel, bStride, segments, ref c, cStride, add, in rest, column);
                    break;
                case (2, 2):
                    SegmentTile.TwoByTwo<V, T>(ref a, stride, step, ref panel, bStride, segments, ref c, cStride, add, in rest, column);
                    break;
                case (2, 1):
                    SegmentTile.OneByTwo<V, T>(ref a, step, ref panel, bStride, segments, ref c, add, in rest, column);
                    break;
                case (1, 16):
                    SegmentTile.SixteenByOne<V, T>(ref a, stride, step, ref panel, bStride, segments, ref c, cStride, add, in rest, column);
                    break;
                case (1, 8):
                    SegmentTile.EightByOne<V, T>(ref a, stride, step, ref panel, bStride, segments, ref c, cStride, add, in rest, column);
                    break;
                case (1, 4):
                    SegmentTile.FourByOne<V, T>(ref a, stride, step, ref panel, bStride, segments, ref c, cStride, add, in rest, column);
                    break;
                case (1, 2):
                    SegmentTile.TwoByOne<V, T>(ref a, stride, step, ref panel, bStride, segments, ref c, cStride, add, in rest, column);
                    break;
                default:
                    SegmentTile.OneByOne<V, T>(ref a, step, ref panel, bStride, segments, ref c, add, in rest, column);
                    break;
            }

            rows -= taken;
            a = ref Unsafe.Add(ref a, taken * stride);
            c = ref Unsafe.Add(ref c, taken * cStride);
        }
    }
}
