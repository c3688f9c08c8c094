using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Emit;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Layers;

namespace FusedNorm.Generator.Passes;

/// <summary>The phases in their order: a pure function from a checked declaration to the text of its class.</summary>
internal static class NetworkCompiler
{
    public static string Compile(NetworkDeclaration declaration, CompilerOptions options)
    {
        List<Finding> findings = [];
        NetworkGraph graph = GraphBuilder.Build(declaration, findings)
            ?? throw new ArgumentException("The declaration has not been checked.", nameof(declaration));
        FlowGradients.Run(graph);
        return NetworkEmitter.Emit(Lower(graph, options));
    }

    public static CompiledNetwork Lower(NetworkGraph graph, CompilerOptions options)
    {
        TensorTable tensors = new();
        ForwardLowering forward = new(graph, tensors, options, isPredict: false);
        LossLowering? loss = graph.Loss?.Lower(graph, tensors, forward.OutputTensor);
        BackwardLowering? backward = graph.Output.NeedsGradient ? new(graph, tensors, options, forward) : null;
        KernelProgram[] training = [forward.Program, .. loss is null ? [] : new[] { loss.Program }, .. backward is null ? [] : new[] { backward.Program }];
        ForwardLowering predict = new(graph, tensors, options, isPredict: true);
        return new CompiledNetwork(graph, forward, loss, backward, predict, PlanMemory.Run(training, options.PlanMemory), PlanMemory.Run([predict.Program], options.PlanMemory));
    }
}

/// <summary>A network as kernels with places in memory; all that is left is to print it.</summary>
internal sealed record CompiledNetwork(
    NetworkGraph Graph,
    ForwardLowering Forward,
    LossLowering? Loss,
    BackwardLowering? Backward,
    ForwardLowering Predict,
    MemoryPlan Workspace,
    MemoryPlan Scratch)
{
    /// <summary>The programs in the order a training step runs them, then Predict.</summary>
    public IEnumerable<KernelProgram> Programs
    {
        get
        {
            yield return Forward.Program;
            if (Loss is not null)
            {
                yield return Loss.Program;
            }

            if (Backward is not null)
            {
                yield return Backward.Program;
            }

            yield return Predict.Program;
        }
    }

    /// <summary>Every kernel, with the phase it belongs to.</summary>
    public IEnumerable<(string Phase, Kernel Kernel)> Kernels => Programs
        .SelectMany(program => program.Calls.Select(call => (program.Phase, call.Kernel)))
        .Concat(Loss?.ScaleSamples is { } scale ? [("backward", (Kernel)scale)] : []);
}
