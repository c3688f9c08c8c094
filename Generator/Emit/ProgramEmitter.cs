using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Layers;
using FusedNorm.Generator.Layers.Losses;
using FusedNorm.Generator.Passes;

namespace FusedNorm.Generator.Emit;

/// <summary>Prints the methods that call the kernels: where each tensor lies, what is switched on, which call comes when.</summary>
internal sealed class ProgramEmitter(SourceWriter writer, CompiledNetwork network, Names names)
{
    public void Emit()
    {
        Run("RunForward", $"{names.Input} input", network.Forward.Program, network.Workspace, () =>
        {
            foreach (UsesInputStatistics used in names.ModeRecorded)
            {
                writer.Line($"{used.Field} = {used.Node.Property}.{used.Property};");
            }

            writer.Blank();
        });
        if (network.Loss is not null)
        {
            Loss(network.Loss);
        }

        if (network.Backward is not null)
        {
            Run("RunBackward", $"{names.Input} outputGradient", network.Backward.Program, network.Workspace, BackwardFlags);
        }

        Run("RunPredict", $"int batch, {names.Input} input, {names.Span} output", network.Predict.Program, network.Scratch, () => { });
    }

    private void Run(string name, string parameters, KernelProgram program, MemoryPlan plan, Action prelude)
    {
        writer.Blank();
        using (writer.Open($"private void {name}<V>({parameters})", names.Constraint))
        {
            prelude();
            Spans(program, plan, name == "RunPredict");
            writer.Blank();
            foreach (KernelCall call in program.Calls)
            {
                string method = $"Kernels.{call.Kernel.Name}{(KernelPrinter.IsVectorised(call.Kernel) ? "<V>" : "")}";
                if (call.Conditions.Count == 0)
                {
                    writer.Call(method, Arguments(call.Kernel, program), ";");
                    continue;
                }

                using (writer.Open($"if ({string.Join(" || ", call.Conditions.Select(flag => flag.Name))})"))
                {
                    writer.Call(method, Arguments(call.Kernel, program), ";");
                }

                writer.Blank();
            }

            if (program == network.Backward?.Program && network.Backward.InputGradient is not null)
            {
                writer.Line("hasInputGradient = true;");
            }
        }
    }

    private void Loss(LossLowering loss)
    {
        SweepKernel kernel = loss.Kernel;
        bool generic = KernelPrinter.IsVectorised(kernel);
        string[] parameters =
        [
            .. kernel.Flags.Select(flag => "bool " + flag.Name),
            .. kernel.Numbers.Select(number => "double " + number),
            $"{names.Targets(loss.Tensors.Targets)} targets",
        ];
        string header = $"private {(kernel.ReturnsTotal ? "double" : "void")} RunLoss{(generic ? "<V>" : "")}({string.Join(", ", parameters)})";
        writer.Blank();
        using (generic ? writer.Open(header, names.Constraint) : writer.Open(header))
        {
            Spans(loss.Program, network.Workspace, predict: false);
            writer.Call($"{(kernel.ReturnsTotal ? "return " : "")}Kernels.{kernel.Name}{(generic ? "<V>" : "")}", Arguments(kernel, loss.Program), ";");
        }
    }

    /// <summary>Which gradients the pass computes: those the forward pass recorded and that are still asked for.</summary>
    private void BackwardFlags()
    {
        writer.Comment("A gradient is taken where the forward pass recorded the parameter and it still requires one.");
        foreach (ParameterSlot parameter in names.Receiving)
        {
            writer.Line($"bool {new TakesGradient(parameter).Name} = {Names.Recorded(parameter)} && {parameter.Handle}.BeginGrad();");
        }

        // From the input on, so that each answer can build on the one above it.
        Value[] needed = [.. network.Backward!.Program.Calls
            .SelectMany(call => call.Conditions.Concat(call.Kernel.Flags))
            .OfType<NeedsGradient>().Select(flag => flag.Value).Distinct().OrderBy(value => value.Producer?.Index ?? 0)];
        foreach (Value value in needed)
        {
            writer.Line($"bool {new NeedsGradient(value).Name} = {Needs(value, needed)};");
        }

        writer.Blank();
    }

    /// <summary>Whether anything at or above a value takes a gradient in this pass; built on the answer for a value above, where there is one.</summary>
    private string Needs(Value value, IReadOnlyList<Value> needed)
    {
        if (network.Backward!.InputGradient is not null)
        {
            return "true";
        }

        HashSet<ParameterSlot> own = [.. network.Graph.ReceivingAbove(value)];
        Value? above = needed.TakeWhile(other => other != value).Reverse()
            .Where(other => own.IsSupersetOf(network.Graph.ReceivingAbove(other)))
            .OrderByDescending(other => network.Graph.ReceivingAbove(other).Count).FirstOrDefault();
        IEnumerable<string> terms = names.Receiving
            .Where(slot => own.Contains(slot) && !(above is not null && network.Graph.ReceivingAbove(above).Contains(slot)))
            .Select(slot => new TakesGradient(slot).Name);
        return string.Join(" || ", above is null ? terms : terms.Prepend(new NeedsGradient(above).Name));
    }

    private void Spans(KernelProgram program, MemoryPlan plan, bool predict)
    {
        Tensor[] workspace = [.. program.Tensors.Where(tensor => tensor.IsWorkspace)];
        if (workspace.Length > 0)
        {
            writer.Line(predict
                ? $"{names.Buffer} memory = global::FusedNorm.Execution.ThreadScratch<{names.Element}>.Rent({CSharpLiteral.Int(plan.Fixed)} + ({CSharpLiteral.Int(plan.PerSample)}L * batch));"
                : $"{names.Buffer} memory = workspace!;");
        }

        foreach (Tensor tensor in workspace)
        {
            writer.Line($"{names.Span} {tensor} = memory.Slice({Names.Offset(tensor, plan)}, {Names.Length(tensor)});{(tensor.Note is null ? "" : " // " + tensor.Note)}");
        }
    }

    private string[] Arguments(Kernel kernel, KernelProgram program) =>
    [
        "batch",
        .. kernel.Flags.Select(flag => $"{flag.Name}: {FlagValue(flag, program)}"),
        .. kernel.Numbers.Select(number => $"{number}: {(number == "momentum" ? Momentum(kernel) : number)}"),
        .. kernel is SweepKernel { TakesTargets: true } ? ["targets"] : Array.Empty<string>(),
        .. kernel is MaskKernel ? ["random"] : Array.Empty<string>(),
        .. KernelPrinter.Arguments(kernel).Select(tensor => tensor.Access),
    ];

    private string FlagValue(Flag flag, KernelProgram program) => flag switch
    {
        UsesInputStatistics used => program == network.Backward?.Program ? used.Field : $"{used.Node.Property}.{used.Property}",
        UpdatesStatistics updates => updates.Node.Property + ".Training",
        IsTraining training => training.Node.Property + ".Training",
        _ => flag.Name,
    };

    private static string Momentum(Kernel kernel)
    {
        Node node = kernel.Flags.OfType<UpdatesStatistics>().Single().Node;
        return $"{node.Property}.CountBatch(momentum: {CSharpLiteral.Double(((BatchNorm)node.Layer).Momentum)})";
    }
}
