using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Layouts;
using FusedNorm.Generator.Loops;

namespace FusedNorm.Generator.Expansion;

/// <summary>
/// A point of a kernel's loops as what it is in the row-major order of a sample, and where its elements lie, whatever the layouts of their
/// tensors.
/// </summary>
/// <param name="Geometry">How the loops see a sample.</param>
/// <param name="Sample">The sample.</param>
/// <param name="Plane">The channel, counted through all rows of the sample.</param>
/// <param name="Position">The position in it.</param>
internal sealed record ElementPlace(Geometry Geometry, Term Sample, Term Plane, Term Position)
{
    private int Planes => Geometry.Rows * Geometry.Channels;

    /// <summary>The point, counted through its sample.</summary>
    private Term InSample => (Plane * Geometry.Positions) + Position;

    /// <summary>Where a tensor's element lies that belongs to the point.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="offset">How far behind the point it is, in a tensor with longer samples.</param>
    public Term Of(Tensor tensor, int offset = 0)
    {
        if (tensor.Layout is not BlockedLayout layout)
        {
            Term place = InSample + offset;
            return tensor.GrowsWithBatch ? (Sample * tensor.Length) + place : place;
        }

        return layout.Positions == Geometry.Positions && offset % Geometry.Positions == 0
            ? InBlocks(layout, Plane + (offset / Geometry.Positions), Position)
            : InBlocks(layout, (InSample + offset) / layout.Positions, (InSample + offset) % layout.Positions);
    }

    /// <summary>Where the plane of a tensor begins in which windows lie, and from one of its positions to the next.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="positions">The positions of its planes.</param>
    public (Term Start, int Step) PlaneOf(Tensor tensor, int positions) => tensor.Layout switch
    {
        BlockedLayout layout when layout.Positions == positions => (InBlocks(layout, Plane, 0), layout.Block),
        BlockedLayout => throw new InvalidOperationException($"{tensor} lies in blocks of other channels than its windows have."),
        _ => (((Sample * Planes) + Plane) * positions, 1),
    };

    /// <summary>Where the element of a per-channel tensor lies: one for each channel of a row, or of all rows.</summary>
    public Term Channel(Tensor tensor) => Geometry.Rows == 1 || tensor.Length == Planes ? Plane : Plane % Geometry.Channels;

    /// <summary>Where the element of a tensor with one element per row lies, a row being a run of channels.</summary>
    public Term Row(Tensor tensor) => tensor.Length == 1 ? Sample : (Sample * tensor.Length) + (Plane / (Planes / tensor.Length));

    private Term InBlocks(BlockedLayout layout, Term channel, Term position) =>
        (Sample * layout.SampleLength) + (((channel / layout.Block * layout.Positions) + position) * layout.Block)
        + (channel % layout.Block);
}
