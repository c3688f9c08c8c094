using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace FusedNorm.Vectors;

/// <summary>
/// A register of lanes of 128 bits, for moves within each of them: the lower (upper) halves of two registers' lanes go into one, element by
/// element in turn. Other moves are those of <see cref="ISimd{TSelf, T}"/>, which go across lanes.
/// </summary>
internal interface ILanes<TSelf>
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

    static abstract TSelf AddSingles(TSelf a, TSelf b);

    /// <summary>The four elements of all lanes, added in double precision and rounded.</summary>
    static abstract Vector128<float> SumLanes(TSelf singles);
}

internal readonly struct Lanes128(Vector128<byte> vector) : ILanes<Lanes128>
{
    private readonly Vector128<byte> vector = vector;

    /// <summary>Whether the processor has these moves.</summary>
    public static bool IsSupported => Sse2.IsSupported || AdvSimd.Arm64.IsSupported;

    public static int Count => 1;

    public static Lanes128 Load(ref byte source, nint rowBytes) => new(Vector128.LoadUnsafe(ref source));

    public static void Store(Lanes128 value, ref byte target) => value.vector.StoreUnsafe(ref target);

    public static Lanes128 LowSingles(Lanes128 a, Lanes128 b) => new(Sse.IsSupported
        ? Sse.UnpackLow(a.vector.AsSingle(), b.vector.AsSingle()).AsByte()
        : AdvSimd.Arm64.ZipLow(a.vector.AsSingle(), b.vector.AsSingle()).AsByte());

    public static Lanes128 HighSingles(Lanes128 a, Lanes128 b) => new(Sse.IsSupported
        ? Sse.UnpackHigh(a.vector.AsSingle(), b.vector.AsSingle()).AsByte()
        : AdvSimd.Arm64.ZipHigh(a.vector.AsSingle(), b.vector.AsSingle()).AsByte());

    public static Lanes128 LowDoubles(Lanes128 a, Lanes128 b) => new(Sse2.IsSupported
        ? Sse2.UnpackLow(a.vector.AsDouble(), b.vector.AsDouble()).AsByte()
        : AdvSimd.Arm64.ZipLow(a.vector.AsDouble(), b.vector.AsDouble()).AsByte());

    public static Lanes128 HighDoubles(Lanes128 a, Lanes128 b) => new(Sse2.IsSupported
        ? Sse2.UnpackHigh(a.vector.AsDouble(), b.vector.AsDouble()).AsByte()
        : AdvSimd.Arm64.ZipHigh(a.vector.AsDouble(), b.vector.AsDouble()).AsByte());

    public static Lanes128 AddSingles(Lanes128 a, Lanes128 b) => new((a.vector.AsSingle() + b.vector.AsSingle()).AsByte());

    public static Vector128<float> SumLanes(Lanes128 singles) => singles.vector.AsSingle();
}

internal readonly struct Lanes256(Vector256<byte> vector) : ILanes<Lanes256>
{
    private readonly Vector256<byte> vector = vector;

    public static int Count => 2;

    public static Lanes256 Load(ref byte source, nint rowBytes) =>
        new(Vector256.Create(Vector128.LoadUnsafe(ref source), Vector128.LoadUnsafe(ref Unsafe.Add(ref source, rowBytes))));

    public static void Store(Lanes256 value, ref byte target) => value.vector.StoreUnsafe(ref target);

    public static Lanes256 LowSingles(Lanes256 a, Lanes256 b) => new(Avx.UnpackLow(a.vector.AsSingle(), b.vector.AsSingle()).AsByte());

    public static Lanes256 HighSingles(Lanes256 a, Lanes256 b) => new(Avx.UnpackHigh(a.vector.AsSingle(), b.vector.AsSingle()).AsByte());

    public static Lanes256 LowDoubles(Lanes256 a, Lanes256 b) => new(Avx.UnpackLow(a.vector.AsDouble(), b.vector.AsDouble()).AsByte());

    public static Lanes256 HighDoubles(Lanes256 a, Lanes256 b) => new(Avx.UnpackHigh(a.vector.AsDouble(), b.vector.AsDouble()).AsByte());

    public static Lanes256 AddSingles(Lanes256 a, Lanes256 b) => new((a.vector.AsSingle() + b.vector.AsSingle()).AsByte());

    public static Vector128<float> SumLanes(Lanes256 singles)
    {
        (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(singles.vector.AsSingle());
        return Avx.ConvertToVector128Single(lower + upper);
    }
}

internal readonly struct Lanes512(Vector512<byte> vector) : ILanes<Lanes512>
{
    private readonly Vector512<byte> vector = vector;

    public static int Count => 4;

    public static Lanes512 Load(ref byte source, nint rowBytes) => new(Vector512.Create(
        Vector256.Create(Vector128.LoadUnsafe(ref source), Vector128.LoadUnsafe(ref Unsafe.Add(ref source, rowBytes))),
        Vector256.Create(
            Vector128.LoadUnsafe(ref Unsafe.Add(ref source, 2 * rowBytes)),
            Vector128.LoadUnsafe(ref Unsafe.Add(ref source, 3 * rowBytes)))));

    public static void Store(Lanes512 value, ref byte target) => value.vector.StoreUnsafe(ref target);

    public static Lanes512 LowSingles(Lanes512 a, Lanes512 b) => new(Avx512F.UnpackLow(a.vector.AsSingle(), b.vector.AsSingle()).AsByte());

    public static Lanes512 HighSingles(Lanes512 a, Lanes512 b) =>
        new(Avx512F.UnpackHigh(a.vector.AsSingle(), b.vector.AsSingle()).AsByte());

    public static Lanes512 LowDoubles(Lanes512 a, Lanes512 b) => new(Avx512F.UnpackLow(a.vector.AsDouble(), b.vector.AsDouble()).AsByte());

    public static Lanes512 HighDoubles(Lanes512 a, Lanes512 b) =>
        new(Avx512F.UnpackHigh(a.vector.AsDouble(), b.vector.AsDouble()).AsByte());

    public static Lanes512 AddSingles(Lanes512 a, Lanes512 b) => new((a.vector.AsSingle() + b.vector.AsSingle()).AsByte());

    public static Vector128<float> SumLanes(Lanes512 singles)
    {
        (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(singles.vector.AsSingle());
        Vector512<double> sums = lower + upper;
        return Avx.ConvertToVector128Single(sums.GetLower() + sums.GetUpper());
    }
}
