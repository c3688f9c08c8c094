using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Layouts;

/// <summary>The layout of each value of a graph, and so of its gradient.</summary>
/// <param name="blocked">The values whose channels lie in blocks.</param>
internal sealed class LayoutPlan(IReadOnlyDictionary<Value, Layout> blocked)
{
    public Layout Of(Value value) => blocked.TryGetValue(value, out Layout? layout) ? layout : Layout.RowMajor;
}

/// <summary>
/// Decides in which order values lie between layers. What today's layers compute is fastest row-major, so that is the plan; a switch asks
/// for blocks of channels, which the loops must find their way in as well. The caller's input and output are row-major whatever the plan,
/// and so is what has no positions.
/// </summary>
internal static class PlanLayouts
{
    /// <summary>A block of all channels that a value has.</summary>
    public const int AllChannels = int.MaxValue;

    /// <param name="graph">The graph.</param>
    /// <param name="channelBlock">The channels of a block, <see cref="AllChannels"/> among them; 0 for none.</param>
    public static LayoutPlan Run(NetworkGraph graph, int channelBlock) => new(
        channelBlock == 0
            ? new Dictionary<Value, Layout>()
            : graph.Nodes.Select(node => node.Output).Where(value => value != graph.Output && value.Shape.Rank > 1)
                .ToDictionary(
                    value => value,
                    value => (Layout)new BlockedLayout(
                        channelBlock == AllChannels ? value.Shape.Channels : channelBlock, value.Shape.Channels, value.Shape.Positions)));
}
