using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Weights;

/// <summary>The differences between a network's state and a file, told as <c>Load</c> tells them.</summary>
internal static class WeightsFit
{
    /// <summary>A list in a message ends here; whoever has more differences has the wrong file.</summary>
    private const int Listed = 10;

    private const int LongestKey = 80;

    /// <summary>All differences in one sentence; null where the file fits.</summary>
    public static string? Differences(NetworkGraph graph, WeightsFile file)
    {
        Dictionary<string, StoredTensor> stored = [];
        List<string> conflicts = [];
        foreach (StoredTensor tensor in file.Tensors)
        {
            if (stored.ContainsKey(tensor.Key))
            {
                conflicts.Add($"{Excerpt(tensor.Key)} is there twice");
            }

            stored[tensor.Key] = tensor;
        }

        List<string> missing = [];
        foreach (ExpectedTensor expected in ExpectedTensor.Of(graph))
        {
            if (!stored.TryGetValue(expected.Key, out StoredTensor? tensor))
            {
                // Nothing that predicts reads a counter, and old files have none.
                missing.AddRange(expected.IsCounter ? [] : [expected.Key]);
            }
            else if (Conflict(expected, tensor) is string conflict)
            {
                conflicts.Add(conflict);
            }

            stored.Remove(expected.Key);
        }

        string[] unexpected = [.. file.Tensors.Select(tensor => tensor.Key).Where(stored.ContainsKey).Distinct().Select(Excerpt)];
        string[] parts = [.. List("missing keys", missing), .. List("unexpected keys", unexpected), .. List("conflicts", conflicts)];
        return parts.Length == 0 ? null : string.Join("; ", parts);
    }

    private static string? Conflict(ExpectedTensor expected, StoredTensor found)
    {
        // As in PyTorch, a number may come as a vector of one.
        bool fits = expected.IsCounter ? found.Shape is "()" or "(1)" : found.Shape == expected.Shape.ToString();
        bool converts = expected.IsCounter
            ? found.DType is "I64" or "I32"
            : found.IsFloat && found.Length == (fits ? expected.Shape.Length : found.Length);
        if (fits && converts)
        {
            return null;
        }

        string wanted = expected.IsCounter ? "one I64" : expected.Shape + (converts ? "" : " of F16, BF16, F32 or F64");
        return $"{expected.Key}: expected {wanted}, found {Excerpt(found.Shape)}{(converts ? "" : " of " + found.DType)}";
    }

    private static IEnumerable<string> List(string title, IReadOnlyCollection<string> items)
    {
        if (items.Count > 0)
        {
            string more = items.Count > Listed ? $" and {CSharpLiteral.Int(items.Count - Listed)} more" : "";
            yield return $"{title}: {string.Join(", ", items.Take(Listed))}{more}";
        }
    }

    /// <summary>Text that a file has chosen, as a message may show it.</summary>
    public static string Excerpt(string text) =>
        string.Concat((text.Length > LongestKey ? text.Substring(0, LongestKey) + "…" : text)
            .Select(character => char.IsControl(character) ? '\uFFFD' : character));
}
