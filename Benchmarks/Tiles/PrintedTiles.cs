using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FusedNorm.Vectors;

namespace FusedNorm.Benchmarks.Tiles;

/// <summary>A size that the JIT compiler knows, as it would know that of a printed loop.</summary>
internal interface ISize
{
    /// <summary>The terms of a sum, and the columns: whole panels of four registers.</summary>
    static abstract int Value { get; }
}

/// <summary>
/// A linear layer and a ReLU as the compiler would print them for their sizes, were its products loops: tiles of six rows and four
/// registers, every distance a constant, nothing checked. What is printed for a layer could not be faster than this.
/// </summary>
internal static class PrintedTiles
{
    /// <summary>The registers of sums that a norm needs of a register of columns: elements and squares, each in double.</summary>
    private const int RegistersOfMoments = 4;

    /// <summary>The elements of a norm's sums: each of them lies in two.</summary>
    public static int MomentsLength(int columns) => columns * RegistersOfMoments;

    /// <summary>The product of rows, a multiple of six, with an operand in panels.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="left">The left operand.</param>
    /// <param name="panels">The right one.</param>
    /// <param name="bias">An element for each column.</param>
    /// <param name="destination">The products, rectified.</param>
    /// <param name="moments">The sums of a norm, taken from the tiles while they are in registers; empty for none.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Product<V, TSize>(
        int rows, ReadOnlySpan<float> left, ReadOnlySpan<float> panels, ReadOnlySpan<float> bias, Span<float> destination,
        Span<float> moments = default)
        where V : struct, ISimd<V, float>
        where TSize : struct, ISize
    {
        for (int column = 0; column < TSize.Value; column += 4 * V.Count)
        {
            for (int row = 0; row < rows; row += 6)
            {
                ref float a = ref Unsafe.Add(ref MemoryMarshal.GetReference(left), row * TSize.Value);
                ref float b = ref Unsafe.Add(ref MemoryMarshal.GetReference(panels), column * TSize.Value);
                V s00 = V.Zero, s01 = V.Zero, s02 = V.Zero, s03 = V.Zero;
                V s10 = V.Zero, s11 = V.Zero, s12 = V.Zero, s13 = V.Zero;
                V s20 = V.Zero, s21 = V.Zero, s22 = V.Zero, s23 = V.Zero;
                V s30 = V.Zero, s31 = V.Zero, s32 = V.Zero, s33 = V.Zero;
                V s40 = V.Zero, s41 = V.Zero, s42 = V.Zero, s43 = V.Zero;
                V s50 = V.Zero, s51 = V.Zero, s52 = V.Zero, s53 = V.Zero;
                for (int r = 0; r < TSize.Value; r++)
                {
                    V b0 = V.LoadFrom(ref b, 0), b1 = V.LoadFrom(ref b, V.Count);
                    V b2 = V.LoadFrom(ref b, 2 * V.Count), b3 = V.LoadFrom(ref b, 3 * V.Count);
                    Add(ref s00, ref s01, ref s02, ref s03, V.Create(a), b0, b1, b2, b3);
                    Add(ref s10, ref s11, ref s12, ref s13, V.Create(Unsafe.Add(ref a, TSize.Value)), b0, b1, b2, b3);
                    Add(ref s20, ref s21, ref s22, ref s23, V.Create(Unsafe.Add(ref a, 2 * TSize.Value)), b0, b1, b2, b3);
                    Add(ref s30, ref s31, ref s32, ref s33, V.Create(Unsafe.Add(ref a, 3 * TSize.Value)), b0, b1, b2, b3);
                    Add(ref s40, ref s41, ref s42, ref s43, V.Create(Unsafe.Add(ref a, 4 * TSize.Value)), b0, b1, b2, b3);
                    Add(ref s50, ref s51, ref s52, ref s53, V.Create(Unsafe.Add(ref a, 5 * TSize.Value)), b0, b1, b2, b3);
                    a = ref Unsafe.Add(ref a, 1);
                    b = ref Unsafe.Add(ref b, 4 * V.Count);
                }

                ref float ofBias = ref Unsafe.Add(ref MemoryMarshal.GetReference(bias), column);
                ref float c = ref Unsafe.Add(ref MemoryMarshal.GetReference(destination), (row * TSize.Value) + column);
                Finish(ref s00, ref s01, ref s02, ref s03, ref ofBias, ref c);
                Finish(ref s10, ref s11, ref s12, ref s13, ref ofBias, ref Unsafe.Add(ref c, TSize.Value));
                Finish(ref s20, ref s21, ref s22, ref s23, ref ofBias, ref Unsafe.Add(ref c, 2 * TSize.Value));
                Finish(ref s30, ref s31, ref s32, ref s33, ref ofBias, ref Unsafe.Add(ref c, 3 * TSize.Value));
                Finish(ref s40, ref s41, ref s42, ref s43, ref ofBias, ref Unsafe.Add(ref c, 4 * TSize.Value));
                Finish(ref s50, ref s51, ref s52, ref s53, ref ofBias, ref Unsafe.Add(ref c, 5 * TSize.Value));
                if (!moments.IsEmpty)
                {
                    // Column after column, so that four registers of sums are enough beside the tile.
                    ref float m = ref Unsafe.Add(ref MemoryMarshal.GetReference(moments), column * RegistersOfMoments);
                    AddMoments(ref m, s00, s10, s20, s30, s40, s50);
                    AddMoments(ref Unsafe.Add(ref m, RegistersOfMoments * V.Count), s01, s11, s21, s31, s41, s51);
                    AddMoments(ref Unsafe.Add(ref m, 2 * RegistersOfMoments * V.Count), s02, s12, s22, s32, s42, s52);
                    AddMoments(ref Unsafe.Add(ref m, 3 * RegistersOfMoments * V.Count), s03, s13, s23, s33, s43, s53);
                }
            }
        }
    }

    /// <summary>The pass behind the product of whoever does not finish its sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rest<V>(int rows, ReadOnlySpan<float> bias, Span<float> destination)
        where V : struct, ISimd<V, float>
    {
        for (int n = 0; n < rows; n++)
        {
            int row = n * bias.Length;
            for (int j = 0; j < bias.Length; j += V.Count)
            {
                V.Store(Rectified(V.Load(destination, row + j) + V.Load(bias, j)), destination, row + j);
            }
        }
    }

    /// <summary>A norm's sums in a pass behind the product, as the compiler prints it: a register of columns over all rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Moments<V>(int rows, int columns, ReadOnlySpan<float> products, Span<float> moments)
        where V : struct, ISimd<V, float>
    {
        for (int column = 0; column < columns; column += V.Count)
        {
            V sumLow = V.Zero, sumHigh = V.Zero, squaresLow = V.Zero, squaresHigh = V.Zero;
            for (int row = 0; row < rows; row++)
            {
                V value = V.Load(products, (row * columns) + column);
                V.AddWide(ref sumLow, ref sumHigh, value);
                V.AddSquareWide(ref squaresLow, ref squaresHigh, value, V.Zero);
            }

            int place = column * RegistersOfMoments;
            V.Store(sumLow, moments, place);
            V.Store(sumHigh, moments, place + V.Count);
            V.Store(squaresLow, moments, place + (2 * V.Count));
            V.Store(squaresHigh, moments, place + (3 * V.Count));
        }
    }

    /// <summary>The same sums of six rows, added to those of the rows before: the same digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddMoments<V>(ref float moments, V a, V b, V c, V d, V e, V f)
        where V : struct, ISimd<V, float>
    {
        V sumLow = V.LoadFrom(ref moments, 0), sumHigh = V.LoadFrom(ref moments, V.Count);
        V squaresLow = V.LoadFrom(ref moments, 2 * V.Count), squaresHigh = V.LoadFrom(ref moments, 3 * V.Count);
        AddMoments(ref sumLow, ref sumHigh, ref squaresLow, ref squaresHigh, a);
        AddMoments(ref sumLow, ref sumHigh, ref squaresLow, ref squaresHigh, b);
        AddMoments(ref sumLow, ref sumHigh, ref squaresLow, ref squaresHigh, c);
        AddMoments(ref sumLow, ref sumHigh, ref squaresLow, ref squaresHigh, d);
        AddMoments(ref sumLow, ref sumHigh, ref squaresLow, ref squaresHigh, e);
        AddMoments(ref sumLow, ref sumHigh, ref squaresLow, ref squaresHigh, f);
        V.StoreTo(sumLow, ref moments, 0);
        V.StoreTo(sumHigh, ref moments, V.Count);
        V.StoreTo(squaresLow, ref moments, 2 * V.Count);
        V.StoreTo(squaresHigh, ref moments, 3 * V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddMoments<V>(ref V sumLow, ref V sumHigh, ref V squaresLow, ref V squaresHigh, V value)
        where V : struct, ISimd<V, float>
    {
        V.AddWide(ref sumLow, ref sumHigh, value);
        V.AddSquareWide(ref squaresLow, ref squaresHigh, value, V.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<V>(ref V s0, ref V s1, ref V s2, ref V s3, V a, V b0, V b1, V b2, V b3)
        where V : struct, ISimd<V, float>
    {
        V.AddProduct(ref s0, a, b0);
        V.AddProduct(ref s1, a, b1);
        V.AddProduct(ref s2, a, b2);
        V.AddProduct(ref s3, a, b3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<V>(ref V s0, ref V s1, ref V s2, ref V s3, ref float bias, ref float c)
        where V : struct, ISimd<V, float>
    {
        s0 = Rectified(s0 + V.LoadFrom(ref bias, 0));
        s1 = Rectified(s1 + V.LoadFrom(ref bias, V.Count));
        s2 = Rectified(s2 + V.LoadFrom(ref bias, 2 * V.Count));
        s3 = Rectified(s3 + V.LoadFrom(ref bias, 3 * V.Count));
        V.StoreTo(s0, ref c, 0);
        V.StoreTo(s1, ref c, V.Count);
        V.StoreTo(s2, ref c, 2 * V.Count);
        V.StoreTo(s3, ref c, 3 * V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Rectified<V>(V value)
        where V : struct, ISimd<V, float> => V.WhereLess(value, V.Zero, V.Zero, value);
}

internal readonly struct Size64 : ISize
{
    public static int Value => 64;
}

internal readonly struct Size128 : ISize
{
    public static int Value => 128;
}

internal readonly struct Size256 : ISize
{
    public static int Value => 256;
}
