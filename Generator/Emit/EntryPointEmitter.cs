using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Layers.Losses;
using FusedNorm.Generator.Lowering;
using FusedNorm.Generator.Programs;
using FusedNorm.Generator.Schedules;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>Prints what users call: every check first, then the state, then the kernels.</summary>
internal sealed partial class EntryPointEmitter(SourceWriter writer, CompiledNetwork network, Names names)
{
    private const string Execution = "global::FusedNorm.Execution";

    private readonly int sampleLength = network.Graph.Input.Shape.Length;
    private readonly int outputLength = network.Graph.Output.Shape.Length;
    private readonly Loss? loss = network.Graph.Loss;

    private int LossesPerSample => loss!.LossShape(network.Graph.Output.Shape).Length;

    public void Emit()
    {
        Forward();
        Outputs();
        if (loss is not null)
        {
            Loss(loss, network.Loss!.Tensors);
        }

        Backward();
        Predict(network.Predict.Program);
        BeginForward();
        TrimMemory();
    }

    private void Forward()
    {
        writer.Blank();
        writer.Line("/// <inheritdoc/>");
        writer.Line(
            "/// <exception cref=\"global::System.ArgumentException\">The input is no whole number of samples, "
            + "or a batch norm finds one value per channel.</exception>");
        using (writer.Open($"public {names.Input} Forward({names.Input} input)"))
        {
            Guarded(() =>
            {
                CheckInput("input");
                KeepOwn("input", "Input");
                writer.Line("bool record = BeginForward(samples);");
                writer.Line("RunForward(input);");
                writer.Line("graph.RecordOutput(record);");
                writer.Line("return Output;");
            });
        }
    }

    private void Outputs()
    {
        writer.Blank();
        writer.Line("/// <inheritdoc/>");
        writer.Line(
            $"public {names.Input} Output => workspace is null ? default : "
            + $"workspace.Slice({Names.Offset(network.Forward.OutputTensor, network.Workspace)}, "
            + $"{Names.Length(network.Forward.OutputTensor)});");
        writer.Blank();
        writer.Line("/// <inheritdoc/>");
        writer.Line("public bool OutputRequiresGrad => graph.OutputRequiresGrad;");
        if (network.Backward?.InputGradient is Tensor gradient)
        {
            writer.Blank();
            writer.Line("/// <summary>The gradient of the last backward pass with respect to its input; empty before.</summary>");
            writer.Line(
                $"public {names.Input} InputGradient => hasInputGradient ? "
                + $"workspace!.Slice({Names.Offset(gradient, network.Workspace)}, {Names.Length(gradient)}) : default;");
        }
        else if (network.Graph.InputRequiresGrad)
        {
            writer.Blank();
            writer.Line("/// <summary>Always empty: a cut keeps every gradient from the input.</summary>");
            writer.Line($"public {names.Input} InputGradient => default;");
        }
        else
        {
            writer.Blank();
            writer.Line($"{names.Input} global::FusedNorm.INetwork<{names.Element}>.InputGradient => default;");
        }
    }

    private void Loss(Loss loss, LossTensors tensors)
    {
        writer.Blank();
        writer.Line($"/// <summary>Runs the network and its loss, {loss.Kind}.</summary>");
        writer.Line("/// <param name=\"input\">A whole number of samples, row-major.</param>");
        writer.Line($"/// <param name=\"targets\">{loss.DescribeTargets(network.Graph.Output.Shape)}</param>");
        writer.Line("/// <returns>" + (tensors.Losses is not null
            ? $"One loss per {(LossesPerSample == 1 ? "sample" : "element of the output")}, "
                + "valid until the next forward pass of this network."
            : tensors.Targets is ClassTargets ? "The loss; NaN for a mean over no sample." : "The loss.") + "</returns>");
        writer.Line(
            "/// <exception cref=\"global::System.ArgumentException\">A length does not fit, "
            + $"{(tensors.Targets is ClassTargets ? "a target is no class, " : "")}"
            + "or a batch norm finds one value per channel.</exception>");
        writer.Line("/// <exception cref=\"global::System.InvalidOperationException\">Another thread is in a pass.</exception>");
        using (writer.Open(
            $"public {(tensors.Losses is null ? names.Element : names.Input)} "
            + $"Loss({names.Input} input, {names.Targets(tensors.Targets)} targets)"))
        {
            Guarded(() => RunToLoss(loss, tensors, network.Loss!.Kernel));
        }
    }

