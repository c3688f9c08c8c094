using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Layouts;
using FusedNorm.Generator.Loops;

namespace FusedNorm.Generator.Expansion;

/// <summary>A point of a kernel's loops, and where its elements lie, whatever the layouts of their tensors.</summary>
/// <param name="geometry">How the loops see a sample.</param>
/// <param name="sample">The sample.</param>
/// <param name="plane">The channel, counted through all rows of the sample.</param>
/// <param name="position">The position in it.</param>
internal sealed class ElementPlace(Geometry geometry, Term sample, Term plane, Term position)
{
    /// <summary>Where the element lies that a map leads to from some counters.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="map">The map.</param>
    /// <param name="sample">The sample, for a tensor that has samples.</param>
    /// <param name="counter">The counters.</param>
    public static Term At(Tensor tensor, AccessMap map, Term sample, Func<Axis, Term> counter)
    {
        Term[] coordinates = [.. map.Coordinates.Select(coordinate => At(coordinate, counter))];
        if (tensor.Layout is BlockedLayout layout)
        {
            if (coordinates.Length == 2 && map.Coordinates[1].Extent == layout.Positions)
            {
                return InBlocks(layout, sample, coordinates[0], coordinates[1]);
            }

            Term element = Flat(map, coordinates);
            return InBlocks(layout, sample, element / layout.Positions, element % layout.Positions);
        }

        Term place = Flat(map, coordinates);
        return tensor.GrowsWithBatch ? (sample * tensor.Length) + place : place;
    }

    /// <summary>Where a tensor's element lies that belongs to the point, or so far behind it in a tensor with longer samples.</summary>
    public Term Of(Tensor tensor, int offset = 0) => At(tensor, AccessMap.OfPoint(geometry, tensor.Length, offset));

    /// <summary>Where the element of a per-channel tensor lies.</summary>
    public Term Channel(Tensor tensor) => At(tensor, AccessMap.OfChannel(geometry, tensor.Length));

    /// <summary>Where the element of a tensor with one element per row lies.</summary>
    public Term Row(Tensor tensor) => At(tensor, AccessMap.OfRow(geometry, tensor.Length));

    /// <summary>Where the plane of a tensor begins in which windows lie, and from one of its positions to the next.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="positions">The positions of its planes.</param>
    public (Term Start, int Step) PlaneOf(Tensor tensor, int positions) => tensor.Layout switch
    {
        BlockedLayout layout when layout.Positions == positions => (InBlocks(layout, sample, plane, 0), layout.Block),
        BlockedLayout => throw new InvalidOperationException($"{tensor} lies in blocks of other channels than its windows have."),
        _ => (((sample * geometry.Planes) + plane) * positions, 1),
    };

    private Term At(Tensor tensor, AccessMap map) => At(tensor, map, sample, axis => axis switch
    {
        Axis.Plane => plane,
        Axis.Position => position,
        _ => throw new InvalidOperationException($"{tensor} is found by {axis}, which these loops do not count."),
    });

    private static Term At(Coordinate coordinate, Func<Axis, Term> counter)
    {
        if (coordinate.Extent == 1)
        {
            return 0;
        }

        Term sum = 0;
        foreach (AxisTerm term in coordinate.Terms)
        {
            sum += counter(term.Axis) * term.Factor;
        }

        Term quotient = (sum + coordinate.Constant) / coordinate.DividedBy;
        return coordinate.Modulo == 0 ? quotient : quotient % coordinate.Modulo;
    }

    private static Term Flat(AccessMap map, Term[] coordinates)
    {
        Term flat = coordinates[0];
        for (int i = 1; i < coordinates.Length; i++)
        {
            flat = (flat * map.Coordinates[i].Extent) + coordinates[i];
        }

        return flat;
    }

    private static Term InBlocks(BlockedLayout layout, Term sample, Term channel, Term position) =>
        (sample * layout.SampleLength) + (((channel / layout.Block * layout.Positions) + position) * layout.Block)
        + (channel % layout.Block);
}
