using FusedNorm.Generator.Building;
using FusedNorm.Generator.Collections;
using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Emit;
using FusedNorm.Generator.Flow;
using FusedNorm.Generator.Folding;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Layers.Losses;
using FusedNorm.Generator.Lowering;
using FusedNorm.Generator.Options;
using FusedNorm.Generator.Passes;
using FusedNorm.Generator.Programs;
using FusedNorm.Generator.Verification;
using FusedNorm.Generator.Weights;

namespace FusedNorm.Generator.Compiler;

/// <summary>
/// The phases in their order: a pure function from a checked declaration to the text of its class. An editor that has newer text
/// cancels it; it then stops before the next phase or kernel.
/// </summary>
internal static class NetworkCompiler
{
    /// <summary>The text of a class. A fault of the compiler that <see cref="ProgramVerifier"/> finds is an exception.</summary>
    public static string Compile(NetworkDeclaration declaration, CompilerOptions options, CancellationToken cancellation = default)
    {
        CompiledNetwork network = Lower(declaration, options, cancellation);
        IReadOnlyList<Violation> violations = ProgramVerifier.Run(network);
        if (violations.Count == 0)
        {
            network = Expand(network, options, cancellation);
            violations = LoopVerifier.Run(network);
        }

        return violations.Count == 0
            ? NetworkEmitter.Emit(network, cancellation)
            : throw new InvalidOperationException(string.Join("\n", violations));
    }

    /// <summary>
    /// The same for a user's build, which a fault must not stop: what is wrong is taken out of all fusion and sharing until nothing is
    /// wrong any more, and what was found comes along, to be reported.
    /// </summary>
    public static CompiledText CompileSafely(
        NetworkDeclaration declaration, CompilerOptions options, CancellationToken cancellation = default)
    {
        HashSet<int> apart = [];
        List<Violation> found = [];
        CompilerOptions current = options;
        while (true)
        {
            CompiledNetwork network = Lower(declaration, current, cancellation);
            IReadOnlyList<Violation> violations = ProgramVerifier.Run(network);
            found.AddRange(violations);
            EquatableArray<string> faults = found.Select(violation => violation.ToString()).Distinct().ToEquatableArray();
            if (violations.Count == 0)
            {
                return new CompiledText(NetworkEmitter.Emit(Expand(network, current, cancellation), cancellation), faults);
            }

            if (!current.FuseKernels)
            {
                return new CompiledText(null, faults);
            }

            // Where the layers of what is wrong stand alone already, the fault is elsewhere: then all of them do.
            int before = apart.Count;
            apart.UnionWith(violations.SelectMany(violation => violation.Kernel.Layers));
            current = apart.Count > before ? options with { Apart = [.. apart] } : options.Plain;
        }
    }

    /// <summary>A network with its loops: its kernels, which have been verified, become methods.</summary>
    public static CompiledNetwork Expand(CompiledNetwork network, CompilerOptions options, CancellationToken cancellation = default) =>
        network with
        {
            Methods = KernelMethods.Of(
                network.Kernels.Select(entry => entry.Kernel), network.Graph.Declaration.IsDouble, options.ShareKernels, cancellation),
        };

    private static CompiledNetwork Lower(NetworkDeclaration declaration, CompilerOptions options, CancellationToken cancellation)
    {
        List<Finding> findings = [];
        NetworkGraph graph = GraphBuilder.Build(declaration, findings)
            ?? throw new ArgumentException("The declaration has not been checked.", nameof(declaration));
        FlowGradients.Run(graph);
        return Lower(graph, options, cancellation);
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
        LossLowering? loss = LossLowering.Of(graph, tensors, forward.OutputTensor);
        cancellation.ThrowIfCancellationRequested();
        BackwardLowering? backward = graph.Output.NeedsGradient ? new(graph, tensors, options, forward) : null;
        KernelProgram[] training =
            [forward.Program, .. loss is null ? [] : new[] { loss.Program }, .. backward is null ? [] : new[] { backward.Program }];
        cancellation.ThrowIfCancellationRequested();
        ForwardLowering predict = new(graph, tensors, options, Purpose.Predict);
        KernelProgram[] programs = [.. training, predict.Program];
        options.AfterPass?.Invoke("Lowering", programs);
        if (options.FuseKernels)
        {
            foreach (KernelProgram program in training)
            {
                FuseProducts.Run(graph, program, training, options);
            }

            FuseProducts.Run(graph, predict.Program, [predict.Program], options);
            options.AfterPass?.Invoke(nameof(FuseProducts), programs);
            if (backward is not null)
            {
                FuseSums.Run(backward.Program, options);
                options.AfterPass?.Invoke(nameof(FuseSums), programs);
            }
        }

        MemoryPlan workspace = PlanMemory.Run(training, options, [forward.OutputTensor, .. loss is null ? [] : loss.Tensors.InWorkspace]);
        CompiledNetwork network = new(
            graph,
            forward,
            loss,
            backward,
            predict,
            LowerInference(graph, options, Purpose.Inference),
            graph.Declaration.Weights is null ? null : LowerInference(graph, options, Purpose.Pretrained),
            workspace,
            DividePredict.Run(graph, PlanMemory.Run([predict.Program], options), options))
        {
            EvaluatesAsPredict = EvaluatesAsPredict(graph, workspace, options),
        };
        options.AfterPass?.Invoke(nameof(PlanMemory), programs);
        cancellation.ThrowIfCancellationRequested();
        if (options.PartitionKernels)
        {
            PartitionKernels.Run(
                graph,
                network.Programs.Where(program => program.Phase != "loss").SelectMany(program => program.Calls).Select(call => call.Kernel),
                options);
            options.AfterPass?.Invoke(nameof(PartitionKernels), [.. network.Programs]);
        }

        return network;
    }

    /// <summary>
    /// Whether it pays, and gives the same bits: with the batch's statistics, Forward takes a norm's sums in the loop that writes its
    /// input, Predict in one that may compute that input on the way, in another order.
    /// </summary>
    private static bool EvaluatesAsPredict(NetworkGraph graph, MemoryPlan workspace, CompilerOptions options) =>
        options.EvaluateAsPredict && graph.PredictsSamplesAlone && workspace.LongPerSample > workspace.LongResults;

    private static CompiledInference LowerInference(NetworkGraph graph, CompilerOptions options, Purpose purpose)
    {
        FoldedGraph folded = FoldInference.Run(graph, options.FoldNorms);
        TensorTable tensors = new(foldsParameters: true, laysOut: purpose == Purpose.Inference);
        ForwardLowering lowering = new(folded.Graph, tensors, options, purpose);
        options.AfterPass?.Invoke("Lowering", [lowering.Program]);
        Dictionary<ParameterSlot, Tensor> constants = tensors.Folded.ToDictionary(entry => entry.Parameter, entry => entry.Tensor);
        MemoryPlan scratch = DividePredict.Run(folded.Graph, PlanMemory.Run([lowering.Program], options), options);
        options.AfterPass?.Invoke(nameof(PlanMemory), [lowering.Program]);
        return new CompiledInference(
            folded,
            lowering.Program,
            constants,
            PlanMemory.InOrder(folded.Graph.Parameters.Select(parameter => constants[parameter])),
            scratch);
    }
}

/// <summary>What compiling a declaration gave.</summary>
/// <param name="Text">The text of the class; null where even plain kernels are wrong.</param>
/// <param name="Faults">What was found wrong with the compiler's own kernels on the way; nothing, as a rule.</param>
internal sealed record CompiledText(string? Text, EquatableArray<string> Faults);
