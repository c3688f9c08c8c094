using System.Text.RegularExpressions;
using FusedNorm.Tool.Import.Rules;

namespace FusedNorm.Tool.Import;

/// <summary>
/// Gives layers with tensors the names of their PyTorch modules, so that the keys stay, and sees that the properties made of all names differ. Where a path is no
/// name (<c>0</c>, <c>trunk.fc1</c>), the layer gets one that is near, and a note says so.
/// </summary>
internal sealed partial class LayerNaming
{
    private readonly HashSet<string> properties;
    private readonly List<string> notes;

    private LayerNaming(string className, List<string> notes)
    {
        properties = [.. ClassNames.Members, className];
        this.notes = notes;
    }

    /// <summary>The layers' names, beside those that they have without one being given.</summary>
    public static IReadOnlyList<(string Name, string Counted)> Name(IReadOnlyList<Operation> layers, string className, List<string> notes)
    {
        LayerNaming naming = new(className, notes);
        string?[] names = [.. layers.Select(naming.FromModule)];
        Dictionary<string, int> counts = [];
        return
        [
            .. layers.Select((layer, index) =>
            {
                string prefix = Prefix(layer.Kind);
                int count = counts[prefix] = counts.GetValueOrDefault(prefix) + 1;
                string counted = prefix + Text.Of(count);
                return (names[index] ?? naming.Explain(layer, naming.Take(prefix, count)), counted);
            }),
        ];
    }

    private string? FromModule(Operation layer)
    {
        if (layer.Module is not string module || module.Replace('.', '_') is not string name || !LayerName().IsMatch(name))
        {
            return null;
        }

        string taken = name;
        for (int copy = 2; !properties.Add(Property(taken)); copy++)
        {
            taken = $"{name}_{Text.Of(copy)}";
        }

        return Explain(layer, taken);
    }

    /// <summary>A name by its kind and number, the next one that is free.</summary>
    private string Take(string prefix, int count)
    {
        while (!properties.Add(Property(prefix + Text.Of(count))))
        {
            count++;
        }

        return prefix + Text.Of(count);
    }

    private string Explain(Operation layer, string name)
    {
        if (layer.Tensors.Count > 0 && layer.Module is string module && module != name)
        {
            notes.Add($"'{TextExcerpt.Of(module)}' is '{name}' here: its keys are {name}.{layer.Tensors[0].Name}, …");
        }

        return name;
    }

    private static string Prefix(string kind) => kind switch
    {
        "Linear" => "fc",
        "Dropout" => "drop",
        "Add" or "Concat" or "Flatten" => kind.ToLowerInvariant(),
        _ when kind.StartsWith("BatchNorm", StringComparison.Ordinal) => "bn",
        _ when kind.Contains("Norm", StringComparison.Ordinal) => "norm",
        _ when kind.Contains("Pool", StringComparison.Ordinal) => "pool",
        _ => "act",
    };

    /// <summary>The property that the generator makes of a name.</summary>
    private static string Property(string name) =>
        string.Concat(name.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_]*\z")]
    private static partial Regex LayerName();
}
