using FusedNorm.Generator.Folding;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Layouts;
using FusedNorm.Generator.Programs;
using FusedNorm.Generator.Schedules;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>Prints the class that <c>ToInference</c> makes: constants folded once, then a Predict like the network's own.</summary>
internal sealed class InferenceEmitter(SourceWriter writer, CompiledNetwork network, Names names)
{
    private const string Execution = "global::FusedNorm.Execution";

    private readonly CompiledInference inference = network.Inference;

    public void Emit()
    {
        string contract = names.IsDouble ? "global::FusedNorm.IInference<double>" : "global::FusedNorm.IInference";
        writer.Blank();
        writer.Line("/// <inheritdoc cref=\"global::FusedNorm.INetwork{T}.ToInference\"/>");
        writer.Line("public Inference ToInference() => new Inference(this);");
        writer.Blank();
        writer.Line(
            $"global::FusedNorm.IInference<{names.Element}> global::FusedNorm.INetwork<{names.Element}>.ToInference() => ToInference();");
        writer.Blank();
        writer.Line("/// <summary>");
        writer.Line(
            "/// The network for prediction alone, as it was when <see cref=\"ToInference\"/> was called. "
            + "It never changes, so any number of threads may share it.");
        writer.Line("/// </summary>");
        string partitioned = Names.IsPartitioned([inference.Program]) ? $", {names.PartitionedContract}" : "";
        using (writer.Open($"public sealed class Inference : {contract}{partitioned}"))
        {
            Constructor();
            new EntryPointEmitter(writer, network, names).Predict(inference.Program);
            new ProgramEmitter(writer, network, names).Predict(inference);
            new PartEmitter(writer, network, names).Emit([inference.Program]);
        }
    }

    private void Constructor()
    {
        if (inference.Folded.Sources.Count == 0)
        {
            using (writer.Open($"internal Inference({names.Class} network)"))
            {
                writer.Comment("No layer has anything to copy.");
            }

            return;
        }

        writer.Line($"private readonly {names.Buffer} constants;");
        writer.Blank();
        using (writer.Open($"internal Inference({names.Class} network)"))
        {
            writer.Line($"constants = new {names.Buffer}({CSharpLiteral.Int(inference.ConstantLength)});");
            foreach ((Node node, ConstantSource source) in inference.Folded.Sources)
            {
                writer.Blank();
                writer.Comment(inference.Folded.Norms.FirstOrDefault(norm => norm.Norm == node.Name)?.ToString() ?? node.Description);
                string values = Values(node, source);
                foreach (ParameterSlot parameter in node.Parameters)
                {
                    string handle = "." + Identifiers.PascalCase(parameter.Declaration.Name);
                    Write(
                        inference.Constants[parameter], parameter.Declaration.Shape,
                        values + handle + (source is CopiedParameters ? ".Data" : ""));
                }
            }
        }
    }

    /// <summary>Prints how the values of a node's constants are computed, and gives the expression whose properties they are.</summary>
    private string Values(Node node, ConstantSource source)
    {
        switch (source)
        {
            case CopiedParameters copied:
                return "network." + copied.Layer.Property;
            case JoinedNorms joined:
                Calls(
                    $"{Execution}.FoldedNorm<{names.Element}> {Folded(node)} = {Norm(joined.Norms[0])}",
                    [.. joined.Norms.Skip(1).Select(norm => $"Then({Norm(norm)})")]);
                return Folded(node);
            case FoldedParameters linear:
                Calls(
                    $"{Execution}.FoldedLinear<{names.Element}> {Folded(node)} "
                    + $"= new {Execution}.FoldedLinear<{names.Element}>(network.{linear.Layer.Property})", [
                        .. linear.Front is null ? [] : new[] { $"After({Folded(linear.Front)})" },
                        .. linear.Behind.Select(norm => $"Then({Norm(norm)})"),
                    ]);
                return Folded(node);
            default:
                throw new InvalidOperationException($"{source.GetType().Name} is unknown.");
        }
    }

    /// <summary>A statement and the calls that follow its expression, a line each.</summary>
    private void Calls(string start, IReadOnlyList<string> calls)
    {
        writer.Line(start + (calls.Count == 0 ? ";" : ""));
        for (int i = 0; i < calls.Count; i++)
        {
            writer.Line($"    .{calls[i]}{(i == calls.Count - 1 ? ";" : "")}");
        }
    }

    private string Norm(Node norm) =>
        $"new {Execution}.FoldedNorm<{names.Element}>(network.{norm.Property}, {CSharpLiteral.Double(norm.Layer.ConstantNorm!.Eps)})";

    private static string Folded(Node node) => node.Local + "Folded";

    /// <summary>Prints the statement that writes values to a constant in the layout that its kernel wants.</summary>
    private void Write(Tensor constant, Shape shape, string values) => writer.Line(constant.Layout switch
    {
        RowMajorLayout => $"{values}.CopyTo({names.Constant(constant, inference)});",
        PanelsLayout => $"global::FusedNorm.Products.MatrixProduct.Pack<{names.Element}>({Int(shape.Dimensions[0])}, {Int(shape.Last)}, "
            + $"new({values}, {Int(shape.Last)}, 1), {names.Constant(constant, inference)});",
        Layout layout => throw new InvalidOperationException($"{layout.GetType().Name} is unknown."),
    });

    private static string Int(int value) => CSharpLiteral.Int(value);
}
