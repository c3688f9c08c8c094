using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace FusedNorm.Products;

/// <summary>
/// Transposes rows. A lane of 128 bits holds neighbours of one row; a register's lanes hold those of several rows, so that transposing a square within
/// each lane leaves whole registers of columns.
/// </summary>
internal static class Squares
{
    /// <summary>How many neighbours of a row are taken at once; none where the processor has no such instructions.</summary>
    internal static int Depth<T>()
        where T : unmanaged => Sse2.IsSupported || AdvSimd.Arm64.IsSupported ? Vector128<T>.Count : 0;

    /// <summary>Transposes some rows to columns.</summary>
    /// <param name="source">The first row.</param>
    /// <param name="sourceStride">The elements from row to row.</param>
    /// <param name="rows">The rows that there are, a multiple of <see cref="Depth"/>.</param>
    /// <param name="depth">The elements of each, a multiple of it too.</param>
    /// <param name="target">Where the first row's first element goes.</param>
    /// <param name="stride">The elements from one element of a row to the next there.</param>
    /// <returns>How many rows were transposed.</returns>
    internal static int Transpose<T>(ref T source, nint sourceStride, int rows, int depth, ref T target, nint stride)
        where T : unmanaged
    {
        if (Avx512F.IsSupported && rows >= Vector512<T>.Count)
        {
            return Transpose<Four, T>(ref source, sourceStride, depth, ref target, stride);
        }

        return Avx.IsSupported && rows >= Vector256<T>.Count
            ? Transpose<Two, T>(ref source, sourceStride, depth, ref target, stride)
            : Transpose<One, T>(ref source, sourceStride, depth, ref target, stride);
    }

