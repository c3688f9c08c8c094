using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Building;

/// <summary>Gives layers their names and sees that the properties made of them are free.</summary>
internal sealed class LayerNames(NetworkDeclaration declaration, List<Finding> findings)
{
    private static readonly string[] ObjectMembers =
        ["Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "ReferenceEquals", "Finalize"];

    /// <summary>The type parameter of the generated methods.</summary>
    private const string TypeParameter = "V";

    /// <summary>What no layer's property may be called, in this network or in what it may become: with a loss, say.</summary>
    internal static readonly HashSet<string> Reserved = [.. GeneratedMembers.AllNames, .. ObjectMembers, TypeParameter];

    private readonly Dictionary<string, string> properties = [];
    private readonly List<string> handles = [];

    /// <summary>The layer's name, given or counted, behind the name of what includes it; reports one that cannot be a property.</summary>
    public string Take(int index, Layer layer, Scope scope)
    {
        if (layer.NamePrefix is not string prefix)
        {
            return "";
        }

        int count = scope.Count(prefix);
        string own = declaration.Layers[index].Text("Name") ?? prefix + count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Take(index, own, scope, isProperty: true);
    }

    /// <summary>The name of an included network. No property is made of it, but two of one name would be told apart by nothing.</summary>
    public string TakeIncluded(int index, string own, Scope scope) => Take(index, own, scope, isProperty: false);

    private string Take(int index, string own, Scope scope, bool isProperty)
    {
        string name = scope.Prefix + own;
        if (!scope.ChecksNames)
        {
            return name;
        }

        if (!Identifiers.IsValidName(own) || Identifiers.PascalCase(own).Length == 0)
        {
            findings.Add(Finding.AtArgument(DiagnosticDescriptors.InvalidName, index, "Name", own));
            return name;
        }

        string property = Identifiers.PascalCase(name);
        if (properties.TryGetValue(property, out string? other))
        {
            findings.Add(Finding.AtArgument(DiagnosticDescriptors.DuplicateName, index, "Name", name, property, other));
        }
        else if (isProperty && Obstacle(property) is string obstacle)
        {
            findings.Add(Finding.AtArgument(DiagnosticDescriptors.ReservedName, index, "Name", name, property, obstacle));
        }
        else
        {
            properties.Add(property, name);
            if (isProperty)
            {
                handles.Add(property);
            }
        }

        return name;
    }

    /// <summary>
    /// What has a property's name already, or would be hidden by it, as messages say it behind the name; null where it is free.
    /// </summary>
    private string? Obstacle(string property)
    {
        if (property == declaration.Name)
        {
            return "which is the class's own name";
        }

        if (declaration.Members.FirstOrDefault(member => member.Name == property) is DeclaredMember member)
        {
            return $"which {(member.Base is null ? "the class" : $"its base class '{member.Base}'")} already declares";
        }

        return property switch
        {
            TypeParameter => "which the generated methods call their type parameter",
            GeneratedMembers.Pretrained when declaration.Weights is null => null,
            _ when ObjectMembers.Contains(property) => "which every class inherits",
            _ => Reserved.Contains(property) ? GeneratedMembers.Claim(property) : null,
        };
    }

    /// <summary>
    /// Reports what the user declares, or inherits, and the generated part declares too: members, and the class under a member's name.
    /// </summary>
    public void CheckMembers(bool hasLoss, bool hasInputGradient, bool drawsMasks)
    {
        GeneratedMembers generated = new(declaration, properties.Values, handles, hasLoss, hasInputGradient, drawsMasks);
        if (generated.HasName(declaration.Name))
        {
            findings.Add(Finding.AtClass(DiagnosticDescriptors.ReservedClassName, declaration.Name));
        }

        foreach (DeclaredMember member in declaration.Members)
        {
            if (member.Base is null && (generated.HasName(member.Name) || member.Name is ".ctor()" or ".ctor(TorchRandom)"))
            {
                findings.Add(Finding.AtClass(
                    DiagnosticDescriptors.ConflictingMember, declaration.Name, member.Name.Replace(".ctor", declaration.Name)));
            }
            else if (member.Base is not null && generated.Hides(member))
            {
                findings.Add(Finding.AtClass(DiagnosticDescriptors.HiddenMember, declaration.Name, member.Name, member.Base));
            }
        }
    }
}
