using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;
using FusedNorm.Generator.Programs;

namespace FusedNorm.Generator.Verification;

/// <summary>
/// Proves of a network's kernels, after all passes and with places in memory, what the passes only argue: that everything read was written
/// before, on every way through the switches, and not written over since; that no access leaves its tensor or its block; that all of each
/// result is written; and that threads keep out of each other's way.
/// </summary>
internal static class ProgramVerifier
{
    /// <summary>All that is wrong; nothing where the network is right.</summary>
    public static IReadOnlyList<Violation> Run(CompiledNetwork network) =>
        [.. network.Groups.SelectMany(group => Run(group, network.Graph))];

    /// <summary>All that is wrong with programs that share memory: behind the lowering, behind any pass.</summary>
    public static IReadOnlyList<Violation> Run(ProgramGroup group, NetworkGraph graph)
    {
        List<Violation> violations = [];
        GradientConditions conditions = new(graph);
        KernelProgram program = group.Programs[0];
        Kernel? kernel = null;
        ShadowMemory memory = new(conditions, group.Plan, text => violations.Add(new Violation(program.Purpose, kernel!, text)));
        KernelWalk walk = new(memory);
        foreach (KernelProgram next in group.Programs)
        {
            program = next;
            foreach (KernelCall call in program.Calls)
            {
                kernel = call.Kernel;
                violations.AddRange(Alone(call, group.Plan, conditions).Distinct()
                    .Select(text => new Violation(program.Purpose, kernel, text)));
                memory.Call(call.Conditions, () =>
                {
                    if (group.OutputGradient is Tensor gradient && kernel.Reads.Any(tensor => tensor.Kind == TensorKind.OutputGradient))
                    {
                        memory.Read(gradient, KernelWalk.All(gradient));
                    }

                    walk.Run(kernel);
                });
            }

            if (kernel is not null)
            {
                // What the caller may look at must be there.
                foreach (Tensor result in program.Results)
                {
                    memory.Read(result, KernelWalk.All(result));
                }
            }
        }

        if (group.Of(Purpose.Backward) is KernelProgram backward)
        {
            RequireWholeGradients(backward, violations);
        }

        return violations;
    }

    /// <summary>What is wrong with a call whatever the memory holds.</summary>
    private static IEnumerable<string> Alone(KernelCall call, MemoryPlan plan, GradientConditions conditions) =>
        NameCheck.Run(call.Kernel).Concat(ExtentCheck.Run(call.Kernel)).Concat(PartCheck.Run(call.Kernel, plan))
            .Concat(call.Kernel.Flags.OfType<TakesGradient>().Where(flag => !conditions.Cover(call.Conditions, [flag]))
                .Select(flag => $"it does not always run where {flag.Parameter.StateKey} takes a gradient"));

    /// <summary>A pass that finds no gradient writes one in place of adding to it: all of it, then.</summary>
    private static void RequireWholeGradients(KernelProgram program, List<Violation> violations)
    {
        foreach (IGrouping<Tensor, Kernel> writers in program.Kernels
            .SelectMany(
                kernel => kernel.Writes.Where(tensor => tensor.Kind == TensorKind.ParameterGradient), (kernel, tensor) => (kernel, tensor))
            .GroupBy(pair => pair.tensor, pair => pair.kernel))
        {
            Footprint all = new();
            foreach (Kernel kernel in writers)
            {
                new KernelWalk(all).Run(kernel);
            }

            ElementSet missing = KernelWalk.All(writers.Key)
                .Except(all.Writes.TryGetValue(writers.Key, out ElementSet written) ? written : ElementSet.Empty);
            if (!missing.IsEmpty)
            {
                violations.Add(new Violation(program.Purpose, writers.First(), $"{writers.Key} is not computed at {missing}"));
            }
        }
    }
}
