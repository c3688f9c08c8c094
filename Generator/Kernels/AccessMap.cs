using FusedNorm.Generator.Collections;

namespace FusedNorm.Generator.Kernels;

/// <summary>What the loops of a kernel count besides samples.</summary>
internal enum Axis
{
    /// <summary>The channels of a sample, through all its rows.</summary>
    Plane,

    /// <summary>The positions of a channel.</summary>
    Position,

    /// <summary>The rows of a product; of each sample, where samples have some.</summary>
    Row,

    /// <summary>The columns of a product.</summary>
    Column,

    /// <summary>What a product sums over; of each sample, where samples have some.</summary>
    Term,

    /// <summary>The places of windows, or of elements under windows, along a dimension; the next two as well.</summary>
    Depth,

    Height,

    Width,

    /// <summary>The elements of a window, or the windows over an element, along a dimension; the next two as well.</summary>
    WindowDepth,

    WindowHeight,

    WindowWidth,
}

/// <summary>A counter in a sum.</summary>
/// <param name="Axis">The counter.</param>
/// <param name="Factor">What it is multiplied by.</param>
internal sealed record AxisTerm(Axis Axis, int Factor);

/// <summary>One coordinate of an operand: counters times factors and a constant, from 0 up to an extent.</summary>
/// <param name="Terms">The counters.</param>
/// <param name="Extent">The coordinates there are.</param>
internal sealed record Coordinate(EquatableArray<AxisTerm> Terms, int Extent)
{
    public int Constant { get; init; }

    /// <summary>What the sum is divided by, rounded down: a row is a run of channels.</summary>
    public int DividedBy { get; init; } = 1;

    /// <summary>Of what the rest is taken then; 0 where all of it counts.</summary>
    public int Modulo { get; init; }

    /// <summary>Whether only what divides without a rest is meant: an element lies under every other window alone.</summary>
    public bool MustDivide { get; init; }

    /// <summary>Whether what is outside of the extent is padding, which is not read.</summary>
    public bool IsPadded { get; init; }

    /// <summary>The least and the most it can be where counters go from 0 up to their extents.</summary>
    /// <param name="extentOf">The extent of a counter.</param>
    public (long Least, long Most) Range(Func<Axis, long> extentOf)
    {
        (long least, long most) = (Constant, Constant);
        foreach (AxisTerm term in Terms)
        {
            long last = term.Factor * (extentOf(term.Axis) - 1);
            (least, most) = (least + Math.Min(0, last), most + Math.Max(0, last));
        }

        (least, most) = (least / DividedBy, most / DividedBy);
        return Modulo == 0 ? (least, most) : (0, Math.Min(most, Modulo - 1));
    }
}

/// <summary>
/// Which element of a tensor belongs to a point of a kernel's loops: an affine map from the loops' counters to the coordinates of the
/// element in PyTorch's order, within its sample where the tensor has samples. Where that element lies, the tensor's layout says.
/// </summary>
/// <param name="Coordinates">The coordinates, the outermost first.</param>
internal sealed record AccessMap(EquatableArray<Coordinate> Coordinates)
{
    /// <summary>The elements that there are: of a sample, or in all.</summary>
    public long Length => Coordinates.Aggregate(1L, (length, coordinate) => length * coordinate.Extent);

    /// <summary>The element at a point, or so far behind it in a tensor with longer samples.</summary>
    public static AccessMap OfPoint(Geometry geometry, int length, int offset)
    {
        // A tensor with longer samples has whole channels as well, or else it is seen as one run.
        int positions = length % geometry.Positions == 0 && offset % geometry.Positions == 0 ? geometry.Positions : 0;
        return positions > 0
            ? new([
                new Coordinate([new AxisTerm(Axis.Plane, 1)], length / positions) { Constant = offset / positions },
                new Coordinate([new AxisTerm(Axis.Position, 1)], positions),
            ])
            : new([
                new Coordinate([new AxisTerm(Axis.Plane, geometry.Positions), new AxisTerm(Axis.Position, 1)], length)
                {
                    Constant = offset,
                },
            ]);
    }

    /// <summary>The element of a per-channel tensor: one for each channel of a row, or of all rows.</summary>
    public static AccessMap OfChannel(Geometry geometry, int length) => new([
        new Coordinate([new AxisTerm(Axis.Plane, 1)], length)
        {
            Modulo = geometry.Rows == 1 || length == geometry.Planes ? 0 : geometry.Channels,
        },
    ]);

    /// <summary>The element of a tensor with one element per row, a row being a run of channels.</summary>
    public static AccessMap OfRow(Geometry geometry, int length) => new([
        new Coordinate([new AxisTerm(Axis.Plane, 1)], length) { DividedBy = Math.Max(1, geometry.Planes / length) },
    ]);

    /// <summary>The elements of a window, by its place and theirs in it; or the windows over an element.</summary>
    public static AccessMap OfWindow(WindowReduction window, int channels) => new([
        new Coordinate([new AxisTerm(Axis.Plane, 1)], channels),
        .. window.Geometry.Dimensions.Select((dimension, i) => OfDimension(
            dimension, window.Combine == Combine.Shares, Axis.Width - (window.Geometry.Rank - 1 - i))),
    ]);

    /// <summary>The element of a product's operand.</summary>
    /// <param name="operand">The operand.</param>
    /// <param name="line">Rows or columns.</param>
    /// <param name="length">The elements of its tensor.</param>
    public static AccessMap OfOperand(Operand operand, Axis line, int length) => new([
        new Coordinate([new AxisTerm(line, operand.Stride), new AxisTerm(Axis.Term, operand.DepthStride)], length),
    ]);

    private static Coordinate OfDimension(WindowDimension dimension, bool isTransposed, Axis place)
    {
        Axis inside = place + (Axis.WindowWidth - Axis.Width);
        int extent = isTransposed ? dimension.Output : dimension.Input;
        if (dimension.IsAdaptive)
        {
            // floor(place * there / here), and from there on as many as there are up to the next.
            int from = isTransposed ? dimension.Input : dimension.Output;
            return new Coordinate([new AxisTerm(place, extent), new AxisTerm(inside, from)], extent) { DividedBy = from, IsPadded = true };
        }

        return isTransposed
            ? new Coordinate([new AxisTerm(place, 1), new AxisTerm(inside, -dimension.Dilation)], extent)
            {
                Constant = dimension.Padding, DividedBy = dimension.Stride, MustDivide = true, IsPadded = true,
            }
            : new Coordinate([new AxisTerm(place, dimension.Stride), new AxisTerm(inside, dimension.Dilation)], extent)
            {
                Constant = -dimension.Padding, IsPadded = dimension.IsClipped,
            };
    }
}