    private void RunToLoss(Loss loss, LossTensors tensors, Kernel kernel)
    {
        CheckInput("input", CheckTargets(loss, tensors.Targets));
        KeepOwn("input", "Input");
        if (tensors.Targets is not ClassTargets)
        {
            KeepOwn("targets", "Targets");
        }

        writer.Line("bool record = BeginForward(samples);");
        writer.Line("RunForward(input);");
        string divisor = tensors.Targets is ClassTargets
            ? "counted"
            : LossesPerSample == 1 ? "samples" : $"(samples * {CSharpLiteral.Int(LossesPerSample)})";
        bool mean = loss.Reduction == Reduction.Mean;
        RunLoss(
            kernel,
            string.Join(
                ", ",
                [.. kernel.Flags.Select(flag => flag.Name), .. kernel.Numbers.Select(_ => mean ? "1.0 / " + divisor : "1.0"), "targets"]));
        if (tensors.Losses is Tensor losses)
        {
            writer.Line("graph.RecordLosses(record);");
            writer.Line($"return workspace!.Slice({Names.Offset(losses, network.Workspace)}, {Names.Length(losses)});");
            return;
        }

        writer.Line("graph.RecordLoss(record);");
        string result = mean ? "total / " + divisor : "total";
        writer.Line(names.IsDouble ? $"return {result};" : mean ? $"return (float)({result});" : $"return (float){result};");
    }

    /// <summary>Checks the targets and, for a mean over class indices, names what it divides by.</summary>
    private string CheckTargets(Loss loss, LossTargets targets)
    {
        if (targets is not ClassTargets classes)
        {
            return $"{Execution}.Check.Targets(targets.Length, samples, {CSharpLiteral.Int(outputLength)});";
        }

        string weights = classes.Weights is null ? CSharpLiteral.Int(outputLength) : TensorAccess.Of(classes.Weights);
        string check = $"{Execution}.Check.Targets{(classes.Weights is null ? "" : $"<{names.Element}>")}(targets, samples, {weights}, "
            + $"{CSharpLiteral.Int(classes.IgnoreIndex)});";
        return loss.Reduction != Reduction.Mean ? check : $"{(classes.Weights is null ? "int" : "double")} counted = {check}";
    }

    /// <summary>
    /// Prints what only one thread at a time may do. What it throws, before or in a pass, leaves the network to the next call.
    /// </summary>
    private void Guarded(Action print)
    {
        writer.Line("calls.Enter();");
        using (writer.Open("try"))
        {
            print();
        }

        using (writer.Open("finally"))
        {
            writer.Line("calls.Leave();");
        }
    }

    /// <summary>Has a forward pass read a copy of what a caller gives of the network's own memory, and the pass writes over.</summary>
    private void KeepOwn(string given, string kind)
    {
        bool movesStatistics = network.Graph.Nodes.Any(node => node.Layer.Normalisation?.Running is { IsPinned: false });
        writer.Line(
            $"{given} = {Execution}.OwnMemory<{names.Element}>.{kind}({given}, "
            + $"workspace{(movesStatistics ? ", runningStatistics" : "")});");
    }

    private void RunLoss(Kernel kernel, string arguments)
    {
        if (!RegisterUse.IsVectorised(kernel))
        {
            writer.Line($"{(kernel.ReturnsTotal ? $"double {Symbol.Total} = " : "")}RunLoss({arguments});");
            return;
        }

        if (kernel.ReturnsTotal)
        {
            writer.Line($"double {Symbol.Total};");
        }

        Dispatch((kernel.ReturnsTotal ? $"{Symbol.Total} = " : "") + "RunLoss", arguments, [kernel]);
    }

    /// <summary>Prints Predict, a network's, an inference's or that of weights in the assembly: none asks the layers' state.</summary>
    public void Predict(KernelProgram program)
    {
        writer.Blank();
        writer.Line(
            names.Static(program).Length == 0 ? "/// <inheritdoc/>" : "/// <inheritdoc cref=\"global::FusedNorm.IInference{T}.Predict\"/>");
        writer.Line("/// <exception cref=\"global::System.ArgumentException\">A length does not fit, or the spans overlap.</exception>");
        using (writer.Open($"public {names.Static(program)}void Predict({names.Input} input, {names.Span} output)"))
        {
            writer.Line($"int samples = {CheckBatch("input")};");
            writer.Line($"{Execution}.Check.Length(output.Length, samples * {CSharpLiteral.Int(outputLength)}L, \"output\");");
            writer.Line($"{Execution}.Check.Apart<{names.Element}>(input, output);");
            OutputApart(program);
            foreach (Node node in names.OverBatch.Where(node => !node.Layer.PredictsSamplesAlone))
            {
                writer.Line(
                    $"global::FusedNorm.BatchNormLayer<{names.Element}>.RequireVariance({CSharpLiteral.String(node.Name)}, "
                    + $"{SamplesAndShape(node)});");
            }

            new PredictEmitter(writer, network, names, program).Call("samples", "input", "output");
        }
    }

