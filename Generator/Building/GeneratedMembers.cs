using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Building;

/// <summary>What the generated part of a class declares. The emitters' names; tests keep them in step.</summary>
internal sealed class GeneratedMembers
{
    /// <summary>The class that only a network with <c>[Weights]</c> has.</summary>
    public const string Pretrained = nameof(Pretrained);

    private const string BackwardFrom = nameof(BackwardFrom);
    private const string KeptForMethod = "which is kept for a method of the generated part";
    private const string LoadOptions = "bool, string, string, System.Func<string, string>";
    private const string Input = "System.ReadOnlySpan<T>";

    /// <summary>Properties, whatever the layers.</summary>
    private static readonly string[] Properties =
        [
            "Training", "Output", "OutputRequiresGrad", "InputGradient", "Parameters", "Layers", "StateDict", "Info", "InputLength",
            "OutputLength",
        ];

    /// <summary>Properties, fields and classes, whatever the layers.</summary>
    private static readonly string[] Values =
    [
        .. Properties, "Inference", Pretrained,
        "parameterValues", "parameterGradients", "runningStatistics", "random", "workspace", "batch", "graph", "calls", "hasInputGradient",
        "evaluates", "Kernels", "Description",
    ];

    /// <summary>
    /// Methods by their signatures, T the element. A loss takes targets of one kind, but nobody has a method for the other by chance.
    /// </summary>
    private static readonly string[] Methods =
    [
        "Train(bool)", "Eval()", $"Forward({Input})", $"Loss({Input}, {Input})", $"Loss({Input}, System.ReadOnlySpan<int>)", "Backward()",
        $"Backward({Input})", $"Predict({Input}, System.Span<T>)", "ZeroGrad()", $"Save(string, {Input})",
        $"Save(System.IO.Stream, {Input})", $"Load(string, {LoadOptions})", $"Load(System.IO.Stream, {LoadOptions})", "ExportOnnx(string)",
        "ExportOnnx(System.IO.Stream)", "ToInference()", $"{BackwardFrom}({Input})", "RequireUnchanged()", "TrimMemory()",
        "CopyFrom(FusedNorm.INetwork<T>)",
    ];

    /// <summary>Private methods, whose parameters differ from network to network.</summary>
    private static readonly string[] Helpers =
        ["BeginForward", "RunForward", "RunLoss", "RunBackward", "RunPredict", "PredictInPieces", "RunPart"];

    /// <summary>
    /// The endings of the fields that keep something for a layer: what the forward pass has found, and what threads that share a kernel
    /// read.
    /// </summary>
    private static readonly string[] FieldsOfLayers =
    [
        "WeightRecorded", "BiasRecorded", "WeightVersion", "BiasVersion", "UsedBatch", "UsedInstance", "Momentum", "WeightTakesGradient",
        "BiasTakesGradient", "WeightAdds", "BiasAdds", "OutputNeedsGradient",
    ];

    private readonly HashSet<string> values;
    private readonly HashSet<string> methods;
    private readonly HashSet<string> accessors;

    /// <param name="declaration">The network.</param>
    /// <param name="layers">The names of its layers.</param>
    /// <param name="handles">The properties made of them.</param>
    /// <param name="hasLoss">Whether it ends in a loss.</param>
    /// <param name="hasInputGradient">Whether its input requires a gradient.</param>
    /// <param name="drawsMasks">Whether it has dropouts.</param>
    public GeneratedMembers(
        NetworkDeclaration declaration, IEnumerable<string> layers,
        IEnumerable<string> handles, bool hasLoss, bool hasInputGradient, bool drawsMasks)
    {
        values = [.. Values, "inputNeedsGradient"];
        values.UnionWith(layers.SelectMany(name => FieldsOfLayers.Select(ending => Identifiers.LocalOf(name) + ending)));
        values.RemoveWhere(name =>
            (name == "InputGradient" && !hasInputGradient) || (name == Pretrained && declaration.Weights is null)
            || (name == "random" && !drawsMasks));

        // C# keeps both names for every property, whichever of the two it has.
        accessors =
            [.. Properties.Where(values.Contains).Concat(handles).SelectMany(property => new[] { "get_" + property, "set_" + property })];
        string element = declaration.IsDouble ? "<double>" : "<float>";
        methods = [.. Methods.Where(method => hasLoss || NameOf(method) != "Loss").Select(method => method.Replace("<T>", element))];
    }

    /// <summary>The names that any network may have, public ones first.</summary>
    public static IEnumerable<string> AllNames => [.. Methods.Select(NameOf).Distinct(), .. Values, .. Helpers];

    /// <summary>
    /// What a generated member's name is to a layer that would take it, as messages say it behind the name; not every network declares all
    /// of them.
    /// </summary>
    public static string Claim(string name) => name switch
    {
        "Loss" => "which every network with a loss declares",
        "InputGradient" => "which every network with RequiresGrad declares",
        Pretrained => "which every network with [Weights] declares",
        BackwardFrom => KeptForMethod,
        _ => Helpers.Contains(name) ? KeptForMethod : "which every network already declares",
    };

    /// <summary>
    /// Whether a member has the name of a generated one, of a property's accessors too: a class may declare none twice, but for overloads,
    /// which readers of a network would take for its own.
    /// </summary>
    public bool HasName(string name) => HasOwnName(name) || accessors.Contains(name);

    /// <summary>
    /// Whether a generated member would hide an inherited one: a method hides those of its own signature, anything else whatever has its
    /// name.
    /// </summary>
    public bool Hides(DeclaredMember inherited) => inherited.Signature is null
        ? HasOwnName(inherited.Name)
        : values.Contains(inherited.Name) || Helpers.Contains(inherited.Name) || methods.Contains(inherited.Signature);

    private bool HasOwnName(string name) =>
        values.Contains(name) || Helpers.Contains(name) || methods.Any(method => NameOf(method) == name);

    private static string NameOf(string method) => method.Substring(0, method.IndexOf('('));
}
