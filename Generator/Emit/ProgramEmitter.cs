using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Layers.Losses;
using FusedNorm.Generator.Programs;
using FusedNorm.Generator.Schedules;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>Prints the methods that call the kernels: where each tensor lies, what is switched on, which call comes when.</summary>
internal sealed class ProgramEmitter(SourceWriter writer, CompiledNetwork network, Names names)
{
    /// <summary>The attribute of a method of which one call is left.</summary>
    public const string Inlined =
        "[global::System.Runtime.CompilerServices.MethodImpl("
        + "global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]";

    private readonly CallArguments arguments = new(network);
    private readonly PartEmitter parts = new(writer, network, names);

    public void Emit()
    {
        Widest("RunForward", "input", network.Forward.Program, network.EvaluatesAsPredict ? Evaluate : null);
        Run("RunForward", $"{names.Input} input", network.Forward.Program, network.Workspace, isPredict: false, () =>
        {
            foreach (UsesInputStatistics used in names.ModeRecorded)
            {
                writer.Line($"{Names.UsedField(used)} = {Names.Answer(used)};");
            }

            writer.Blank();
        });
        if (network.Loss is not null)
        {
            Loss(network.Loss);
        }

        if (network.Backward is not null)
        {
            Widest("RunBackward", "outputGradient", network.Backward.Program);
            Run(
                "RunBackward", $"{names.Input} outputGradient", network.Backward.Program,
                network.Workspace, isPredict: false, BackwardFlags);
        }

        Predict(network.Predict.Program, network.Scratch, () => { });
        parts.Emit([.. network.OwnPrograms]);
    }

    /// <summary>Prints the method that runs the kernels of an inference, over its constants.</summary>
    public void Predict(CompiledInference inference) => Predict(inference.Program, inference.Scratch, () =>
    {
        foreach (ParameterSlot parameter in inference.Folded.Graph.Parameters)
        {
            Tensor constant = inference.Constants[parameter];
            writer.Line($"{names.Input} {constant} = {names.Constant(constant, inference)}; // {parameter.Declaration.Shape}");
        }
    });

    private void Predict(KernelProgram program, MemoryPlan plan, Action prelude)
    {
        PredictEmitter predict = new(writer, network, names, program);
        predict.Methods();
        Run(PredictEmitter.Run, predict.Parameters, program, plan, isPredict: true, prelude);
    }

    /// <summary>A pass that keeps nothing is Predict's, and leaves its output where that of every pass lies.</summary>
    private void Evaluate()
    {
        Tensor output = network.Forward.OutputTensor;
        using (writer.Open("if (evaluates)"))
        {
            new PredictEmitter(writer, network, names, network.Predict.Program).Call(
                "batch", "input", $"workspace!.Slice({Names.Offset(output, network.Workspace)}, {Names.Length(output)})");
            writer.Blank();
            writer.Line("return;");
        }

        writer.Blank();
    }

    /// <summary>
    /// The method that runs a program with the widest registers that are of use: one branch is left of it, so it is worth inlining.
    /// </summary>
    private void Widest(string name, string parameter, KernelProgram program, Action? prelude = null)
    {
        writer.Blank();
        using (writer.Open(Inlined, $"private void {name}({names.Input} {parameter})"))
        {
            prelude?.Invoke();
            WidthDispatch.Print(writer, network.Graph.Declaration.IsDouble, program.Kernels, name, parameter);
        }
    }

    private void Run(string name, string parameters, KernelProgram program, MemoryPlan plan, bool isPredict, Action prelude)
    {
        writer.Blank();
        using (writer.Open($"private {names.Static(program)}void {name}<V>({parameters})", names.Constraint))
        {
            prelude();
            Spans(program, plan, isPredict);
            Poison(program);
            writer.Blank();
            foreach (KernelCall call in program.Calls)
            {
                if (call.Conditions.Count == 0)
                {
                    Call(call.Kernel, program);
                    continue;
                }

                using (writer.Open($"if ({string.Join(" || ", call.Conditions.Select(flag => flag.Name))})"))
                {
                    Call(call.Kernel, program);
                }

                writer.Blank();
            }

            if (program == network.Backward?.Program && network.Backward.InputGradient is not null)
            {
                writer.Line("hasInputGradient = true;");
            }
        }
    }

    private void Call(Kernel kernel, KernelProgram program, string result = "")
    {
        string[] given = arguments.Of(kernel, program);
        if (kernel.Partition is Partition partition)
        {
            parts.Call(kernel, partition, program, given);
        }
        else
        {
            writer.Call(result + names.Method(kernel), given);
        }
    }

    private void Loss(LossLowering loss)
    {
        Kernel kernel = loss.Kernel;
        bool generic = RegisterUse.IsVectorised(kernel);
        string[] parameters =
        [
            .. kernel.Flags.Select(flag => "bool " + flag.Name),
            .. kernel.Numbers.Select(number => "double " + Names.NumberOf(number)),
            $"{names.Targets(loss.Tensors.Targets)} targets",
        ];
        string header =
            $"private {(kernel.ReturnsTotal ? "double" : "void")} RunLoss{(generic ? "<V>" : "")}({string.Join(", ", parameters)})";
        writer.Blank();
        using (generic ? writer.Open(header, names.Constraint) : writer.Open(header))
        {
            Spans(loss.Program, network.Workspace, predict: false);
            Poison(loss.Program);
            Call(kernel, loss.Program, kernel.ReturnsTotal ? "return " : "");
        }
    }

