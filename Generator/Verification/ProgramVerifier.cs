using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;
using FusedNorm.Generator.Passes;
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
    public static IReadOnlyList<Violation> Run(CompiledNetwork network)
    {
        List<Violation> violations = [];
        GradientConditions conditions = new(network.Graph);
        Training(network, conditions, violations);
        Predict(network.Predict, network.Scratch, conditions, violations);
        foreach (CompiledInference inference in network.Inferences)
        {
            Run(
                [inference.Program], inference.Scratch.Tensors, conditions, violations,
                (_, memory) => memory.Read(Output(inference.Program), KernelWalk.All(Output(inference.Program))));
        }

        return violations;
    }

    /// <summary>
    /// Forward, loss and backward pass share a workspace, and what the caller may look at behind each of them must be there.
    /// </summary>
    private static void Training(CompiledNetwork network, GradientConditions conditions, List<Violation> violations)
    {
        KernelProgram[] programs = [.. network.OwnPrograms.Where(program => program != network.Predict.Program)];
        Tensor? gradient = network.Loss?.Tensors.Gradient;
        Run(programs, network.Workspace.Tensors, conditions, violations, (program, memory) =>
        {
            memory.Read(network.Forward.OutputTensor, KernelWalk.All(network.Forward.OutputTensor));
            Tensor?[] results =
            [
                program == network.Loss?.Program ? network.Loss.Tensors.Losses : null,
                program == network.Loss?.Program ? gradient : null,
                program == network.Backward?.Program ? network.Backward.InputGradient : null,
            ];
            foreach (Tensor result in results.OfType<Tensor>())
            {
                memory.Read(result, KernelWalk.All(result));
            }
        }, gradient);
        if (network.Backward is not null)
        {
            RequireWholeGradients(network.Backward.Program, violations);
        }
    }

    private static void Predict(ForwardLowering lowering, MemoryPlan plan, GradientConditions conditions, List<Violation> violations) =>
        Run(
            [lowering.Program], plan.Tensors, conditions, violations,
            (_, memory) => memory.Read(lowering.OutputTensor, KernelWalk.All(lowering.OutputTensor)));

    /// <param name="programs">Programs that run one after the other in the same memory.</param>
    /// <param name="tensors">The tensors in it.</param>
    /// <param name="conditions">What switches come to.</param>
    /// <param name="violations">Takes note of what is wrong.</param>
    /// <param name="results">Reads what must be there behind a program.</param>
    /// <param name="outputGradient">
    /// Where the loss leaves the gradient that the backward pass starts from; null where only the caller gives one.
    /// </param>
    private static void Run(
        KernelProgram[] programs,
        IEnumerable<Tensor> tensors,
        GradientConditions conditions,
        List<Violation> violations,
        Action<KernelProgram, IMemory> results,
        Tensor? outputGradient = null)
    {
        KernelProgram program = programs[0];
        Kernel? kernel = null;
        ShadowMemory memory = new(conditions, text => violations.Add(new Violation(program.Phase, kernel!, text)));
        memory.Place(tensors);
        KernelWalk walk = new(memory);
        foreach (KernelProgram next in programs)
        {
            program = next;
            foreach (KernelCall call in program.Calls)
            {
                kernel = call.Kernel;
                foreach (string text in NameCheck.Run(kernel).Concat(ExtentCheck.Run(kernel)).Concat(PartCheck.Run(kernel)).Distinct())
                {
                    violations.Add(new Violation(program.Phase, kernel, text));
                }

                foreach (TakesGradient flag in kernel.Flags.OfType<TakesGradient>()
                    .Where(flag => !conditions.Cover(call.Conditions, [flag])))
                {
                    violations.Add(
                        new Violation(program.Phase, kernel, $"it does not always run where {flag.Parameter.StateKey} takes a gradient"));
                }

                memory.Call(call.Conditions, () =>
                {
                    if (outputGradient is not null && kernel.Reads.Any(tensor => tensor.Kind == TensorKind.OutputGradient))
                    {
                        memory.Read(outputGradient, KernelWalk.All(outputGradient));
                    }

                    walk.Run(kernel);
                });
            }

            if (kernel is not null)
            {
                results(program, memory);
            }
        }
    }

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
                violations.Add(new Violation(program.Phase, writers.First(), $"{writers.Key} is not computed at {missing}"));
            }
        }
    }

    private static Tensor Output(KernelProgram program) => program.Tensors.First(tensor => tensor.Kind == TensorKind.PredictOutput);
}
