namespace FusedNorm.Files;

/// <content>Layers of weights, and those that only move values.</content>
public sealed partial class OnnxModel<T>
{
    /// <summary><c>Linear</c>: Gemm; over the last of several dimensions MatMul with the transposed weight, and Add.</summary>
    /// <param name="layer">The layer's name.</param>
    public void Linear(string layer)
    {
        string weight = State(layer + ".weight");
        string bias = layer + ".bias";
        bool hasBias = state.ContainsKey(bias);
        int[] shape = [.. current.Shape[..^1], state[weight].Shape[0]];
        if (shape.Length == 1)
        {
            Last(layer, "Gemm", [current.Name, weight, .. hasBias ? new[] { State(bias) } : []], shape, OnnxNode.Int("transB", 1));
            return;
        }

        string[] factors = [current.Name, Step(layer, "Transpose", [weight], OnnxNode.Ints("perm", [1, 0]))];
        if (hasBias)
        {
            Last(layer, "Add", [Step(layer, "MatMul", factors), State(bias)], shape);
        }
        else
        {
            Last(layer, "MatMul", factors, shape);
        }
    }

    /// <summary><c>Flatten</c>.</summary>
    /// <param name="layer">The layer's name.</param>
    public void Flatten(string layer) =>
        Last(layer, "Flatten", [current.Name], [current.Shape.Aggregate(1, (length, size) => length * size)], OnnxNode.Int("axis", 1));

    /// <summary><c>Dropout</c> in eval mode: Identity.</summary>
    /// <param name="layer">The layer's name.</param>
    public void Dropout(string layer) => Last(layer, "Identity", [current.Name], current.Shape);

    /// <summary>The layers below go on from a value further up.</summary>
    /// <param name="layer">The layer whose output it is; null for the network's input.</param>
    public void From(string? layer) => current = Of(layer);

    /// <summary>A residual.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="from">The layer whose output was tapped; null for the network's input.</param>
    public void Add(string layer, string? from) => Last(layer, "Add", [current.Name, Of(from).Name], current.Shape);

    /// <summary>A concatenation along the channels.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="from">The layer whose output was tapped; null for the network's input.</param>
    public void Concat(string layer, string? from)
    {
        Tensor other = Of(from);
        Last(
            layer, "Concat", [current.Name, other.Name],
            [current.Shape[0] + other.Shape[0], .. current.Shape[1..]], OnnxNode.Int("axis", 1));
    }
}