    /// <summary>
    /// An output must not lie over what a network computes it with; an inference and weights in the assembly give theirs to nobody.
    /// </summary>
    private void OutputApart(KernelProgram program)
    {
        if (program != network.Predict.Program)
        {
            return;
        }

        if (network.Graph.Parameters.Any())
        {
            writer.Line($"{Execution}.Check.ApartFromParameters<{names.Element}>(output, parameterValues);");
        }

        if (network.Graph.Nodes.Any(node => node.Buffers.Count > 0))
        {
            writer.Line($"{Execution}.Check.ApartFromStatistics<{names.Element}>(output, runningStatistics);");
        }
    }

    /// <summary>The part of a forward pass that changes state before the first kernel; nothing in it can fail halfway.</summary>
    private void BeginForward()
    {
        writer.Blank();
        writer.Comment("Makes room for a batch, and records which parameters the graph belongs to; true where there is a graph.");
        using (writer.Open("private bool BeginForward(int samples)"))
        {
            if (network.EvaluatesAsPredict)
            {
                string[] conditions = [
                    .. network.Backward is null ? [] : new[] { "!global::FusedNorm.Autograd.IsEnabled" },
                    .. names.Modes.Select(mode => "!" + new CallArguments(network).FlagValue(mode, network.Forward.Program)),
                ];
                writer.Comment("Without a graph, and of layers in evaluation, the pass is Predict's: it keeps nothing but its results.");
                writer.Line($"evaluates = {(conditions.Length == 0 ? "true" : string.Join(" && ", conditions))};");
            }

            MemoryPlan plan = network.Workspace;
            string perSample = network.EvaluatesAsPredict
                ? $"(evaluates ? {CSharpLiteral.Int(plan.Results)}L : {CSharpLiteral.Int(plan.PerSample)}L)"
                : $"{CSharpLiteral.Int(plan.PerSample)}L";
            writer.Line($"workspace = {names.Buffer}.AtLeast(workspace, {CSharpLiteral.Int(plan.Fixed)} + ({perSample} * samples));");
            writer.Line("batch = samples;");
            if (network.Backward?.InputGradient is not null)
            {
                writer.Line("hasInputGradient = false;");
            }

            if (network.Backward is null)
            {
                writer.Line("return false;");
                return;
            }

            writer.Line("bool record = global::FusedNorm.Autograd.IsEnabled;");
            foreach (ParameterSlot parameter in names.Receiving)
            {
                writer.Line($"{Names.Recorded(parameter)} = record && {parameter.Handle}.RequiresGrad;");
            }

            foreach (ReadParameter read in names.ReadAgain)
            {
                writer.Line($"{Names.Version(read.Parameter)} = {read.Parameter.Handle}.Version;");
            }

            string any =
                network.Backward.InputGradient is not null ? "record" : string.Join(" || ", names.Receiving.Select(Names.Recorded));
            writer.Line($"return {any};");
        }
    }

    private void TrimMemory()
    {
        writer.Blank();
        writer.Line("/// <inheritdoc/>");
        using (writer.Open("public void TrimMemory()"))
        {
            Guarded(() =>
            {
                writer.Line("workspace = null;");
                writer.Line("batch = 0;");
                writer.Line("graph = default;");
                if (network.Backward?.InputGradient is not null)
                {
                    writer.Line("hasInputGradient = false;");
                }

                writer.Line($"{Execution}.ThreadScratch<{names.Element}>.Trim();");
            });
        }
    }

    /// <summary>Checks in PyTorch's order where it has one, all before any state changes.</summary>
    private void CheckInput(string input, string? more = null)
    {
        writer.Line($"int samples = {CheckBatch(input)};");
        if (more is not null)
        {
            writer.Line(more);
        }

        foreach (Node node in names.OverBatch)
        {
            RequireVariance(node);
        }
    }

    private void RequireVariance(Node node) => writer.Line($"{node.Property}.RequireVariance({SamplesAndShape(node)});");

    private static string SamplesAndShape(Node node) =>
        string.Join(", ", node.Input.Shape.Dimensions.Select(size => CSharpLiteral.Int(size)).Prepend("samples"));

    private string CheckBatch(string input) =>
        $"{Execution}.Check.Batch({input}.Length, {CSharpLiteral.Int(sampleLength)}, {CSharpLiteral.Int(network.Graph.Batch)})";

    private void Dispatch(string method, string arguments, IEnumerable<Kernel> kernels)
    {
        WidthDispatch.Print(writer, network.Graph.Declaration.IsDouble, kernels, method, arguments);
        writer.Blank();
    }
}
