using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using FusedNorm.Vectors;

namespace FusedNorm.Products;

/// <summary>Lays out what one panel of columns needs of the right operand: the columns of each term side by side, zeros behind the last.</summary>
internal static class PanelLayout
{
    /// <param name="right">The operand; its first index is the column.</param>
    /// <param name="column">The first column.</param>
    /// <param name="width">The number of columns there are.</param>
    /// <param name="from">The first term.</param>
    /// <param name="depth">The number of terms.</param>
    /// <param name="panel">Where they go.</param>
    /// <param name="stride">The columns of the panel.</param>
    internal static void LayOut<V, T>(Operand<T> right, int column, int width, int from, int depth, Span<T> panel, int stride)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        if (right.LiesInLanes)
        {
            Copy<V, T>(right, column, width, from, depth, panel, stride);
        }
        else
        {
            if (width < stride)
            {
                panel[..(depth * stride)].Clear();
            }

            Transpose(right, column, width, from, depth, panel, stride);
        }
    }

    private static void Copy<V, T>(Operand<T> right, int column, int width, int from, int depth, Span<T> panel, int stride)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        if (width < stride)
        {
            for (int r = 0; r < depth; r++)
            {
                Span<T> term = panel.Slice(r * stride, stride);
                MemoryMarshal.CreateReadOnlySpan(ref right.At(column, from + r), width).CopyTo(term);
                term[width..].Clear();
            }

            return;
        }

        ref T source = ref right.At(column, from);
        ref T target = ref MemoryMarshal.GetReference(panel);
        for (int r = 0; r < depth; r++)
        {
            V.StoreTo(V.LoadFrom(ref source, 0), ref target, 0);
            if (stride > V.Count)
            {
                V.StoreTo(V.LoadFrom(ref source, V.Count), ref target, V.Count);
            }

            source = ref Unsafe.Add(ref source, right.DepthStride);
            target = ref Unsafe.Add(ref target, stride);
        }
    }

    /// <summary>Squares of 128-bit registers, then what is left element by element.</summary>
    private static void Transpose<T>(Operand<T> right, int column, int width, int from, int depth, Span<T> panel, int stride)
        where T : unmanaged
    {
        int square = !Sse2.IsSupported && !AdvSimd.Arm64.IsSupported || right.DepthStride != 1 ? 0 : Vector128<T>.Count;
        int wholeWidth = square == 0 ? 0 : width / square * square;
        int wholeDepth = square == 0 ? 0 : depth / square * square;
        ref T to = ref MemoryMarshal.GetReference(panel);
        for (int j = 0; j < wholeWidth; j += square)
        {
            ref T source = ref right.At(column + j, from);
            ref T target = ref Unsafe.Add(ref to, j);
            for (int r = 0; r < wholeDepth; r += square)
            {
                Square(ref Unsafe.Add(ref source, r), right.Stride, ref Unsafe.Add(ref target, r * stride), stride);
            }
        }

        for (int j = 0; j < width; j++)
        {
            for (int r = j < wholeWidth ? wholeDepth : 0; r < depth; r++)
            {
                Unsafe.Add(ref to, (r * stride) + j) = right.At(column + j, from + r);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square<T>(ref T source, nint sourceStride, ref T target, nint stride)
        where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() == sizeof(double))
        {
            Vector128<double> first = Vector128.LoadUnsafe(ref source).AsDouble();
            Vector128<double> second = Vector128.LoadUnsafe(ref Unsafe.Add(ref source, sourceStride)).AsDouble();
            Low(first, second).As<double, T>().StoreUnsafe(ref target);
            High(first, second).As<double, T>().StoreUnsafe(ref Unsafe.Add(ref target, stride));
            return;
        }

        Vector128<float> a = Vector128.LoadUnsafe(ref source).AsSingle();
        Vector128<float> b = Vector128.LoadUnsafe(ref Unsafe.Add(ref source, sourceStride)).AsSingle();
        Vector128<float> c = Vector128.LoadUnsafe(ref Unsafe.Add(ref source, 2 * sourceStride)).AsSingle();
        Vector128<float> d = Vector128.LoadUnsafe(ref Unsafe.Add(ref source, 3 * sourceStride)).AsSingle();
        Vector128<double> abLow = Low(a, b).AsDouble();
        Vector128<double> abHigh = High(a, b).AsDouble();
        Vector128<double> cdLow = Low(c, d).AsDouble();
        Vector128<double> cdHigh = High(c, d).AsDouble();
        Low(abLow, cdLow).As<double, T>().StoreUnsafe(ref target);
        High(abLow, cdLow).As<double, T>().StoreUnsafe(ref Unsafe.Add(ref target, stride));
        Low(abHigh, cdHigh).As<double, T>().StoreUnsafe(ref Unsafe.Add(ref target, 2 * stride));
        High(abHigh, cdHigh).As<double, T>().StoreUnsafe(ref Unsafe.Add(ref target, 3 * stride));
    }

    // The lower (upper) halves of two registers, element by element in turn.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Low(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b) : AdvSimd.Arm64.ZipLow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> High(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b) : AdvSimd.Arm64.ZipHigh(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Low(Vector128<double> a, Vector128<double> b) =>
        Sse2.IsSupported ? Sse2.UnpackLow(a, b) : AdvSimd.Arm64.ZipLow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> High(Vector128<double> a, Vector128<double> b) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(a, b) : AdvSimd.Arm64.ZipHigh(a, b);
}