    /// <summary>Which gradients the pass computes: those the forward pass recorded and that are still asked for.</summary>
    private void BackwardFlags()
    {
        writer.Comment("A gradient is taken where the forward pass recorded the parameter and it still requires one.");
        foreach (ParameterSlot parameter in names.Receiving)
        {
            AddsToGradient adds = new(parameter);
            bool isWhole = network.Backward!.Program.Calls.Any(call => call.Kernel.Flags.Contains(adds));
            if (isWhole)
            {
                writer.Line($"{Declare(adds)} = {parameter.Handle}.HasGrad;");
            }

            writer.Line(
                $"{Declare(new TakesGradient(parameter))} = {Names.Recorded(parameter)} "
                + $"&& {parameter.Handle}.BeginGrad({(isWhole ? "clear: false" : "")});");
        }

        // From the input on, so that each answer can build on the one above it.
        Value[] needed = [.. network.Backward!.Program.Calls
            .SelectMany(call => call.Conditions.Concat(call.Kernel.Flags))
            .OfType<NeedsGradient>().Select(flag => flag.Value).Distinct().OrderBy(value => value.Producer?.Index ?? 0)];
        Dictionary<Value, HashSet<ParameterSlot>> receiving = needed.ToDictionary(
            value => value, value => new HashSet<ParameterSlot>(network.Graph.ReceivingAbove(value)));
        for (int i = 0; i < needed.Length; i++)
        {
            writer.Line($"{Declare(new NeedsGradient(needed[i]))} = {Needs(needed[i], needed.Take(i), receiving)};");
        }

        writer.Blank();
    }

    /// <summary>A local, unless other threads read it: then it is a field.</summary>
    private string Declare(Flag flag) => names.SharedFlags.Contains(flag) ? flag.Name : "bool " + flag.Name;

    /// <summary>
    /// Whether anything at or above a value takes a gradient in this pass; built on the answer for a value above, where there is one.
    /// </summary>
    private string Needs(Value value, IEnumerable<Value> answered, Dictionary<Value, HashSet<ParameterSlot>> receiving)
    {
        if (network.Backward!.InputGradient is not null)
        {
            return "true";
        }

        // The largest first: in a chain of layers that is the next above, and nothing else has to be compared.
        HashSet<ParameterSlot> own = receiving[value];
        Value? above = answered.Reverse().OrderByDescending(other => receiving[other].Count)
            .FirstOrDefault(other => own.IsSupersetOf(receiving[other]));
        IEnumerable<string> terms = names.Receiving
            .Where(slot => own.Contains(slot) && !(above is not null && receiving[above].Contains(slot)))
            .Select(slot => new TakesGradient(slot).Name);
        return string.Join(" || ", above is null ? terms : terms.Prepend(new NeedsGradient(above).Name));
    }

    private void Spans(KernelProgram program, MemoryPlan plan, bool predict)
    {
        Tensor[] workspace = [.. program.Tensors.Where(tensor => tensor.IsWorkspace)];
        if (workspace.Length > 0)
        {
            writer.Line(predict
                ? $"{names.Buffer} memory = global::FusedNorm.Execution.ThreadScratch<{names.Element}>.Rent("
                    + $"{CSharpLiteral.Int(plan.Fixed)} + ({CSharpLiteral.Int(plan.PerSample)}L * batch));"
                : $"{names.Buffer} memory = workspace!;");
        }

        foreach (Tensor tensor in workspace)
        {
            writer.Line(
                $"{names.Span} {tensor} = memory.Slice({Names.Offset(tensor, plan)}, "
                + $"{Names.Length(tensor)});{(tensor.Note is null ? "" : " // " + tensor.Note)}");
        }
    }

    /// <summary>
    /// What a pass that others have gone before writes first, as NaN where memory is checked: it may lie where another tensor has lain,
    /// though not where one still lies that it overwrites. The forward pass and Predict find all of their memory so.
    /// </summary>
    private void Poison(KernelProgram program)
    {
        KernelProgram[] before = [.. network.OwnPrograms.TakeWhile(other => other != program)];
        if (before.Length == 0 || program == network.Predict.Program || !network.OwnPrograms.Contains(program))
        {
            return;
        }

        HashSet<Tensor> known = [.. before.SelectMany(other => other.Tensors)];
        HashSet<Tensor> later = [.. network.OwnPrograms.Except(before).SelectMany(other => other.Tensors)];
        Tensor[] needed = [.. known.Where(tensor => tensor.IsWorkspace && (tensor.LivesOn || later.Contains(tensor)))];
        Tensor[] first =
        [
            .. program.Tensors.Where(tensor => tensor.IsWorkspace && !known.Contains(tensor)
                && !needed.Any(other => network.Workspace.Meet(tensor, other))),
        ];
        if (first.Length == 0)
        {
            return;
        }

        const string Checks = "global::FusedNorm.Execution.MemoryChecks";
        writer.Blank();
        using (writer.Open($"if ({Checks}.IsOn)"))
        {
            foreach (Tensor tensor in first)
            {
                writer.Line($"{Checks}.Poison({tensor});");
            }
        }

        writer.Blank();
    }
}
