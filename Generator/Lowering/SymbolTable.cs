using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Lowering;

/// <summary>
/// The stages that several loops compute or load, in a forward pass and in the backward pass behind it: each is one symbol, so that a sweep
/// has it once, however often it is asked for.
/// </summary>
internal sealed class SymbolTable
{
    private readonly Dictionary<Value, Symbol> values = [];
    private readonly Dictionary<Value, Symbol> slopes = [];
    private readonly Dictionary<Node, Symbol> normalised = [];

    /// <summary>The element of a value: <c>bn1Value</c>.</summary>
    public Symbol ValueOf(Value value) => Of(values, value, () => LocalOf(value) + "Value");

    /// <summary>The element of its gradient: <c>bn1Slope</c>.</summary>
    public Symbol SlopeOf(Value value) => Of(slopes, value, () => LocalOf(value) + "Slope");

    /// <summary>The element of a norm's input, normalised: <c>norm1Normalised</c>.</summary>
    public Symbol NormalisedOf(Node norm) => Of(normalised, norm, () => norm.Local + "Normalised");

    private static string LocalOf(Value value) => value.Producer is { Local.Length: > 0 } producer ? producer.Local : "input";

    private static Symbol Of<T>(Dictionary<T, Symbol> known, T key, Func<string> name)
        where T : notnull
    {
        if (!known.TryGetValue(key, out Symbol? symbol))
        {
            symbol = new Symbol(name());
            known.Add(key, symbol);
        }

        return symbol;
    }
}
