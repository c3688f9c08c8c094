using System.Runtime.CompilerServices;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

/// <summary>
/// The tiles of a single row: four terms at a time in sums of their own, because one row would wait for each addition. They are joined in the same order
/// however many registers of columns there are, so that digits do not depend on how columns are divided (<see cref="OneByFour"/> too).
/// </summary>
internal static partial class Tile
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void OneByTwo<V, T>(in Operand<T> a, nint row, nint from, nint depth, ref T b, nint bStride, ref T c, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        ref T left = ref a.Rows(row, 1, from, depth);
        nint step = a.DepthStride;
        V sum00 = V.Zero;
        V sum01 = V.Zero;
        V sum10 = V.Zero;
        V sum11 = V.Zero;
        V sum20 = V.Zero;
        V sum21 = V.Zero;
        V sum30 = V.Zero;
        V sum31 = V.Zero;
        for (; depth >= 4; depth -= 4)
        {
            V left0 = V.Create(left);
            V.AddProduct(ref sum00, left0, V.LoadFrom(ref b, 0));
            V.AddProduct(ref sum01, left0, V.LoadFrom(ref b, V.Count));
            V left1 = V.Create(Unsafe.Add(ref left, step));
            V.AddProduct(ref sum10, left1, V.LoadFrom(ref b, bStride));
            V.AddProduct(ref sum11, left1, V.LoadFrom(ref b, bStride + V.Count));
            V left2 = V.Create(Unsafe.Add(ref left, 2 * step));
            V.AddProduct(ref sum20, left2, V.LoadFrom(ref b, 2 * bStride));
            V.AddProduct(ref sum21, left2, V.LoadFrom(ref b, (2 * bStride) + V.Count));
            V left3 = V.Create(Unsafe.Add(ref left, 3 * step));
            V.AddProduct(ref sum30, left3, V.LoadFrom(ref b, 3 * bStride));
            V.AddProduct(ref sum31, left3, V.LoadFrom(ref b, (3 * bStride) + V.Count));
            left = ref Unsafe.Add(ref left, 4 * step);
            b = ref Unsafe.Add(ref b, 4 * bStride);
        }

        for (; depth > 0; depth--)
        {
            V left0 = V.Create(left);
            V.AddProduct(ref sum00, left0, V.LoadFrom(ref b, 0));
            V.AddProduct(ref sum01, left0, V.LoadFrom(ref b, V.Count));
            left = ref Unsafe.Add(ref left, step);
            b = ref Unsafe.Add(ref b, bStride);
        }

        Finish<V, T>((sum00 + sum10) + (sum20 + sum30), ref c, 0, add);
        Finish<V, T>((sum01 + sum11) + (sum21 + sum31), ref c, V.Count, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void OneByOne<V, T>(in Operand<T> a, nint row, nint from, nint depth, ref T b, nint bStride, ref T c, bool add)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        ref T left = ref a.Rows(row, 1, from, depth);
        nint step = a.DepthStride;
        V sum0 = V.Zero;
        V sum1 = V.Zero;
        V sum2 = V.Zero;
        V sum3 = V.Zero;
        for (; depth >= 4; depth -= 4)
        {
            V.AddProduct(ref sum0, V.Create(left), V.LoadFrom(ref b, 0));
            V.AddProduct(ref sum1, V.Create(Unsafe.Add(ref left, step)), V.LoadFrom(ref b, bStride));
            V.AddProduct(ref sum2, V.Create(Unsafe.Add(ref left, 2 * step)), V.LoadFrom(ref b, 2 * bStride));
            V.AddProduct(ref sum3, V.Create(Unsafe.Add(ref left, 3 * step)), V.LoadFrom(ref b, 3 * bStride));
            left = ref Unsafe.Add(ref left, 4 * step);
            b = ref Unsafe.Add(ref b, 4 * bStride);
        }

        for (; depth > 0; depth--)
        {
            V.AddProduct(ref sum0, V.Create(left), V.LoadFrom(ref b, 0));
            left = ref Unsafe.Add(ref left, step);
            b = ref Unsafe.Add(ref b, bStride);
        }

        Finish<V, T>((sum0 + sum1) + (sum2 + sum3), ref c, 0, add);
    }
}
