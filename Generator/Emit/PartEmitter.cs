using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Programs;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>
/// Prints how kernels are divided over threads: the call that offers the parts, and the method by which a thread runs one.
/// </summary>
internal sealed class PartEmitter(SourceWriter writer, CompiledNetwork network, Names names)
{
    private string Team => $"global::FusedNorm.Threading.WorkTeam<{names.Element}>";

    /// <summary>A call in its place: the whole kernel on this thread, or its parts on several where the batch is worth it.</summary>
    public void Call(Kernel kernel, Partition partition, KernelProgram program, string[] arguments)
    {
        string length = Length(partition);
        writer.Blank();
        if (Names.CountsBatch(kernel))
        {
            writer.Line($"{Names.Momentum(kernel)} = {Names.CountBatch(kernel)};");
        }

        bool always = network.Graph.Batch > 0;
        string worth = $"{(always ? "" : $"batch >= {Int(partition.Batch)} && ")}{Team}.IsAllowed";
        using (writer.Open($"if ({worth})"))
        {
            bool hasOutput = names.ScratchOf(program) is not null;
            string owner = program == network.Pretrained?.Program ? PretrainedEmitter.Parts : "this";
            string input = program == network.Backward?.Program ? "outputGradient" : "input";
            string memory = program.Tensors.Any(tensor => tensor.IsWorkspace) ? "memory" : "null";
            writer.Line(
                $"{Team}.Run({owner}, kernel: {Int(partition.Number)}, {length}, grain: {Int(partition.Grain)}, {memory}, {input}, "
                + $"{(hasOutput ? "output" : "default")});");
        }

        using (writer.Open("else"))
        {
            writer.Call(names.Method(kernel), ["0", length, .. arguments]);
        }

        writer.Blank();
    }

    /// <summary>The method that runs a part of any shared kernel of some programs, which are one class's.</summary>
    public void Emit(IReadOnlyList<KernelProgram> programs)
    {
        if (!Names.IsPartitioned(programs))
        {
            return;
        }

        string parameters = $"int kernel, int from, int to, {names.Buffer}? memory, {names.Input} input, {names.Span} output";
        writer.Blank();
        using (writer.Open($"void {names.PartitionedContract}.RunPart({parameters})"))
        {
            IEnumerable<Kernel> divided = programs.SelectMany(program => program.Kernels).Where(kernel => kernel.Partition is not null);
            WidthDispatch.Print(writer, network.Graph.Declaration.IsDouble, divided, "RunPart", "kernel, from, to, memory, input, output");
        }

        writer.Blank();
        writer.Comment("One part of a kernel, on whatever thread has taken it.");
        using (writer.Open($"private void RunPart<V>({parameters})", names.Constraint))
        using (writer.Open("switch (kernel)"))
        {
            foreach (KernelProgram program in programs)
            {
                foreach (KernelCall call in program.Calls.Where(call => call.Kernel.Partition is not null))
                {
                    Case(program, call.Kernel);
                }
            }
        }
    }

    private void Case(KernelProgram program, Kernel kernel)
    {
        MemoryPlan? scratch = names.ScratchOf(program);
        MemoryPlan plan = scratch ?? network.Workspace;
        using (writer.Open($"case {Int(kernel.Partition!.Number)}:"))
        {
            if (scratch is not null)
            {
                writer.Line($"int batch = input.Length / {Int(network.Graph.Input.Shape.Length)};");
            }

            foreach (Tensor tensor in kernel.Arguments)
            {
                if (tensor.IsWorkspace)
                {
                    writer.Line($"{names.Span} {tensor} = memory!.Slice({Names.Offset(tensor, plan)}, {Names.Length(tensor)});");
                }
                else if (tensor.Kind == TensorKind.OutputGradient)
                {
                    writer.Line($"{names.Input} {tensor} = input;");
                }
                else if (tensor.Kind == TensorKind.Folded)
                {
                    writer.Line($"{names.Input} {tensor} = {names.Constant(tensor, network.InferenceOf(program)!)};");
                }
            }

            writer.Call(names.Method(kernel), ["from", "to", .. new CallArguments(network).Of(kernel, program)]);
            writer.Line("break;");
        }
    }

    private static string Length(Partition partition) => !partition.Length.TimesBatch ? Int(partition.Length.Factor)
        : partition.Length.Factor == 1 ? "batch" : $"batch * {Int(partition.Length.Factor)}";

    private static string Int(int value) => CSharpLiteral.Int(value);
}
