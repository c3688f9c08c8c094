namespace FusedNorm.Generator.Graph;

/// <summary>The way a value came, for messages: <c>input (3, 8) > pool1 (3, 4) > flatten1 (12)</c>.</summary>
internal static class ShapeChain
{
    /// <summary>A message is one line; of a longer way the last steps say enough.</summary>
    private const int LongestChain = 6;

    /// <summary>The layer that computes a value, or <c>the input</c>.</summary>
    public static string From(Value value) => value.Producer is null ? "the input" : NameOf(value.Producer);

    /// <summary>The layer whose output a value is, whatever detaches it; null for the input.</summary>
    public static Node? LayerOf(Value value) => value.Producer is { Name.Length: 0 } detach ? LayerOf(detach.Input) : value.Producer;

    /// <summary>The layers down to a value, each with its output's shape.</summary>
    public static string To(Value value)
    {
        Stack<string> steps = new();
        for (Value? current = value; current is not null; current = current.Producer?.Input)
        {
            if (steps.Count == LongestChain)
            {
                steps.Push("…");
                break;
            }

            steps.Push($"{(current.Producer is null ? "input" : NameOf(current.Producer))} {current.Shape}");
        }

        return string.Join(" > ", steps);
    }

    /// <summary>The layer's name, or the kind of one that has none.</summary>
    public static string NameOf(Node node) => node.Name.Length > 0 ? node.Name : node.Layer.Kind;
}
