using FusedNorm.Generator.Folding;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Programs;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>Prints what the generator decided as the static description <c>Info</c>.</summary>
internal static class InfoEmitter
{
    public static void Emit(SourceWriter writer, CompiledNetwork network)
    {
        NetworkGraph graph = network.Graph;
        writer.Blank();
        writer.Line("/// <summary>What the generator decided: layers, gradients, memory, kernels. Prints as a table.</summary>");
        writer.Line("public static global::FusedNorm.NetworkInfo Info => Description.Info;");
        writer.Blank();
        writer.Line(
            $"global::FusedNorm.NetworkInfo global::FusedNorm.INetwork<{(graph.Declaration.IsDouble ? "double" : "float")}>.Info => Info;");
        writer.Blank();
        writer.Comment("Apart, so that it is built only when it is asked for.");
        using (writer.Open("private static class Description"))
        {
            writer.Line("internal static readonly global::FusedNorm.NetworkInfo Info = new global::FusedNorm.NetworkInfo");
            writer.Line("{");
            Property(writer, "Name", CSharpLiteral.String(graph.Declaration.Name));
            Property(writer, "Precision", "global::FusedNorm.Precision." + (graph.Declaration.IsDouble ? "Double" : "Single"));
            Property(writer, "InputShape", Ints(graph.Input.Shape));
            Property(writer, "Batch", CSharpLiteral.Int(graph.Batch));
            if (graph.InputRequiresGrad)
            {
                Property(writer, "InputRequiresGrad", "true");
            }

            Property(
                writer, "ParameterCount", CSharpLiteral.Int(graph.Parameters.Sum(parameter => (long)parameter.Declaration.Shape.Length)));
            Property(
                writer,
                "TrainableParameterCount",
                CSharpLiteral.Int(graph.Parameters.Where(parameter => parameter.ReceivesGradient)
                    .Sum(parameter => (long)parameter.Declaration.Shape.Length)));
            Property(writer, "WorkspacePerSample", CSharpLiteral.Int(network.Workspace.PerSample));
            Property(writer, "WorkspaceFixed", CSharpLiteral.Int(network.Workspace.Fixed));
            Property(writer, "PredictFlops", CSharpLiteral.Int(graph.Nodes.Sum(node => node.Layer.Flops(node))) + "L");
            Property(writer, "InferenceConstants", CSharpLiteral.Int(network.Inference.ConstantLength));
            Property(writer, "InferencePerSample", CSharpLiteral.Int(network.Inference.Scratch.PerSample));
            if (network.Inference.Folded.Norms.Count == 0)
            {
                Property(writer, "Folds", "global::System.Array.Empty<global::FusedNorm.FoldInfo>()");
            }
            else
            {
                writer.Line("    Folds = new global::FusedNorm.FoldInfo[]");
                writer.Line("    {");
                foreach (FoldedNote norm in network.Inference.Folded.Norms)
                {
                    writer.Line(
                        $"        new({CSharpLiteral.String(norm.Norm)}, {CSharpLiteral.String(norm.Into)}, "
                        + $"{CSharpLiteral.String(norm.Rest)}),");
                }

                writer.Line("    },");
            }

            writer.Line("    Layers = new global::FusedNorm.LayerInfo[]");
            writer.Line("    {");
            foreach (LayerRow row in LayerRow.Of(network))
            {
                writer.Line(
                    $"        new({CSharpLiteral.String(row.Name)}, {CSharpLiteral.String(row.Kind)}, {Ints(row.Shape)}, "
                    + $"{CSharpLiteral.Int(row.Parameters)}, {CSharpLiteral.String(row.Gradient)}, "
                    + $"{CSharpLiteral.String(row.Saved)}){Rest(graph, row.Node)},");
            }

            writer.Line("    },");
            writer.Line("    Kernels = new global::FusedNorm.KernelInfo[]");
            writer.Line("    {");
            foreach ((Purpose purpose, Kernel kernel) in network.Kernels)
            {
                writer.Line(
                    $"        new({CSharpLiteral.String(purpose.Word())}, {CSharpLiteral.String(network.Methods[kernel].Name)}, "
                    + $"{CSharpLiteral.String(string.Join("; ", kernel.Summary.Select(line => line.Text)))}),");
            }

            writer.Line("    },");
            writer.Line("};");
        }
    }

    /// <summary>What only some layers have: parameters that train, a second input, something around them.</summary>
    private static string Rest(NetworkGraph graph, Node? node)
    {
        List<string> properties = [];
        if (node?.Parameters.Where(parameter => parameter.ReceivesGradient)
            .Sum(parameter => parameter.Declaration.Shape.Length) is int trainable and > 0)
        {
            properties.Add($"TrainableParameterCount = {CSharpLiteral.Int(trainable)}");
        }

        if (node is not null && !graph.GoesOn(node))
        {
            properties.Add($"Reads = {CSharpLiteral.Int(IndexOf(graph, node.Input))}");
        }

        if (node?.Other is Value other)
        {
            properties.Add($"JoinedWith = {CSharpLiteral.Int(IndexOf(graph, other))}");
        }

        if (node?.Within.Count > 0)
        {
            properties.Add($"Within = new string[] {{ {string.Join(", ", node.Within.Select(CSharpLiteral.String))} }}");
        }

        return properties.Count == 0 ? "" : $" {{ {string.Join(", ", properties)} }}";
    }

    /// <summary>The index of the layer that computes a value; -1 for the input.</summary>
    private static int IndexOf(NetworkGraph graph, Value value) =>
        graph.Nodes.ToList().FindIndex(candidate => candidate == value.Producer);

    private static void Property(SourceWriter writer, string name, string value) => writer.Line($"    {name} = {value},");

    private static string Ints(Shape shape) =>
        shape.Rank == 0
            ? "global::System.Array.Empty<int>()"
            : $"new int[] {{ {string.Join(", ", shape.Dimensions.Select(size => CSharpLiteral.Int(size)))} }}";
}
