using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Layers.Losses;
using FusedNorm.Generator.Passes;

namespace FusedNorm.Generator.Emit;

/// <summary>Prints what the generator decided: as the table above the class, and as the static description <c>Info</c>.</summary>
internal static class InfoEmitter
{
    private static readonly string[] Header = ["layer", "kind", "output shape", "params", "requires a gradient", "saved for backward"];

    public static void Emit(SourceWriter writer, CompiledNetwork network)
    {
        NetworkGraph graph = network.Graph;
        writer.Blank();
        writer.Line("/// <summary>What the generator decided: layers, gradients, memory, kernels. Prints as a table.</summary>");
        writer.Line("public static global::FusedNorm.NetworkInfo Info => Description.Info;");
        writer.Blank();
        writer.Comment("Apart, so that it is built only when it is asked for.");
        using (writer.Open("private static class Description"))
        {
            writer.Line("internal static readonly global::FusedNorm.NetworkInfo Info = new global::FusedNorm.NetworkInfo");
            writer.Line("{");
            Property(writer, "Name", CSharpLiteral.String(graph.Declaration.Name.TrimStart('@')));
            Property(writer, "Precision", "global::FusedNorm.Precision." + (graph.Declaration.IsDouble ? "Double" : "Single"));
            Property(writer, "InputShape", Ints(graph.Input.Shape));
            Property(writer, "Batch", CSharpLiteral.Int(graph.Batch));
            Property(writer, "ParameterCount", CSharpLiteral.Int(graph.Parameters.Sum(parameter => (long)parameter.Declaration.Shape.Length)));
            Property(
                writer,
                "TrainableParameterCount",
                CSharpLiteral.Int(graph.Parameters.Where(parameter => parameter.ReceivesGradient).Sum(parameter => (long)parameter.Declaration.Shape.Length)));
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
                    writer.Line($"        new({CSharpLiteral.String(norm.Norm)}, {CSharpLiteral.String(norm.Into)}, {CSharpLiteral.String(norm.Rest)}),");
                }

                writer.Line("    },");
            }

            writer.Line("    Layers = new global::FusedNorm.LayerInfo[]");
            writer.Line("    {");
            foreach (Row row in Rows(network))
            {
                writer.Line($"        new({CSharpLiteral.String(row.Name)}, {CSharpLiteral.String(row.Kind)}, {Ints(row.Shape)}, {CSharpLiteral.Int(row.Parameters)}, {CSharpLiteral.String(row.Gradient)}, {CSharpLiteral.String(row.Saved)}),");
            }

            writer.Line("    },");
            writer.Line("    Kernels = new global::FusedNorm.KernelInfo[]");
            writer.Line("    {");
            foreach ((string phase, Kernel kernel) in network.Kernels)
            {
                writer.Line($"        new({CSharpLiteral.String(phase)}, {CSharpLiteral.String(kernel.Name)}, {CSharpLiteral.String(string.Join("; ", kernel.Summary))}),");
            }

            writer.Line("    },");
            writer.Line("};");
        }
    }

    /// <summary>The lines of the table.</summary>
    public static IEnumerable<string> Table(CompiledNetwork network)
    {
        List<string[]> rows = [Header, ["", "Input", network.Graph.Input.Shape.ToString(), "", "", ""]];
        rows.AddRange(Rows(network).Select(row => new[] { row.Name, row.Kind, row.Shape.ToString(), CSharpLiteral.Int(row.Parameters), row.Gradient, row.Saved }));
        int[] widths = [.. Enumerable.Range(0, Header.Length).Select(column => rows.Max(row => row[column].Length))];
        return rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    private static IEnumerable<Row> Rows(CompiledNetwork network)
    {
        foreach (Node node in network.Graph.Nodes)
        {
            yield return new Row(
                node.Name, node.Layer.Kind, node.Output.Shape, node.Parameters.Sum(parameter => parameter.Declaration.Shape.Length), Gradient(network.Graph, node), Saved(network, node));
        }

        if (network.Graph.Loss is Loss loss)
        {
            bool required = network.Graph.Output.RequiresGrad;
            yield return new Row(
                "",
                loss.Kind,
                loss.Reduction == Reduction.None ? loss.LossShape(network.Graph.Output.Shape) : new Shape(),
                0,
                required ? "yes" : "no: " + network.Graph.Output.NoGradReason,
                required ? "gradient of the " + loss.OutputName : "");
        }
    }

    private static string Gradient(NetworkGraph graph, Node node)
    {
        string frozen = string.Join(", ", node.Parameters.Where(parameter => parameter.Declaration.IsFrozen).Select(parameter => parameter.Declaration.Name));
        string note = frozen.Length > 0 ? $" ({frozen} frozen)" : "";
        if (!node.Output.RequiresGrad)
        {
            return "no: " + (node.Output.NoGradReason == "input" ? "nothing above trains" : node.Output.NoGradReason);
        }

        if (node.Output.NeedsGradient)
        {
            return "yes" + note;
        }

        string? cut = graph.Nodes.FirstOrDefault(below => below.Index > node.Index && !below.Output.RequiresGrad)?.Output.NoGradReason;
        return $"unused: {cut} below{note}";
    }

    private static string Saved(CompiledNetwork network, Node node)
    {
        if (!node.HasBackward)
        {
            return "";
        }

        IEnumerable<string> values = node.Layer.SavedValues(node)
            .Select(value => network.Forward.Stored(value) is Tensor stored ? stored.Name : value.Name + " (recomputed)");
        return string.Join(", ", values.Concat([node.Layer.SavedBesides(node)]).Where(text => text.Length > 0));
    }

    private static void Property(SourceWriter writer, string name, string value) => writer.Line($"    {name} = {value},");

    private static string Ints(Shape shape) =>
        shape.Rank == 0 ? "global::System.Array.Empty<int>()" : $"new int[] {{ {string.Join(", ", shape.Dimensions.Select(size => CSharpLiteral.Int(size)))} }}";

    private sealed record Row(string Name, string Kind, Shape Shape, int Parameters, string Gradient, string Saved);
}
