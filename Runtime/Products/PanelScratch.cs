using System.Runtime.CompilerServices;
using FusedNorm.Execution;

namespace FusedNorm.Products;

/// <summary>What a thread needs to lay out one panel, and the tiles that do not fit the destination.</summary>
/// <typeparam name="T">The element.</typeparam>
internal sealed class PanelScratch<T>
    where T : unmanaged
{
    /// <summary>The rows of partial tiles that are computed aside at once.</summary>
    internal const int TileRows = 32;

    [ThreadStatic]
    private static PanelScratch<T>? ofThread;

    private readonly AlignedBuffer<T> buffer = new((MatrixProduct.DepthBlock + TileRows) * WidestPanel);

    internal static PanelScratch<T> OfThread => ofThread ??= new PanelScratch<T>();

    /// <summary>Gives the thread's scratch back.</summary>
    internal static void Trim() => ofThread = null;

    internal Span<T> Panel => buffer.Slice(0, MatrixProduct.DepthBlock * WidestPanel);

    internal Span<T> Tile => buffer.Slice(MatrixProduct.DepthBlock * WidestPanel, TileRows * WidestPanel);

    /// <summary>Four registers of 512 bits.</summary>
    internal static int WidestPanel => 4 * WidestRegister;

    internal static int WidestRegister => 64 / Unsafe.SizeOf<T>();

    /// <summary>Names the scratch as memory that a product may touch, and fills it with NaN.</summary>
    internal unsafe MemoryChecks.KnownTensors AddTo(MemoryChecks.KnownTensors known)
    {
        // A pinned array: its address stays.
        Span<T> all = buffer.Slice(0, buffer.Length);
        MemoryChecks.Poison(all);
        return known.Add((T*)Unsafe.AsPointer(ref System.Runtime.InteropServices.MemoryMarshal.GetReference(all)), all.Length);
    }
}