    private static int Transpose<TLanes, T>(ref T source, nint sourceStride, int depth, ref T target, nint stride)
        where TLanes : struct, ILanes<TLanes>
        where T : unmanaged
    {
        int size = Vector128<T>.Count;
        for (int r = 0; r < depth; r += size)
        {
            if (Unsafe.SizeOf<T>() == sizeof(double))
            {
                OfDouble<TLanes>(
                    ref Unsafe.As<T, double>(ref Unsafe.Add(ref source, r)), sourceStride, ref Unsafe.As<T, double>(ref Unsafe.Add(ref target, r * stride)), stride);
            }
            else
            {
                OfSingle<TLanes>(
                    ref Unsafe.As<T, float>(ref Unsafe.Add(ref source, r)), sourceStride, ref Unsafe.As<T, float>(ref Unsafe.Add(ref target, r * stride)), stride);
            }
        }

        return TLanes.Count * size;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OfSingle<TLanes>(ref float source, nint sourceStride, ref float target, nint stride)
        where TLanes : struct, ILanes<TLanes>
    {
        nint rows = 4 * sourceStride * sizeof(float);
        TLanes a = TLanes.Load(ref Unsafe.As<float, byte>(ref source), rows);
        TLanes b = TLanes.Load(ref Unsafe.As<float, byte>(ref Unsafe.Add(ref source, sourceStride)), rows);
        TLanes c = TLanes.Load(ref Unsafe.As<float, byte>(ref Unsafe.Add(ref source, 2 * sourceStride)), rows);
        TLanes d = TLanes.Load(ref Unsafe.As<float, byte>(ref Unsafe.Add(ref source, 3 * sourceStride)), rows);
        TLanes abLow = TLanes.LowSingles(a, b);
        TLanes abHigh = TLanes.HighSingles(a, b);
        TLanes cdLow = TLanes.LowSingles(c, d);
        TLanes cdHigh = TLanes.HighSingles(c, d);
        TLanes.Store(TLanes.LowDoubles(abLow, cdLow), ref Unsafe.As<float, byte>(ref target));
        TLanes.Store(TLanes.HighDoubles(abLow, cdLow), ref Unsafe.As<float, byte>(ref Unsafe.Add(ref target, stride)));
        TLanes.Store(TLanes.LowDoubles(abHigh, cdHigh), ref Unsafe.As<float, byte>(ref Unsafe.Add(ref target, 2 * stride)));
        TLanes.Store(TLanes.HighDoubles(abHigh, cdHigh), ref Unsafe.As<float, byte>(ref Unsafe.Add(ref target, 3 * stride)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OfDouble<TLanes>(ref double source, nint sourceStride, ref double target, nint stride)
        where TLanes : struct, ILanes<TLanes>
    {
        nint rows = 2 * sourceStride * sizeof(double);
        TLanes a = TLanes.Load(ref Unsafe.As<double, byte>(ref source), rows);
        TLanes b = TLanes.Load(ref Unsafe.As<double, byte>(ref Unsafe.Add(ref source, sourceStride)), rows);
        TLanes.Store(TLanes.LowDoubles(a, b), ref Unsafe.As<double, byte>(ref target));
        TLanes.Store(TLanes.HighDoubles(a, b), ref Unsafe.As<double, byte>(ref Unsafe.Add(ref target, stride)));
    }

    /// <summary>A register of lanes. The lower (upper) halves of two registers' lanes go into one, element by element in turn.</summary>
    private interface ILanes<TSelf>
        where TSelf : struct, ILanes<TSelf>
    {
        static abstract int Count { get; }

        /// <summary>A lane of each of <see cref="Count"/> rows.</summary>
        /// <param name="source">The first.</param>
        /// <param name="rowBytes">The distance from one to the next.</param>
        static abstract TSelf Load(ref byte source, nint rowBytes);

        static abstract void Store(TSelf value, ref byte target);

        static abstract TSelf LowSingles(TSelf a, TSelf b);

        static abstract TSelf HighSingles(TSelf a, TSelf b);

        static abstract TSelf LowDoubles(TSelf a, TSelf b);

        static abstract TSelf HighDoubles(TSelf a, TSelf b);
    }

    private readonly struct One(Vector128<byte> vector) : ILanes<One>
    {
        private readonly Vector128<byte> vector = vector;

        public static int Count => 1;

        public static One Load(ref byte source, nint rowBytes) => new(Vector128.LoadUnsafe(ref source));

        public static void Store(One value, ref byte target) => value.vector.StoreUnsafe(ref target);

        public static One LowSingles(One a, One b) => new(Sse.IsSupported
            ? Sse.UnpackLow(a.vector.AsSingle(), b.vector.AsSingle()).AsByte()
            : AdvSimd.Arm64.ZipLow(a.vector.AsSingle(), b.vector.AsSingle()).AsByte());

        public static One HighSingles(One a, One b) => new(Sse.IsSupported
            ? Sse.UnpackHigh(a.vector.AsSingle(), b.vector.AsSingle()).AsByte()
            : AdvSimd.Arm64.ZipHigh(a.vector.AsSingle(), b.vector.AsSingle()).AsByte());

        public static One LowDoubles(One a, One b) => new(Sse2.IsSupported
            ? Sse2.UnpackLow(a.vector.AsDouble(), b.vector.AsDouble()).AsByte()
            : AdvSimd.Arm64.ZipLow(a.vector.AsDouble(), b.vector.AsDouble()).AsByte());

        public static One HighDoubles(One a, One b) => new(Sse2.IsSupported
            ? Sse2.UnpackHigh(a.vector.AsDouble(), b.vector.AsDouble()).AsByte()
            : AdvSimd.Arm64.ZipHigh(a.vector.AsDouble(), b.vector.AsDouble()).AsByte());
    }

    private readonly struct Two(Vector256<byte> vector) : ILanes<Two>
    {
        private readonly Vector256<byte> vector = vector;

        public static int Count => 2;

        public static Two Load(ref byte source, nint rowBytes) =>
            new(Vector256.Create(Vector128.LoadUnsafe(ref source), Vector128.LoadUnsafe(ref Unsafe.Add(ref source, rowBytes))));

        public static void Store(Two value, ref byte target) => value.vector.StoreUnsafe(ref target);

        public static Two LowSingles(Two a, Two b) => new(Avx.UnpackLow(a.vector.AsSingle(), b.vector.AsSingle()).AsByte());

        public static Two HighSingles(Two a, Two b) => new(Avx.UnpackHigh(a.vector.AsSingle(), b.vector.AsSingle()).AsByte());

        public static Two LowDoubles(Two a, Two b) => new(Avx.UnpackLow(a.vector.AsDouble(), b.vector.AsDouble()).AsByte());

        public static Two HighDoubles(Two a, Two b) => new(Avx.UnpackHigh(a.vector.AsDouble(), b.vector.AsDouble()).AsByte());
    }

    private readonly struct Four(Vector512<byte> vector) : ILanes<Four>
    {
        private readonly Vector512<byte> vector = vector;

        public static int Count => 4;

        public static Four Load(ref byte source, nint rowBytes) => new(Vector512.Create(
            Vector256.Create(Vector128.LoadUnsafe(ref source), Vector128.LoadUnsafe(ref Unsafe.Add(ref source, rowBytes))),
            Vector256.Create(Vector128.LoadUnsafe(ref Unsafe.Add(ref source, 2 * rowBytes)), Vector128.LoadUnsafe(ref Unsafe.Add(ref source, 3 * rowBytes)))));

        public static void Store(Four value, ref byte target) => value.vector.StoreUnsafe(ref target);

        public static Four LowSingles(Four a, Four b) => new(Avx512F.UnpackLow(a.vector.AsSingle(), b.vector.AsSingle()).AsByte());

        public static Four HighSingles(Four a, Four b) => new(Avx512F.UnpackHigh(a.vector.AsSingle(), b.vector.AsSingle()).AsByte());

        public static Four LowDoubles(Four a, Four b) => new(Avx512F.UnpackLow(a.vector.AsDouble(), b.vector.AsDouble()).AsByte());

        public static Four HighDoubles(Four a, Four b) => new(Avx512F.UnpackHigh(a.vector.AsDouble(), b.vector.AsDouble()).AsByte());
    }
}
