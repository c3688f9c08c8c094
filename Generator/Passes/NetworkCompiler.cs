using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Emit;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Layers.Losses;
using FusedNorm.Generator.Lowering;
using FusedNorm.Generator.Weights;

namespace FusedNorm.Generator.Passes;

/// <summary>
/// The phases in their order: a pure function from a checked declaration to the text of its class. An editor that has newer text
/// cancels it; it then stops before the next phase or kernel.
/// </summary>
internal static class NetworkCompiler
{
    public static string Compile(NetworkDeclaration declaration, CompilerOptions options, CancellationToken cancellation = default)
    {
        List<Finding> findings = [];
        NetworkGraph graph = GraphBuilder.Build(declaration, findings)
            ?? throw new ArgumentException("The declaration has not been checked.", nameof(declaration));
        FlowGradients.Run(graph);
        return NetworkEmitter.Emit(Lower(graph, options, cancellation), cancellation);
    }

    /// <summary>The other part of a class with <c>[Weights]</c>: the constants of its inference.</summary>
    /// <param name="declaration">A checked declaration.</param>
    /// <param name="file">The file of its weights; null where there is none, of which the user has been told.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static string CompileConstants(NetworkDeclaration declaration, WeightsFile? file, CancellationToken cancellation = default)
    {
        NetworkGraph graph = FindWeights.Graph(declaration);
        FoldedGraph folded = FoldInference.Run(graph, CompilerOptions.Default.FoldNorms);
        bool fits = file is not null && WeightsFit.Differences(graph, file) is null;
        return ConstantsEmitter.Emit(folded, fits ? FoldWeights.Run(folded, file!) : null, cancellation);
    }

    public static CompiledNetwork Lower(NetworkGraph graph, CompilerOptions options, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        TensorTable tensors = new();
        ForwardLowering forward = new(graph, tensors, options, Purpose.Forward);
        LossLowering? loss = graph.Loss?.Lower(graph, tensors, forward.OutputTensor);
        cancellation.ThrowIfCancellationRequested();
        BackwardLowering? backward = graph.Output.NeedsGradient ? new(graph, tensors, options, forward) : null;
        KernelProgram[] training = [forward.Program, .. loss is null ? [] : new[] { loss.Program }, .. backward is null ? [] : new[] { backward.Program }];
        cancellation.ThrowIfCancellationRequested();
        ForwardLowering predict = new(graph, tensors, options, Purpose.Predict);
        if (options.FuseKernels)
        {
            foreach (KernelProgram program in training)
            {
                FuseProducts.Run(graph, program, training, backward?.InputGradient is not null);
            }

            FuseProducts.Run(graph, predict.Program, [predict.Program], takesInputGradient: false);
            if (backward is not null)
            {
                FuseSums.Run(backward.Program);
            }
        }

        CompiledNetwork network = new(
            graph,
            forward,
            loss,
            backward,
            predict,
            LowerInference(graph, options, Purpose.Inference),
            graph.Declaration.Weights is null ? null : LowerInference(graph, options, Purpose.Pretrained),
            PlanMemory.Run(training, options.PlanMemory),
            PlanMemory.Run([predict.Program], options.PlanMemory));
        cancellation.ThrowIfCancellationRequested();
        NameKernels(network);
        if (options.PartitionKernels)
        {
            PartitionKernels.Run(graph, network.Programs.Where(program => program.Phase != "loss").SelectMany(program => program.Calls).Select(call => call.Kernel));
        }

        if (options.ShareKernels)
        {
            ShareKernels.Run([.. network.Kernels.Select(entry => entry.Kernel)], graph.Declaration.IsDouble);
        }

        return network;
    }

    private static CompiledInference LowerInference(NetworkGraph graph, CompilerOptions options, Purpose purpose)
    {
        FoldedGraph folded = FoldInference.Run(graph, options.FoldNorms);
        TensorTable tensors = new(foldsParameters: true, laysOut: purpose == Purpose.Inference);
        ForwardLowering lowering = new(folded.Graph, tensors, options, purpose);
        Dictionary<ParameterSlot, Tensor> constants = tensors.Folded.ToDictionary(entry => entry.Parameter, entry => entry.Tensor);
        return new CompiledInference(
            folded,
            lowering.Program,
            constants,
            PlanMemory.InOrder(folded.Graph.Parameters.Select(parameter => constants[parameter])),
            PlanMemory.Run([lowering.Program], options.PlanMemory));
    }

    /// <summary>Layers may be named so that two kernels would share a name (<c>fc1</c> and <c>fc1Weight</c>); the later one gives way.</summary>
    private static void NameKernels(CompiledNetwork network)
    {
        HashSet<string> taken = [];
        foreach ((_, Kernel kernel) in network.Kernels)
        {
            string name = kernel.Name;
            for (int i = 2; taken.Contains(kernel.Name) || taken.Contains(KernelPrinter.BlockName(kernel)); i++)
            {
                kernel.Name = name + "_" + CSharpLiteral.Int(i);
            }

            taken.Add(kernel.Name);
            taken.Add(KernelPrinter.BlockName(kernel));
        }
    }
}

/// <summary>A network as kernels with places in memory; all that is left is to print it.</summary>
internal sealed record CompiledNetwork(
    NetworkGraph Graph,
    ForwardLowering Forward,
    LossLowering? Loss,
    BackwardLowering? Backward,
    ForwardLowering Predict,
    CompiledInference Inference,
    CompiledInference? Pretrained,
    MemoryPlan Workspace,
    MemoryPlan Scratch)
{
    /// <summary>The programs of the network itself, in the order a training step runs them, then Predict.</summary>
    public IEnumerable<KernelProgram> OwnPrograms
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

    /// <summary>All programs: then the inference's, and that of weights in the assembly.</summary>
    public IEnumerable<KernelProgram> Programs => OwnPrograms.Concat(Inferences.Select(inference => inference.Program));

    /// <summary>What runs over folded constants.</summary>
    private IEnumerable<CompiledInference> Inferences => Pretrained is null ? [Inference] : [Inference, Pretrained];

    /// <summary>The inference that a program belongs to; null for the network's own.</summary>
    public CompiledInference? InferenceOf(KernelProgram program) => Inferences.FirstOrDefault(inference => inference.Program == program);

    /// <summary>Every kernel, with the phase it belongs to.</summary>
    public IEnumerable<(string Phase, Kernel Kernel)> Kernels => Programs
        .SelectMany(program => program.Calls.Select(call => (program.Phase, call.Kernel)))
        .Concat(Loss?.ScaleGradient is { } scale ? [("backward", (Kernel)scale)] : []);
}

/// <summary>An inference as kernels with places in memory.</summary>
/// <param name="Folded">Its graph, and what became of the norms.</param>
/// <param name="Program">Its kernels.</param>
/// <param name="Constants">What it keeps for each parameter of its graph, placed.</param>
/// <param name="ConstantLength">The number of elements of all constants, padding included.</param>
/// <param name="Scratch">The plan of a call's scratch memory.</param>
internal sealed record CompiledInference(
    FoldedGraph Folded, KernelProgram Program, IReadOnlyDictionary<ParameterSlot, Tensor> Constants, long ConstantLength, MemoryPlan Scratch)
{
    /// <summary>The parameter of its graph that a constant is.</summary>
    public ParameterSlot ParameterOf(Tensor constant) => Constants.First(entry => entry.Value == constant).Key;
}
