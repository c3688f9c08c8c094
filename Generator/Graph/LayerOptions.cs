using FusedNorm.Generator.Collections;
using FusedNorm.Generator.Declarations;

namespace FusedNorm.Generator.Graph;

/// <summary>
/// The options of a layer or a loss: what its attribute gives, and the attribute's own default where it gives nothing. A compiler does not
/// see what the properties of a referenced class begin as, so a default is said again where the option is read, once; a test compares each
/// with the attribute (<c>LayerOptionTests</c>).
/// </summary>
/// <param name="declaration">What the attribute gives.</param>
/// <param name="read">Takes note of what is read, for that test; null where nobody asks.</param>
internal sealed class LayerOptions(LayerDeclaration declaration, ICollection<ReadOption>? read = null)
{
    /// <summary>The attribute's name, <c>BatchNorm1d</c>.</summary>
    public string Kind => declaration.Kind;

    /// <summary>The same with one more argument, in place of one of that name.</summary>
    public LayerOptions With(string name, object value) => new(declaration.With(name, value), read);

    /// <summary>Whether the declaration itself gives an argument.</summary>
    public bool IsGiven(string name) => declaration.Arguments.Any(argument => argument.Name == name);

    /// <summary>A whole number, or the value of an enum.</summary>
    public int Int(string name, int otherwise) => Add(name, otherwise, declaration.Int(name) ?? otherwise);

    public double Double(string name, double otherwise) => Add(name, otherwise, declaration.Double(name) ?? otherwise);

    public bool Bool(string name, bool otherwise) => Add(name, otherwise, declaration.Bool(name) ?? otherwise);

    /// <summary>A whole number that one of the attribute's constructors asks for; 0 where another was called.</summary>
    public int Required(string name) => Add<int?, int>(name, null, declaration.Int(name) ?? 0);

    /// <summary>A text that the attribute's constructor asks for; empty for null.</summary>
    public string RequiredText(string name) => Add<string?, string>(name, null, declaration.Text(name) ?? "");

    /// <summary>Sizes, of which there may be none.</summary>
    public EquatableArray<int> Ints(string name) => Add(name, Array.Empty<int>(), declaration.Ints(name) ?? []);

    /// <summary>A list of numbers; null where there is none.</summary>
    public EquatableArray<double>? Doubles(string name) => Add<string?, EquatableArray<double>?>(name, null, declaration.Doubles(name));

    private T Add<TDefault, T>(string name, TDefault otherwise, T value)
    {
        read?.Add(new ReadOption(name, typeof(T), otherwise));
        return value;
    }
}

/// <summary>An option as a layer has read it.</summary>
/// <param name="Name">The attribute's property, or the parameter of its constructor.</param>
/// <param name="Type">What it was read as.</param>
/// <param name="Default">What it is where nothing is given; null for nothing.</param>
internal sealed record ReadOption(string Name, Type Type, object? Default);
