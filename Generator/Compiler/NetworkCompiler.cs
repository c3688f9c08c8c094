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
using FusedNorm.Generator.Layouts;
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

        if (violations.Count > 0)
        {
            // Which pass it was, with the kernels before and after it; else what was found at the end.
            LowerWatched(declaration, options);
            throw new InvalidOperationException(string.Join("\n", violations));
        }

        return NetworkEmitter.Emit(network, cancellation);
    }

    /// <summary>A network whose kernels and loops are verified behind every pass; what is wrong is an exception.</summary>
    public static CompiledNetwork LowerWatched(NetworkDeclaration declaration, CompilerOptions options)
    {
        NetworkGraph graph = Graph(declaration);
        return Lower(graph, new PassCheck(graph, options).Watching);
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

    private static CompiledNetwork Lower(NetworkDeclaration declaration, CompilerOptions options, CancellationToken cancellation) =>
        Lower(Graph(declaration), options, cancellation);

    private static NetworkGraph Graph(NetworkDeclaration declaration)
    {
        List<Finding> findings = [];
        NetworkGraph graph = GraphBuilder.Build(declaration, findings)
            ?? throw new ArgumentException("The declaration has not been checked.", nameof(declaration));
        FlowGradients.Run(graph);
        return graph;
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
        TensorTable tensors = new(PlanLayouts.Run(graph, options.ChannelBlock));
        ForwardLowering forward = new(graph, tensors, options, Purpose.Forward);
        LossLowering? loss = LossLowering.Of(graph, tensors, forward.OutputTensor);
        cancellation.ThrowIfCancellationRequested();
        BackwardLowering? backward = graph.Output.NeedsGradient ? new(graph, tensors, options, forward) : null;
        cancellation.ThrowIfCancellationRequested();
        ForwardLowering predict = new(graph, tensors, options, Purpose.Predict);

        ProgramGroup training = RunPasses(TrainingStep(forward, loss, backward), graph, options, cancellation);
        ProgramGroup alone = RunPasses(
            new([predict.Program.Giving([predict.OutputTensor])]) { FirstPart = training.NextPart }, graph, options, cancellation);
        CompiledInference inference = LowerInference(graph, options, Purpose.Inference, alone.NextPart, cancellation);
        return new CompiledNetwork(
            graph,
            new ForwardPass(forward, training.Of(Purpose.Forward)!),
            loss is null ? null : loss with { Program = training.Of(Purpose.Loss)! },
            backward is null ? null : new BackwardPass(training.Of(Purpose.Backward)!, backward.InputGradient),
            new ForwardPass(predict, alone.Program),
            inference,
            graph.Declaration.Weights is null
                ? null
                : LowerInference(graph, options, Purpose.Pretrained, inference.Group.NextPart, cancellation),
            training,
            alone)
        {
            EvaluatesAsPredict = EvaluatesAsPredict(graph, training.Plan, options),
        };
    }

    private static ProgramGroup TrainingStep(ForwardLowering forward, LossLowering? loss, BackwardLowering? backward)
    {
        IEnumerable<KernelProgram?> programs =
        [
            forward.Program.Giving([forward.OutputTensor]),
            loss?.Program.Giving([forward.OutputTensor, loss.Tensors.Losses, loss.Tensors.Gradient]),
            backward?.Program.Giving([forward.OutputTensor, backward.InputGradient]),
        ];
        return new([.. programs.OfType<KernelProgram>()])
        {
            IsTraining = true,
            InFront = [forward.OutputTensor, .. loss is null ? [] : loss.Tensors.InWorkspace],
            OutputGradient = loss?.Tensors.Gradient,
        };
    }

    private static ProgramGroup RunPasses(ProgramGroup group, NetworkGraph graph, CompilerOptions options, CancellationToken cancellation)
    {
        group = options.AfterPass is null ? group : options.AfterPass("Lowering", group);
        foreach (Pass pass in Pass.All.Where(pass => pass.IsOn(group, options)))
        {
            cancellation.ThrowIfCancellationRequested();
            group = pass.Run(group, graph, options);
            group = options.AfterPass is null ? group : options.AfterPass(pass.Name, group);
        }

        return group;
    }

    /// <summary>
    /// Whether it pays, and gives the same bits: with the batch's statistics, Forward takes a norm's sums in the loop that writes its
    /// input, Predict in one that may compute that input on the way, in another order.
    /// </summary>
    private static bool EvaluatesAsPredict(NetworkGraph graph, MemoryPlan workspace, CompilerOptions options) =>
        options.EvaluateAsPredict && graph.PredictsSamplesAlone && workspace.LongPerSample > workspace.LongResults;

    private static CompiledInference LowerInference(
        NetworkGraph graph, CompilerOptions options, Purpose purpose, int firstPart, CancellationToken cancellation)
    {
        FoldedGraph folded = FoldInference.Run(graph, options.FoldNorms);
        bool laysOut = purpose == Purpose.Inference && options.ChannelBlock == 0;
        TensorTable tensors = new(PlanLayouts.Run(folded.Graph, options.ChannelBlock), foldsParameters: true, laysOut);
        ForwardLowering lowering = new(folded.Graph, tensors, options, purpose);
        ProgramGroup group = RunPasses(
            new([lowering.Program.Giving([lowering.OutputTensor])]) { IsInference = true, FirstPart = firstPart },
            folded.Graph, options, cancellation);
        Dictionary<ParameterSlot, Tensor> constants = tensors.Folded.ToDictionary(entry => entry.Parameter, entry => entry.Tensor);
        return new CompiledInference(
            folded,
            group,
            constants,
            PlanMemory.InOrder(folded.Graph.Parameters.Select(parameter => constants[parameter])));
    }
}

/// <summary>What compiling a declaration gave.</summary>
/// <param name="Text">The text of the class; null where even plain kernels are wrong.</param>
/// <param name="Faults">What was found wrong with the compiler's own kernels on the way; nothing, as a rule.</param>
internal sealed record CompiledText(string? Text, EquatableArray<string> Faults);
