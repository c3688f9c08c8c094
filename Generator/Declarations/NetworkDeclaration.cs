using FusedNorm.Generator.Collections;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Declarations;

/// <summary>
/// What the attributes of one class say, and nothing else: no symbol, no syntax, no location. The pipeline compares it by value
/// to decide whether the class must be compiled again, so every member must compare by value too.
/// </summary>
/// <param name="Namespace">The namespace, empty for the global one.</param>
/// <param name="ContainingTypes">The declarations around the class, outermost first: <c>public partial class Outer</c>.</param>
/// <param name="Name">The class's name.</param>
/// <param name="IsDouble">Whether the network computes in double precision.</param>
/// <param name="Layers">
/// The attributes from top to bottom, <c>[Input]</c> and regions included; those of included networks between two markers.
/// </param>
/// <param name="Weights">The file of the weights that are laid into the assembly; null where there are none.</param>
/// <param name="WeightsPrefix">What their keys have in front of the network's; null where that is to be found out.</param>
/// <param name="Members">The members that the user's own parts declare or inherit; empty once they have been checked.</param>
internal sealed record NetworkDeclaration(
    string Namespace,
    EquatableArray<string> ContainingTypes,
    string Name,
    bool IsDouble,
    EquatableArray<LayerDeclaration> Layers,
    string? Weights,
    string? WeightsPrefix,
    EquatableArray<DeclaredMember> Members)
{
    /// <summary>The class's name as C# reads it.</summary>
    public string Identifier => Identifiers.Escape(Name);

    /// <summary>
    /// The name of the generated file; only the case of its letters may tell it from another's (<see cref="HintNames"/>).
    /// </summary>
    public string HintName => Path + ".g.cs";

    /// <summary>The name of the generated file with the weights, as <see cref="HintName"/>; no class can have it.</summary>
    public string WeightsHintName => Path + "-weights.g.cs";

    /// <summary>The names of all generated files.</summary>
    public IEnumerable<string> HintNames => Weights is null ? [HintName] : [HintName, WeightsHintName];

    private string Path => PathOf(Namespace, ContainingTypes, Name);

    /// <summary>The name of the generated file of a class, given what stands around it.</summary>
    public static string HintNameOf(string @namespace, IEnumerable<string> containingTypes, string name) =>
        PathOf(@namespace, containingTypes, name) + ".g.cs";

    private static string PathOf(string @namespace, IEnumerable<string> containingTypes, string name)
    {
        IEnumerable<string> outer = containingTypes.Select(type => type.Substring(type.LastIndexOf(' ') + 1));
        string path = string.Join(".", new[] { @namespace }.Concat(outer).Concat([name]).Where(part => part.Length > 0));
        return path.Replace("@", "");
    }
}

/// <summary>A member that is there before anything is generated.</summary>
/// <param name="Name">Its name; of a constructor, <c>.ctor</c> with the types of its parameters.</param>
/// <param name="Signature">
/// Of an inherited method, what another must have to hide it: its name, arity and types of parameters; null for anything else.
/// </param>
/// <param name="Base">The base class that declares it; null for the class itself.</param>
internal sealed record DeclaredMember(string Name, string? Signature, string? Base);

/// <summary>One attribute.</summary>
/// <param name="Kind">The attribute's name without the suffix: <c>AvgPool1d</c>; or <see cref="EndInclude"/>.</param>
/// <param name="Arguments">The arguments that were given, positional ones under their property's name.</param>
internal sealed record LayerDeclaration(string Kind, EquatableArray<DeclaredArgument> Arguments)
{
    /// <summary>
    /// Begins the layers of an included network. Its arguments: <c>Name</c>, <c>Network</c> (the class), <c>Shape</c> (of its input),
    /// <c>Freeze</c> and <c>Eval</c>.
    /// </summary>
    public const string Include = nameof(Include);

    /// <summary>Ends them; no attribute, only a marker.</summary>
    public const string EndInclude = nameof(EndInclude);

    /// <summary>The same with one more argument, in place of one of that name.</summary>
    public LayerDeclaration With(string name, object? value) =>
        this with
        {
            Arguments = Arguments.Where(argument => argument.Name != name).Append(new DeclaredArgument(name, value)).ToEquatableArray(),
        };

    public int? Int(string name) => Find(name) is { Value: int value } ? value : null;

    public double? Double(string name) => Find(name) is { Value: double value } ? value : null;

    public bool? Bool(string name) => Find(name) is { Value: bool value } ? value : null;

    public string? Text(string name) => Find(name) is { Value: string value } ? value : null;

    public EquatableArray<int>? Ints(string name) => Find(name) is { Value: EquatableArray<int> value } ? value : null;

    public EquatableArray<double>? Doubles(string name) => Find(name) is { Value: EquatableArray<double> value } ? value : null;

    private DeclaredArgument? Find(string name) => Arguments.FirstOrDefault(argument => argument.Name == name);
}

/// <summary>One argument of an attribute.</summary>
/// <param name="Name">The property's name.</param>
/// <param name="Value">
/// An <see cref="int"/> (an enum's value too), <see cref="double"/>, <see cref="bool"/>, <see cref="string"/> or an array of int or double;
/// null for an array of double that is.
/// </param>
internal sealed record DeclaredArgument(string Name, object? Value);
