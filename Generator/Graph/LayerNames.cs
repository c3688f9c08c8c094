using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Layers;

namespace FusedNorm.Generator.Graph;

/// <summary>Gives layers their names and sees that the properties made of them are free.</summary>
internal sealed class LayerNames(NetworkDeclaration declaration, List<Finding> findings)
{
    private static readonly string[] ObjectMembers = ["Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "ReferenceEquals", "Finalize"];

    /// <summary>The class that only a network with <c>[Weights]</c> has.</summary>
    private const string Pretrained = nameof(Pretrained);

    /// <summary>What the generated part declares whatever the layers, public members first. The emitters' names; a test keeps the two in step.</summary>
    private static readonly string[] Generated =
    [
        "Train", "Eval", "Training", "Forward", "Output", "OutputRequiresGrad", "Loss", "Backward", "InputGradient", "Predict", "Parameters", "Layers",
        "ZeroGrad", "StateDict", "Save", "Load", "ExportOnnx", "Info", "Inference", "ToInference", Pretrained,
        "parameterValues", "parameterGradients", "runningStatistics", "random", "workspace", "batch", "graph", "hasInputGradient",
        "BeginForward", "RunForward", "RunLoss", "RunBackward", "RunPredict", "Kernels", "Description",
    ];

    /// <summary>What no layer's property may be called; V is the type parameter of the generated methods.</summary>
    internal static readonly HashSet<string> Reserved = [.. Generated, .. ObjectMembers, "V"];

    /// <summary>The endings of the fields that record a layer's state for the backward pass.</summary>
    private static readonly string[] RecordedState = ["WeightRecorded", "BiasRecorded", "UsedBatch", "UsedInstance"];

    private readonly Dictionary<string, string> properties = [];

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
        else if (isProperty && (IsReserved(property) || property == declaration.Name || declaration.Members.Contains(property)))
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

    private bool IsReserved(string property) => Reserved.Contains(property) && (property != Pretrained || declaration.Weights is not null);

    /// <summary>Reports what the user declares and the generated part declares too: members, and the class under a member's name.</summary>
    public void CheckMembers(bool hasLoss, bool hasInputGradient, bool drawsMasks)
    {
        HashSet<string> taken = [.. Generated, ".ctor()", ".ctor(TorchRandom)"];
        taken.UnionWith(properties.Values.SelectMany(name => RecordedState.Select(ending => Identifiers.CamelCase(name) + ending)));
        if (!hasLoss)
        {
            taken.Remove("Loss");
        }

        if (!hasInputGradient)
        {
            taken.Remove("InputGradient");
        }

        if (declaration.Weights is null)
        {
            taken.Remove(Pretrained);
        }

        if (!drawsMasks)
        {
            taken.Remove("random");
        }

        if (taken.Contains(declaration.Name))
        {
            findings.Add(Finding.AtClass(DiagnosticDescriptors.ReservedClassName, declaration.Name));
        }

        foreach (string member in declaration.Members.Where(taken.Contains))
        {
            findings.Add(Finding.AtClass(DiagnosticDescriptors.ConflictingMember, declaration.Name, member.Replace(".ctor", declaration.Name)));
        }
    }
}
