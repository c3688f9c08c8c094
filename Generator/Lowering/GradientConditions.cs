using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Lowering;

/// <summary>
/// What the switches of a backward pass come to: which parameters, where they still take a gradient, turn a switch on. So it can be told at
/// build time whether one kernel runs wherever another does.
/// </summary>
internal sealed class GradientConditions(NetworkGraph graph)
{
    private readonly Dictionary<Value, IReadOnlyCollection<ParameterSlot>> receivingAbove = [];

    /// <summary>Whether a kernel with the one set of conditions runs wherever one with the other set does.</summary>
    public bool Cover(IReadOnlyList<Flag> wide, IReadOnlyList<Flag> narrow) => (Receivers(wide), Receivers(narrow)) switch
    {
        (null, _) => true,
        (_, null) => false,
        (HashSet<ParameterSlot> ofWide, HashSet<ParameterSlot> ofNarrow) => ofWide.IsSupersetOf(ofNarrow),
    };

    /// <summary>Whether two kernels always run together.</summary>
    public bool AreEqual(IReadOnlyList<Flag> first, IReadOnlyList<Flag> second) => Cover(first, second) && Cover(second, first);

    /// <summary>Conditions of which one holds wherever one of all these does, without those that others imply.</summary>
    public IReadOnlyList<Flag> Simplify(IEnumerable<Flag> conditions)
    {
        List<Flag> kept = [.. conditions.Distinct()];
        for (int i = kept.Count - 1; i >= 0; i--)
        {
            Flag[] others = [.. kept.Where((_, index) => index != i)];
            if (others.Length > 0 && Cover(others, [kept[i]]))
            {
                kept.RemoveAt(i);
            }
        }

        return kept;
    }

    /// <summary>The parameters any of which turns one of the conditions on; null where one always holds.</summary>
    public HashSet<ParameterSlot>? Receivers(IReadOnlyList<Flag> conditions)
    {
        if (conditions.Count == 0)
        {
            return null;
        }

        HashSet<ParameterSlot> receivers = [];
        foreach (Flag condition in conditions)
        {
            switch (condition)
            {
                // The gradient of the input is asked for whatever parameters require.
                case NeedsGradient when graph.Input.NeedsGradient:
                    return null;
                case NeedsGradient needs:
                    receivers.UnionWith(ReceivingAbove(needs.Value));
                    break;
                case TakesGradient takes:
                    receivers.Add(takes.Parameter);
                    break;
                default:
                    throw new InvalidOperationException($"{condition.Name} is no condition of a backward pass.");
            }
        }

        return receivers;
    }

    private IReadOnlyCollection<ParameterSlot> ReceivingAbove(Value value)
    {
        if (!receivingAbove.TryGetValue(value, out IReadOnlyCollection<ParameterSlot>? parameters))
        {
            receivingAbove.Add(value, parameters = graph.ReceivingAbove(value));
        }

        return parameters;
    }
}
