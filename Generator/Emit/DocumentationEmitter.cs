using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Programs;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>Prints the comments that an editor shows where the pointer rests on the class or on one of its handles.</summary>
internal sealed class DocumentationEmitter(SourceWriter writer, CompiledNetwork network)
{
    private static readonly string[] Header =
        ["layer", "kind", "output shape", "params", "requires a gradient", "saved for backward", "forward loop"];

    private readonly LayerRow[] rows = [.. LayerRow.Of(network)];

    /// <summary>The layer table. Remarks, so that they stand below whatever summary the user's own part has.</summary>
    public void Class()
    {
        writer.Line("/// <remarks>");
        writer.Line("/// What the attributes mean; N is the batch. Layers with the same loop are fused into one.");
        writer.Line("/// <code>");
        foreach (string line in Table().Concat(Folds()))
        {
            writer.Line(("/// " + Escape(line)).TrimEnd());
        }

        writer.Line("/// </code>");
        writer.Line("/// </remarks>");
    }

    /// <summary>One layer: its options and shapes, and what else is to know of it.</summary>
    public void Handle(Node node)
    {
        string included = node.Name.Contains('.') ? $"<c>{node.Name}</c>, " : "";

        // One line of source, so that handles stay a list; an editor shows a line for each fact.
        writer.Line(
            $"/// <summary>{included}{Escape(node.Layer.Describe())}: {node.Input.Shape} to {node.Output.Shape}.</summary>"
            + $"<remarks>{string.Join("<br/>", Facts(node).Select(Escape))}</remarks>");
    }

    private IEnumerable<string> Table()
    {
        List<string[]> table = [Header, ["", "Input", network.Graph.Input.Shape.ToString(), "", "", "", ""]];
        table.AddRange(rows.Select(row => new[]
        {
            row.Name, row.Kind, row.Shape.ToString(), CSharpLiteral.Int(row.Parameters), row.Gradient, row.Saved, row.Loop,
        }));
        int[] widths = [.. Header.Select((_, column) => table.Max(line => line[column].Length))];
        return table.Select(line => string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    private IEnumerable<string> Folds() => network.Inference.Folded.Norms.Count == 0
        ? []
        : ["in an inference: " + string.Join("; ", network.Inference.Folded.Norms)];

    private IEnumerable<string> Facts(Node node)
    {
        LayerRow row = rows.First(candidate => candidate.Node == node);
        if (node.Parameters.Count > 0)
        {
            yield return $"Parameters: {string.Join(", ", node.Parameters.Select(Describe))}.";
        }

        if (!network.Graph.GoesOn(node))
        {
            yield return $"Reads: {ShapeChain.From(node.Input)}.";
        }

        yield return $"Gradient: {row.Gradient}.";
        if (row.Saved.Length > 0)
        {
            yield return $"Saved for backward: {row.Saved}.";
        }

        yield return $"Forward: {Loop(network.Forward.Program, row)}.";
        string[] folds =
        [
            .. network.Inference.Folded.Norms.Where(norm => norm.Norm == node.Name).Select(norm => norm.ToString()),
            .. network.Inference.Folded.Norms.Where(norm => norm.Into == node.Name).Select(norm => "takes in " + norm.Norm),
        ];
        if (folds.Length > 0)
        {
            yield return $"In an inference: {string.Join("; ", folds)}.";
        }
    }

    /// <summary>The name of a layer's loop, and the layers that share it.</summary>
    private string Loop(KernelProgram program, LayerRow row)
    {
        Kernel? kernel = program.Kernels.FirstOrDefault(kernel => network.Methods[kernel].Name == row.Loop);
        string[] others =
            kernel is null ? [] : [.. LayerRow.Fused(network, kernel).Where(other => other != row.Node).Select(other => other.Name)];
        return others.Length == 0 ? row.Loop : $"{row.Loop}, fused with {string.Join(", ", others)}";
    }

    private static string Describe(ParameterSlot parameter)
    {
        string state = parameter.Declaration.IsFrozen ? " frozen" : parameter.ReceivesGradient ? "" : " without a gradient";
        return $"{parameter.Declaration.Name} {parameter.Declaration.Shape}{state}";
    }

    /// <summary>A text as XML has it; what XML has no place for at all becomes an escape where the line is written.</summary>
    public static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace("]]>", "]]&gt;");
}
