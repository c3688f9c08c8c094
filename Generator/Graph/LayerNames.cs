using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Layers;

namespace FusedNorm.Generator.Graph;

/// <summary>Gives layers their names and sees that the properties made of them are free.</summary>
internal sealed class LayerNames(NetworkDeclaration declaration, List<Finding> findings)
{
    private static readonly string[] ObjectMembers = ["Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "ReferenceEquals", "Finalize"];

    private static readonly HashSet<string> Generated =
    [
        "Train", "Eval", "Training", "Forward", "Output", "OutputRequiresGrad", "Loss", "Backward", "InputGradient", "Predict", "Parameters", "Layers",
        "ZeroGrad", "Info", "Kernels",
        .. ObjectMembers,
    ];

    private readonly Dictionary<string, int> counters = [];
    private readonly Dictionary<string, string> properties = [];

    /// <summary>The layer's name, given or counted; reports one that cannot be a property.</summary>
    public string Take(int index, Layer layer)
    {
        if (layer.NamePrefix is not string prefix)
        {
            return "";
        }

        string? given = declaration.Layers[index].Text("Name");
        if (given is not null && (!Identifiers.IsValidName(given) || Identifiers.PascalCase(given).Length == 0))
        {
            findings.Add(Finding.AtArgument(DiagnosticDescriptors.InvalidName, index, "Name", given));
            return given;
        }

        counters.TryGetValue(prefix, out int count);
        counters[prefix] = count + 1;
        string name = given ?? prefix + (count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        string property = Identifiers.PascalCase(name);
        if (properties.TryGetValue(property, out string? other))
        {
            findings.Add(Finding.AtArgument(DiagnosticDescriptors.DuplicateName, index, "Name", name, property, other));
        }
        else if (Generated.Contains(property) || property == declaration.Name || declaration.Members.Contains(property))
        {
            string by = property == declaration.Name ? "the class itself" : declaration.Members.Contains(property) ? "the class" : "every network";
            findings.Add(Finding.AtArgument(DiagnosticDescriptors.ReservedName, index, "Name", name, property, by));
        }
        else
        {
            properties.Add(property, name);
        }

        return name;
    }

    /// <summary>Reports members of the user's that the generated part declares too.</summary>
    public void CheckMembers(bool hasLoss)
    {
        HashSet<string> taken = [.. Generated.Except(ObjectMembers), .. PrivateMembers];
        taken.Add(".ctor()");
        taken.Add(".ctor(TorchRandom)");
        if (!hasLoss)
        {
            taken.Remove("Loss");
        }

        foreach (string member in declaration.Members.Where(taken.Contains))
        {
            findings.Add(Finding.AtClass(DiagnosticDescriptors.ConflictingMember, declaration.Name, member.Replace(".ctor", declaration.Name)));
        }
    }

    /// <summary>The fields and helpers of the generated part.</summary>
    private static readonly string[] PrivateMembers =
    [
        "values", "gradients", "statistics", "workspace", "batch", "graph", "layers", "parameters", "RunForward", "RunLoss", "RunBackward", "RunPredict",
    ];
}
