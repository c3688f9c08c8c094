using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>
/// Prints how a network describes itself as an ONNX model: a call a layer. The runtime knows the operators and the format.
/// </summary>
internal static class OnnxEmitter
{
    private const string Path = "string path";
    private const string Stream = "global::System.IO.Stream stream";
    private const string Inherited = "/// <inheritdoc/>";

    public static void Emit(SourceWriter writer, NetworkGraph graph, Names names)
    {
        string network = CSharpLiteral.String(graph.Declaration.Name);
        if (OnnxRefusal.Of(graph) is OnnxRefusal refusal)
        {
            string exception = "throw new global::System.NotSupportedException("
                + $"{CSharpLiteral.String($"{graph.Declaration.Name} has no exact ONNX model: {refusal}.")});";
            foreach (string parameter in new[] { Path, Stream })
            {
                writer.Blank();
                writer.Line(Inherited);
                writer.Line($"public void ExportOnnx({parameter}) =>");
                writer.Line("    " + exception);
            }

            return;
        }

        writer.Blank();
        writer.Line(Inherited);
        writer.Line($"public void ExportOnnx({Path}) => global::FusedNorm.Files.OnnxFile.Write(path, ExportOnnx);");
        writer.Blank();
        writer.Line(Inherited);
        using (writer.Open($"public void ExportOnnx({Stream})"))
        {
            string shape = string.Join(", ", graph.Input.Shape.Dimensions.Select(size => CSharpLiteral.Int(size)));
            writer.Line(
                $"global::FusedNorm.Files.OnnxModel<{names.Element}> onnx = new("
                + $"{network}, StateDict, new[] {{ {shape} }}, batch: {CSharpLiteral.Int(graph.Batch)});");
            Value above = graph.Input;
            foreach (Node node in graph.Nodes.Where(graph.ReachesOutput))
            {
                if (node.Input != above)
                {
                    string from = ShapeChain.LayerOf(node.Input) is Node layer ? CSharpLiteral.String(layer.Key) : "null";
                    writer.Line($"onnx.From({from});");
                }

                above = node.Output;
                if (node.Layer.Onnx(node, names.IsDouble) is OnnxCall call)
                {
                    writer.Line(
                        $"onnx.{call.Method}({CSharpLiteral.String(node.Key)}"
                        + $"{string.Concat(call.Arguments.Select(argument => $", {argument.Name}: {Literal(argument.Value)}"))});");
                }
            }

            writer.Line("onnx.Write(stream);");
        }
    }

    private static string Literal(object? argument) => argument switch
    {
        null => "null",
        string text => CSharpLiteral.String(text),
        bool truth => CSharpLiteral.Bool(truth),
        int number => CSharpLiteral.Int(number),
        double number => CSharpLiteral.Double(number),
        WindowGeometry windows => $"new global::FusedNorm.Files.OnnxWindow[] {{ {string.Join(", ", windows.Dimensions.Select(Window))} }}",
        _ => throw new InvalidOperationException($"No literal of a {argument.GetType().Name} was thought of."),
    };

    private static string Window(WindowDimension window) =>
        "new("
        + string.Join(
            ", ",
            new[] { window.Input, window.Kernel, window.Stride, window.Padding, window.Dilation, window.Output }
                .Select(size => CSharpLiteral.Int(size)))
        + ")";
}
