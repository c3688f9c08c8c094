using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;

namespace FusedNorm.Generator.Expansion;

/// <summary>Where elements lie that belong to a sample and a channel.</summary>
internal static class Places
{
    /// <summary>What leads to the register so many behind.</summary>
    public static Term Behind(int registers) => registers == 0 ? 0 : (Term)registers * new LaneCount();

    /// <summary>The first element of a channel of a sample, in a tensor with so many elements a channel.</summary>
    public static Term Plane(Geometry geometry, int length, Term sample, Term channel) =>
        (geometry.Channels == 1 ? sample : (sample * geometry.Channels) + channel) * length;

    /// <summary>
    /// The element of a tensor with one element per row, where loops go by sample and channel: a row is a group of channels.
    /// </summary>
    public static Term RowOfChannel(Tensor tensor, Geometry geometry, Term sample, Term channel) =>
        tensor.Length == 1 ? sample : (sample * tensor.Length) + (channel / (geometry.Channels / tensor.Length));

    /// <summary>
    /// The first channel of a row among those of all rows of its sample, where something reads a tensor that has them all; else null.
    /// </summary>
    public static Term? FirstChannel(NestBuilder nest, Sweep sweep, Geometry geometry, Term row) =>
        sweep.Exprs.OfType<Channel>().Any(expr => expr.Tensor.Length > geometry.Channels)
            ? (Term)nest.Declare("channel", row % geometry.Rows * geometry.Channels)
            : null;
}
