using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Expansion;

/// <summary>
/// The elementary functions that a sweep computes of the same thing more than once, as a gradient does: each is computed where it is first
/// needed, and named.
/// </summary>
/// <param name="nest">Where they are named.</param>
/// <param name="sweep">The sweep.</param>
/// <param name="name">How a name looks there.</param>
internal sealed class SharedCalls(NestBuilder nest, Sweep sweep, Func<string, string> name)
{
    private readonly Call[] shared =
        [.. sweep.Exprs.OfType<Call>().GroupBy(call => call).Where(uses => uses.Count() > 1).Select(uses => uses.Key)];
    private readonly Dictionary<Call, Variable> named = [];

    /// <summary>The value of a function, computed now or before.</summary>
    public Term Of(Call call, Func<Term> compute)
    {
        if (!shared.Contains(call))
        {
            return compute();
        }

        if (!named.TryGetValue(call, out Variable? variable))
        {
            variable = nest.Declare(name(NameOf(call)), compute());
            named.Add(call, variable);
        }

        return variable;
    }

    /// <summary>The function of what has a name is named after both.</summary>
    private string NameOf(Call call) => call.Argument is Local local ? local.Symbol.Name + call.Function.ToString()
        : call.Function.ToString().ToLowerInvariant() + CSharpLiteral.Int(Array.IndexOf(shared, call));
}
