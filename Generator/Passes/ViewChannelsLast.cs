using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Layouts;
using FusedNorm.Generator.Options;

namespace FusedNorm.Generator.Passes;

/// <summary>
/// Sees values whose channels lie last as what lies there: rows of channels, one for each position, as a linear layer has them. Loops that
/// treat every position alike then run as fast as those behind a linear layer, registers of neighbouring channels at a time, and none of
/// them has to know of another layout.
/// </summary>
/// <remarks>
/// Not where an element is found by its position (windows), where a group is a run of a channel's own positions (norms of each sample), and
/// where other tensors lie row after row: those go element by element.
/// </remarks>
internal static class ViewChannelsLast
{
    public static ProgramGroup Run(ProgramGroup group, NetworkGraph graph, CompilerOptions options) =>
        group.Select(program => program.Select(kernel => IsAlike(kernel) ? Viewed(kernel) : kernel));

    private static Kernel Viewed(Kernel kernel) =>
        kernel.With(rowsOfPositions: new Geometry(kernel.Geometry.Positions, kernel.Geometry.Channels, 1));

    /// <summary>Whether it does the same to a channel's element at every position, of tensors whose channels all lie last.</summary>
    private static bool IsAlike(Kernel kernel) =>
        kernel is { Group: Group.None or Group.Channel, Product: null, IsCopy: false, Geometry: { Rows: 1, Positions: > 1 } }
        && kernel.Sweeps.All(sweep => IsAlike(sweep, kernel.Geometry))
        && kernel.AllSteps.OfType<ScalarStep>().All(step => step.Exprs.All(expr => expr.Source is null or { GrowsWithBatch: false }));

    private static bool IsAlike(Sweep sweep, Geometry geometry) =>
        sweep.Exprs.All(expr => expr switch
        {
            Load load => load.Offset == 0 && LiesLast(load.Tensor, geometry),
            Channel channel => channel.Tensor.Length == geometry.Channels,
            _ => expr.Source is null && expr is not Draw,
        })
        && sweep.Sinks.All(sink => sink switch
        {
            Store store => store.Offset == 0 && LiesLast(store.Tensor, geometry),
            _ => sink.Written is null,
        });

    private static bool LiesLast(Tensor tensor, Geometry geometry) =>
        tensor.Layout is BlockedLayout { IsChannelsLast: true } layout
        && layout.Channels == geometry.Channels && layout.Positions == geometry.Positions;
}
