using System.Globalization;
using System.Text;

namespace FusedNorm;

/// <summary>What the generator decided about one layer.</summary>
/// <param name="Name">The layer's name; empty for what has none, as a detach.</param>
/// <param name="Kind">PyTorch's name of its kind.</param>
/// <param name="OutputShape">The per-sample shape of its output.</param>
/// <param name="ParameterCount">How many parameter values it has, frozen ones included.</param>
/// <param name="Gradient">Whether its output requires a gradient, or the reason why not.</param>
/// <param name="Saved">What is kept for the backward pass; empty for nothing.</param>
public sealed record LayerInfo(string Name, string Kind, IReadOnlyList<int> OutputShape, int ParameterCount, string Gradient, string Saved)
{
    /// <summary>How many of its parameter values can receive a gradient.</summary>
    public int TrainableParameterCount { get; init; }

    /// <summary>
    /// For a layer that goes on from another value than the layer above it gives: the index among the layers of the one that gives it, or
    /// -1 for the input; else null.
    /// </summary>
    public int? Reads { get; init; }

    /// <summary>
    /// For a layer that joins two values: the index among the layers of the one that gives the second, or -1 for the input; else null.
    /// </summary>
    public int? JoinedWith { get; init; }

    /// <summary>What the layer stands in, outermost first: the names of included networks, and <c>no-grad</c> for a region.</summary>
    public IReadOnlyList<string> Within { get; init; } = [];

    /// <summary>Whether the backward pass computes the gradient of its output.</summary>
    public bool HasGradient => Gradient.StartsWith("yes", StringComparison.Ordinal);
}

/// <summary>One generated loop nest.</summary>
/// <param name="Phase"><c>forward</c>, <c>loss</c>, <c>backward</c>, <c>predict</c> or <c>inference</c>.</param>
/// <param name="Name">The name of the generated method; several phases may run the same.</param>
/// <param name="Summary">What it computes, and what was fused into it.</param>
public sealed record KernelInfo(string Phase, string Name, string Summary);

/// <summary>What <c>ToInference</c> does with one norm that has running statistics.</summary>
/// <param name="Norm">The norm's name.</param>
/// <param name="Into">The name of the layer that takes its numbers in; empty where it stays a scale and a shift of its own.</param>
/// <param name="Rest">What is left to compute at the norm's place; empty for nothing.</param>
public sealed record FoldInfo(string Norm, string Into, string Rest)
{
    /// <summary><c>bn1 into fc1</c>.</summary>
    public override string ToString() => (Into.Length == 0 ? Norm : $"{Norm} into {Into}") + (Rest.Length == 0 ? "" : ": " + Rest);
}

/// <summary>The static description of a network; <see cref="ToString"/> prints it as a table.</summary>
public sealed class NetworkInfo
{
    /// <summary>The class's name.</summary>
    public required string Name { get; init; }

    /// <summary>The element type.</summary>
    public required Precision Precision { get; init; }

    /// <summary>The per-sample input shape.</summary>
    public required IReadOnlyList<int> InputShape { get; init; }

    /// <summary>The declared batch size, or 0 where it is free.</summary>
    public required int Batch { get; init; }

    /// <summary>Whether the backward pass computes the gradient of the input, where there is a way up to it.</summary>
    public bool InputRequiresGrad { get; init; }

    /// <summary>The layers in declaration order, regions and cuts among them.</summary>
    public required IReadOnlyList<LayerInfo> Layers { get; init; }

    /// <summary>The generated kernels in the order they run.</summary>
    public required IReadOnlyList<KernelInfo> Kernels { get; init; }

    /// <summary>How many values the network learns or keeps frozen.</summary>
    public required int ParameterCount { get; init; }

    /// <summary>How many of them can receive a gradient.</summary>
    public required int TrainableParameterCount { get; init; }

    /// <summary>How many elements of workspace one sample takes in training.</summary>
    public required int WorkspacePerSample { get; init; }

    /// <summary>How many elements of workspace there are besides, whatever the batch.</summary>
    public required int WorkspaceFixed { get; init; }

    /// <summary>How many floating-point operations one sample costs in <c>Predict</c> (a multiply-add counts as two).</summary>
    public required long PredictFlops { get; init; }

    /// <summary>What becomes of each norm with running statistics in <c>ToInference</c>.</summary>
    public required IReadOnlyList<FoldInfo> Folds { get; init; }

    /// <summary>How many elements an inference keeps: folded, copied and padded to cache lines.</summary>
    public required int InferenceConstants { get; init; }

    /// <summary>How many elements of scratch one sample takes in an inference's <c>Predict</c>.</summary>
    public required int InferencePerSample { get; init; }

    /// <summary>The layers as a table, with totals below.</summary>
    public override string ToString()
    {
        List<string[]> rows = [["layer", "kind", "output shape", "params", "requires a gradient", "saved for backward"]];
        rows.Add(["", "Input", Shape(InputShape), "", "", ""]);
        foreach (LayerInfo layer in Layers)
        {
            rows.Add([layer.Name, layer.Kind, Shape(layer.OutputShape), Number(layer.ParameterCount), layer.Gradient, layer.Saved]);
        }

        StringBuilder text = new();
        string batch = Batch == 0 ? "N" : Number(Batch);
        text.Append(Name).Append(": ").Append(Precision == Precision.Single ? "float" : "double").Append(", batch ").Append(batch)
            .Append('\n');
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        for (int r = 0; r < rows.Count; r++)
        {
            AppendRow(text, rows[r], widths);
            if (r == 0)
            {
                AppendRow(text, [.. widths.Select(width => new string('-', width))], widths);
            }
        }

        text.Append(Number(ParameterCount)).Append(" parameters, ").Append(Number(TrainableParameterCount)).Append(" trainable; ")
            .Append(Number(Kernels.Count)).Append(" kernels\n");
        text.Append("workspace ").Append(Number(WorkspacePerSample)).Append(" per sample + ").Append(Number(WorkspaceFixed))
            .Append("; predict ")
            .Append(PredictFlops.ToString(CultureInfo.InvariantCulture)).Append(" flop per sample\n");
        text.Append("inference ").Append(Number(InferenceConstants)).Append(" constants, scratch ").Append(Number(InferencePerSample))
            .Append(" per sample");
        text.Append(Folds.Count == 0 ? "" : "; folds " + string.Join("; ", Folds)).Append('\n');
        return text.ToString();
    }

    /// <summary>
    /// The layers as a Mermaid flowchart, from the input to the loss. A gradient flows back along thick arrows; along dotted ones none
    /// does. Cuts are red, parameters that train green, included networks and no-grad regions boxes.
    /// </summary>
    public string ToMermaid() => MermaidChart.Draw(this);

    private static void AppendRow(StringBuilder text, string[] row, int[] widths)
    {
        int start = text.Length;
        for (int column = 0; column < row.Length; column++)
        {
            text.Append(column == 0 ? "" : "  ")
                .Append(column == 3 ? row[column].PadLeft(widths[column]) : row[column].PadRight(widths[column]));
        }

        while (text.Length > start && text[^1] == ' ')
        {
            text.Length--;
        }

        text.Append('\n');
    }

    private static string Shape(IReadOnlyList<int> shape) => "(" + string.Join(", ", shape.Select(Number)) + ")";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
