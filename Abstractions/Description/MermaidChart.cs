using System.Globalization;
using System.Text;

namespace FusedNorm;

/// <summary>Draws a network's description as a Mermaid flowchart.</summary>
internal static class MermaidChart
{
    private const string Region = "no-grad";

    private const string Styles = """
            classDef trains fill:#d9f2d9,stroke:#2e7d32,color:#111
            classDef flows fill:#f4f9f4,stroke:#8aa88a,color:#111
            classDef quiet fill:#eeeeee,stroke:#999999,color:#555
            classDef cut fill:#fbdada,stroke:#c62828,color:#111,stroke-dasharray:5
            classDef frame fill:none,stroke:#777777

        """;

    /// <summary>The chart; each line ends with a line feed.</summary>
    public static string Draw(NetworkInfo info)
    {
        StringBuilder chart = new();
        chart.Append("flowchart TD\n");
        Node(chart, 1, "input", "([", "])", ["Input", Shape(info.InputShape)], info.InputRequiresGrad ? "flows" : "quiet");
        StringBuilder frameStyles = Layers(chart, info);
        bool above = info.InputRequiresGrad;
        string from = "input";
        for (int i = 0; i < info.Layers.Count; i++)
        {
            LayerInfo layer = info.Layers[i];
            if (layer.Reads is int read)
            {
                (from, above) = read < 0 ? ("input", info.InputRequiresGrad) : (Id(read), info.Layers[read].HasGradient);
            }

            Arrow(chart, from, Id(i), above && layer.HasGradient);
            if (layer.JoinedWith is int joined)
            {
                Arrow(
                    chart, joined < 0 ? "input" : Id(joined), Id(i),
                    layer.HasGradient && (joined < 0 ? info.InputRequiresGrad : info.Layers[joined].HasGradient));
            }

            (from, above) = (Id(i), layer.HasGradient);
        }

        return chart.Append(frameStyles).Append(Styles.ReplaceLineEndings("\n")).ToString();
    }

    /// <summary>
    /// The boxes, each group of them in its own frame. Layers of one group follow each other, so frames open and close like brackets.
    /// </summary>
    /// <returns>How the frames look, for the end of the chart.</returns>
    private static StringBuilder Layers(StringBuilder chart, NetworkInfo info)
    {
        List<string> open = [];
        StringBuilder styles = new();
        int frames = 0;
        void Close(int depth)
        {
            while (open.Count > depth)
            {
                open.RemoveAt(open.Count - 1);
                Indent(chart, open.Count + 1).Append("end\n");
            }
        }

        for (int i = 0; i < info.Layers.Count; i++)
        {
            LayerInfo layer = info.Layers[i];
            int shared = 0;
            while (shared < open.Count && shared < layer.Within.Count && open[shared] == layer.Within[shared])
            {
                shared++;
            }

            Close(shared);
            foreach (string name in layer.Within.Skip(shared))
            {
                string title = name == Region ? "torch.no_grad()" : name;
                Indent(chart, open.Count + 1).Append(CultureInfo.InvariantCulture, $"subgraph frame{frames}[\"{title}\"]\n");
                open.Add(name);
                styles.Append(CultureInfo.InvariantCulture, $"    class frame{frames++} {(name == Region ? "cut" : "frame")}\n");
            }

            Layer(chart, i, layer, open.Count + 1);
        }

        Close(0);
        return styles;
    }

    private static void Layer(StringBuilder chart, int index, LayerInfo layer, int depth)
    {
        string title = layer.Name.Length == 0 ? layer.Kind : $"{layer.Name}: {layer.Kind}";
        string parameters =
            layer.ParameterCount == 0 ? "" : Number(layer.ParameterCount) + (layer.ParameterCount == 1 ? " parameter" : " parameters");

        // The gradient is told where it is not simply there.
        string gradient = layer.Gradient switch
        {
            "yes" => "",
            _ when layer.HasGradient => layer.Gradient["yes (".Length..].TrimEnd(')'),
            _ when layer.Gradient.StartsWith("no: ", StringComparison.Ordinal) => "no gradient: " + layer.Gradient["no: ".Length..],
            _ => "gradient " + layer.Gradient,
        };
        bool isCut = layer.Kind == "Detach";
        bool trains = layer.TrainableParameterCount > 0;
        Node(
            chart,
            depth,
            Id(index),
            isCut ? "{{" : "[",
            isCut ? "}}" : "]",
            [title, Shape(layer.OutputShape), parameters, isCut ? "no gradient passes" : gradient],
            isCut ? "cut" : trains ? "trains" : layer.HasGradient ? "flows" : "quiet");
    }

    private static void Node(
        StringBuilder chart, int depth, string id, string open, string close, IEnumerable<string> lines, string style) =>
        Indent(chart, depth).Append(id).Append(open).Append('"').AppendJoin("<br/>", lines.Where(line => line.Length > 0)).Append('"')
            .Append(close)
            .Append(":::").Append(style).Append('\n');

    private static void Arrow(StringBuilder chart, string from, string to, bool carriesGradient) =>
        Indent(chart, 1).Append(from).Append(carriesGradient ? " ==> " : " -.-> ").Append(to).Append('\n');

    private static StringBuilder Indent(StringBuilder chart, int depth) => chart.Append(' ', depth * 4);

    private static string Id(int index) => "layer" + Number(index);

    private static string Shape(IReadOnlyList<int> shape) => "(" + string.Join(", ", shape.Select(Number)) + ")";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
