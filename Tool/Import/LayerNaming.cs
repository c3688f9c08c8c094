using System.Text.RegularExpressions;
using FusedNorm.Tool.Import.Rules;

namespace FusedNorm.Tool.Import;

/// <summary>
/// Gives layers with tensors the names of their PyTorch modules, so that the keys stay, and sees that the properties made of all names differ. Where a path is no
/// name (<c>0</c>, <c>trunk.fc1</c>), the layer gets one that is near, and a note says so.
/// </summary>
internal sealed partial class LayerNaming
{
    /// <summary>What the generated class declares itself, and no layer's property may be called. The generator's list; a test keeps the two in step.</summary>
    internal static readonly IReadOnlyList<string> Reserved =
    [
        "Train", "Eval", "Training", "Forward", "Output", "OutputRequiresGrad", "Loss", "Backward", "InputGradient", "Predict", "Parameters", "Layers", "ZeroGrad",
        "StateDict", "Save", "Load", "Info", "Inference", "ToInference", "BeginForward", "RunForward", "RunLoss", "RunBackward", "RunPredict", "RunPart", "BackwardFrom", "Kernels", "Description",
        "ExportOnnx", "Pretrained", "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "ReferenceEquals", "Finalize", "V",
    ];

    private readonly HashSet<string> properties;
    private readonly List<string> notes;

    private LayerNaming(string className, List<string> notes)
    {
        properties = [.. Reserved, className];
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

    /// <summary>Whether a text can be the name of a class.</summary>
    public static bool IsClassName(string name) => Identifier().IsMatch(name) && !Keywords.Contains(name) && !Reserved.Contains(name);

    /// <summary>Whether a text can be the name of a namespace.</summary>
    public static bool IsNamespace(string name) => name.Split('.').All(part => Identifier().IsMatch(part) && !Keywords.Contains(part));

    /// <summary>A class's name for a file's: <c>digits_net.onnx</c> to <c>DigitsNet</c>.</summary>
    public static string ClassName(string fileName)
    {
        string[] words = NoWord().Split(Path.GetFileNameWithoutExtension(fileName));
        string name = string.Concat(words.Where(word => word.Length > 0).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        return IsClassName(name) ? name : "Imported" + name;
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

    private static readonly HashSet<string> Keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal", "default", "delegate", "do", "double",
        "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal",
        "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out", "override", "params", "private", "protected", "public", "readonly", "ref", "return",
        "sbyte", "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked",
        "unsafe", "ushort", "using", "virtual", "void", "volatile", "while",
    ];

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_]*\z")]
    private static partial Regex LayerName();

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex NoWord();
}
