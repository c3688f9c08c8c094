using System.Text.RegularExpressions;

namespace FusedNorm.Tool.Import;

/// <summary>
/// Which names a class may have that is written into somebody's project. A class without a namespace hides the namespaces and types of its
/// name in every file, so the names that C# projects see without asking are taken: those of the implicit usings, and FusedNorm's. Members
/// cannot have their class's name.
/// </summary>
internal static partial class ClassNames
{
    /// <summary>
    /// What the generated class declares itself, and no layer's property may be called. The generator's list; a test keeps the two in step.
    /// </summary>
    internal static readonly IReadOnlyList<string> Members =
    [
        "Train", "Eval", "Training", "Forward", "Output", "OutputRequiresGrad", "Loss", "Backward", "InputGradient", "Predict",
        "Parameters", "Layers", "ZeroGrad", "StateDict", "Save", "Load", "Info", "Inference", "ToInference", "BeginForward", "RunForward",
        "RunLoss", "RunBackward", "RunPredict", "PredictInPieces", "RunPart", "BackwardFrom", "RequireUnchanged", "Kernels", "Description",
        "ExportOnnx", "Pretrained", "InputLength", "OutputLength", "TrimMemory", "CopyFrom",
        "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "ReferenceEquals", "Finalize", "V",
    ];

    private static readonly HashSet<string> Keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal",
        "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for",
        "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null",
        "object", "operator", "out", "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte", "sealed",
        "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong",
        "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile", "while",
    ];

    /// <summary>
    /// What files see without a using of their own: .NET's part is a list, since the tool may run on an older .NET than the class is for.
    /// </summary>
    private static readonly Lazy<HashSet<string>> Visible = new(() => [.. ImplicitUsings(), .. FusedNorms()]);

    /// <summary>Why a text cannot be the name of a class; null where it can.</summary>
    public static string? Obstacle(string name) =>
        !Capitalized().IsMatch(name) ? "a name of letters, digits and underscores that begins with a capital"
        : Members.Contains(name) ? "another name than those of a network's members"
        : Visible.Value.Contains(name)
            ? "another name than those of types and namespaces that files see without a using, which it would hide"
            : null;

    /// <summary>Why a text cannot be the name of a namespace; null where it can.</summary>
    public static string? NamespaceObstacle(string name)
    {
        string[] parts = name.Split('.');
        return !parts.All(part => Identifier().IsMatch(part) && !Keywords.Contains(part)) ? "names that C# takes, with dots between"
            : Visible.Value.Contains(parts[0]) && !Roots.Contains(parts[0])
                ? "another name in front than those of types that files see without a using, which it would hide"
                : null;
    }

    /// <summary>A class's name for a file's: <c>digits_net.onnx</c> to <c>DigitsNet</c>.</summary>
    public static string For(string fileName)
    {
        string[] words = NoWord().Split(Path.GetFileNameWithoutExtension(fileName));
        string name = string.Concat(words.Where(word => word.Length > 0).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        return Obstacle(name) is null ? name : "Imported" + name;
    }

    /// <summary>The namespaces that are no types, and may be continued: <c>Microsoft.Models</c>.</summary>
    private static readonly HashSet<string> Roots = ["System", "Microsoft", "FusedNorm"];

    /// <summary>A name a line; the test that compares them with .NET's writes them too.</summary>
    private static string[] ImplicitUsings()
    {
        using Stream resource = typeof(ClassNames).Assembly.GetManifestResourceStream("ImplicitUsings.txt")!;
        using StreamReader reader = new(resource);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private static IEnumerable<string> FusedNorms() =>
        from assembly in new[] { typeof(NetworkAttribute).Assembly, typeof(TorchRandom).Assembly }
        from type in assembly.GetExportedTypes()
        where type.Namespace == nameof(FusedNorm) && !type.IsNested && !type.IsGenericType
        select type.Name;

    [GeneratedRegex(@"^[A-Z][A-Za-z0-9_]*\z")]
    private static partial Regex Capitalized();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex Identifier();

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex NoWord();
}
