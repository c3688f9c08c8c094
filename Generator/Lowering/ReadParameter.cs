using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Lowering;

/// <summary>A parameter whose values a backward pass reads again, so that they must not have changed since the forward pass.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Receivers">The parameters for whose gradients it is read, any of them; null where it always is.</param>
internal sealed record ReadParameter(ParameterSlot Parameter, HashSet<ParameterSlot>? Receivers)
{
    /// <summary>Those of a backward program, in the order of the parameters.</summary>
    public static IReadOnlyList<ReadParameter> In(NetworkGraph graph, KernelProgram backward)
    {
        GradientConditions conditions = new(graph);
        List<ReadParameter> found = [];
        ILookup<ParameterSlot, KernelCall> readersOf = backward.Calls
            .SelectMany(call => call.Kernel.Reads.Where(tensor => tensor.Kind == TensorKind.Parameter)
                .Select(tensor => (Parameter: tensor.Parameter!, Call: call)))
            .Distinct().ToLookup(read => read.Parameter, read => read.Call);
        foreach (ParameterSlot parameter in graph.Parameters)
        {
            IReadOnlyList<Flag>[] asked = [.. readersOf[parameter].Select(Conditions)];
            if (asked.Length > 0)
            {
                found.Add(new(
                    parameter, asked.Any(flags => flags.Count == 0) ? null : conditions.Receivers([.. asked.SelectMany(flags => flags)])));
            }
        }

        return found;
    }

    /// <summary>
    /// What a call reads parameters for: where it sums its left operand as well, which is a gradient, only its product reads any.
    /// </summary>
    private static IReadOnlyList<Flag> Conditions(KernelCall call) =>
        call.Kernel.Product is { LeftSums: { } sums } ? [sums.Weight] : call.Conditions;
}
