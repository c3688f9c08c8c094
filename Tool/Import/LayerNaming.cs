using System.Text.RegularExpressions;
using FusedNorm.Tool.Import.Rules;

namespace FusedNorm.Tool.Import;

/// <summary>
/// Gives layers with tensors the names of their PyTorch modules, so that the keys stay, and sees that the properties made of all names
/// differ. Where a path is no name (<c>0</c>, <c>trunk.fc1</c>), the layer gets one that is near, and the path is its <c>Key</c>.
/// </summary>
internal sealed partial class LayerNaming
{
    private readonly HashSet<string> properties;
    private readonly HashSet<string> keys = [];
    private readonly List<string> notes;

    /// <summary>Begins a class.</summary>
    /// <param name="className">Its name, which no layer's property may have.</param>
    /// <param name="notes">Where to say which keys are others than the model's.</param>
    public LayerNaming(string className, List<string> notes)
    {
        properties = [.. ClassNames.Members, className];
        this.notes = notes;
    }

    /// <summary>The layers' names, beside those that they have without one being given, and what their keys begin with.</summary>
    public static IReadOnlyList<LayerNames> Name(IReadOnlyList<Operation> layers, string className, List<string> notes)
    {
        LayerNaming naming = new(className, notes);
        return naming.Name([.. layers.Select(layer => (layer.Kind, layer.Module))], (index, name) => naming.Key(layers[index], name));
    }

    /// <summary>The names of layers whose keys are known; null is the key of those that have none.</summary>
    public IReadOnlyList<LayerNames> NameByKeys(IReadOnlyList<(string Kind, string? Key)> layers) =>
        Name(layers, (index, name) => layers[index].Key ?? name);

    /// <summary>Takes names that belong together, if all their properties are free.</summary>
    public bool TryTake(IReadOnlyList<string> names)
    {
        HashSet<string> wanted = [.. names.Select(Property)];
        bool isFree = wanted.Count == names.Count && !wanted.Overlaps(properties);
        if (isFree)
        {
            properties.UnionWith(wanted);
        }

        return isFree;
    }

    /// <summary>The name for a module's path; null where none comes near.</summary>
    public static string? NameOfPath(string path) => path.Replace('.', '_') is string name && LayerName().IsMatch(name) ? name : null;

    /// <summary>The property that the generator makes of a name.</summary>
    public static string Property(string name) =>
        string.Concat(name.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    private LayerNames[] Name(IReadOnlyList<(string Kind, string? Path)> layers, Func<int, string, string> keyOf)
    {
        string?[] names = [.. layers.Select(layer => FromPath(layer.Path))];
        Dictionary<string, int> counts = [];
        return
        [
            .. layers.Select((layer, index) =>
            {
                string prefix = Prefix(layer.Kind);
                int count = counts[prefix] = counts.GetValueOrDefault(prefix) + 1;
                string name = names[index] ?? Take(prefix, count);
                return new LayerNames(name, prefix + Text.Of(count), keyOf(index, name));
            }),
        ];
    }

    private string? FromPath(string? path)
    {
        if (path is null || NameOfPath(path) is not string name)
        {
            return null;
        }

        string taken = name;
        for (int copy = 2; !properties.Add(Property(taken)); copy++)
        {
            taken = $"{name}_{Text.Of(copy)}";
        }

        return taken;
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

    /// <summary>The module's path, where the file gives one that is a path and no layer above has taken; else the name.</summary>
    private string Key(Operation layer, string name)
    {
        if (layer.Tensors.Count == 0 || layer.Module is not string module || (Path().IsMatch(module) && keys.Add(module)))
        {
            return layer.Tensors.Count == 0 ? name : layer.Module ?? name;
        }

        keys.Add(name);
        notes.Add($"'{TextExcerpt.Of(module)}' is '{name}' here: its keys are {name}.{layer.Tensors[0].Name}, …");
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

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_]*\z")]
    private static partial Regex LayerName();

    [GeneratedRegex(@"^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*\z")]
    private static partial Regex Path();
}

/// <summary>What a layer is called.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Counted">The name that it has without one being given.</param>
/// <param name="Key">What stands in front of its keys; the name where nothing else is given.</param>
internal sealed record LayerNames(string Name, string Counted, string Key);
