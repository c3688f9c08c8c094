using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Layers.Activations;
using FusedNorm.Generator.Layers.Losses;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Layers;

/// <summary>The one list of layer kinds: the attribute's name and what to make of it; and of losses.</summary>
internal static class LayerRegistry
{
    /// <summary>The namespace of all attributes.</summary>
    public const string AttributeNamespace = "FusedNorm";

    private static readonly Dictionary<string, Func<LayerDeclaration, Layer>> Kinds = new()
    {
        ["AdaptiveAvgPool1d"] = declaration => new AdaptiveAvgPool(declaration, rank: 1),
        ["AdaptiveAvgPool2d"] = declaration => new AdaptiveAvgPool(declaration, rank: 2),
        ["AdaptiveMaxPool1d"] = declaration => new AdaptiveMaxPool(declaration, rank: 1),
        ["AdaptiveMaxPool2d"] = declaration => new AdaptiveMaxPool(declaration, rank: 2),
        ["Add"] = declaration => new Add(declaration),
        ["AvgPool1d"] = declaration => new AvgPool(declaration, rank: 1),
        ["AvgPool2d"] = declaration => new AvgPool(declaration, rank: 2),
        ["AvgPool3d"] = declaration => new AvgPool(declaration, rank: 3),
        ["BatchNorm1d"] = declaration => new BatchNorm(declaration, [1, 2], "(features) or (channels, length)"),
        ["BatchNorm2d"] = declaration => new BatchNorm(declaration, [3], "(channels, height, width)"),
        ["BatchNorm3d"] = declaration => new BatchNorm(declaration, [4], "(channels, depth, height, width)"),
        ["Concat"] = declaration => new Concat(declaration),
        ["Detach"] = declaration => new Detach(declaration),
        ["Dropout"] = declaration => new Dropout(declaration),
        ["ELU"] = declaration => new ELU(declaration),
        ["Flatten"] = declaration => new Flatten(declaration),
        ["GELU"] = declaration => new GELU(declaration),
        ["GroupNorm"] = declaration => new GroupNorm(declaration),
        ["Hardswish"] = declaration => new Hardswish(declaration),
        ["InstanceNorm1d"] = declaration => new InstanceNorm(declaration, 2, "(channels, length)"),
        ["InstanceNorm2d"] = declaration => new InstanceNorm(declaration, 3, "(channels, height, width)"),
        ["InstanceNorm3d"] = declaration => new InstanceNorm(declaration, 4, "(channels, depth, height, width)"),
        ["LayerNorm"] = declaration => new LayerNorm(declaration, subtractsMean: true),
        ["LeakyReLU"] = declaration => new LeakyReLU(declaration),
        ["Linear"] = declaration => new Linear(declaration),
        ["LogSoftmax"] = declaration => new Softmax(declaration, isLog: true),
        ["MaxPool1d"] = declaration => new MaxPool(declaration, rank: 1),
        ["MaxPool2d"] = declaration => new MaxPool(declaration, rank: 2),
        ["MaxPool3d"] = declaration => new MaxPool(declaration, rank: 3),
        ["RMSNorm"] = declaration => new LayerNorm(declaration, subtractsMean: false),
        ["ReLU"] = declaration => new ReLU(declaration),
        ["SiLU"] = declaration => new SiLU(declaration),
        ["Sigmoid"] = declaration => new Sigmoid(declaration),
        ["Softmax"] = declaration => new Softmax(declaration, isLog: false),
        ["Tanh"] = declaration => new Tanh(declaration),
    };

    private static readonly Dictionary<string, Func<LayerDeclaration, Loss>> Losses = new()
    {
        ["BCEWithLogitsLoss"] = declaration => new BCEWithLogitsLoss(declaration),
        ["CrossEntropyLoss"] = CrossEntropyLoss.Create,
        ["HuberLoss"] = declaration => new HuberLoss(declaration),
        ["L1Loss"] = declaration => new L1Loss(declaration),
        ["MSELoss"] = declaration => new MSELoss(declaration),
        ["NLLLoss"] = declaration => new NLLLoss(declaration),
        ["SmoothL1Loss"] = SmoothL1Loss.Create,
    };

    /// <summary>What a declaration may hold besides layers and a loss.</summary>
    public static IReadOnlyList<string> Structure { get; } = ["Input", LayerDeclaration.Include, "Tap", "BeginNoGrad", "EndNoGrad"];

    /// <summary>The names of all layers, then of all losses.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Kinds.Keys, .. Losses.Keys];

    /// <summary>Whether an attribute belongs to a network's declaration.</summary>
    public static bool IsKnown(string kind) => Kinds.ContainsKey(kind) || Losses.ContainsKey(kind) || Structure.Contains(kind);

    /// <summary>Whether an attribute is a layer.</summary>
    public static bool IsLayer(string kind) => Kinds.ContainsKey(kind);

    /// <summary>Whether an attribute is a loss.</summary>
    public static bool IsLoss(string kind) => Losses.ContainsKey(kind);

    /// <summary>The layer of the same family that takes samples of a rank: <c>BatchNorm2d</c> beside <c>BatchNorm1d</c> for 3; null where there is none.</summary>
    public static string? SiblingFor(string kind, int rank)
    {
        string family = kind.Substring(0, Math.Max(0, kind.Length - 2));
        int dimensions = rank == 1 && family == "BatchNorm" ? 1 : rank - 1;
        string sibling = $"{family}{CSharpLiteral.Int(dimensions)}d";
        return Kinds.ContainsKey(sibling) ? sibling : null;
    }

    public static Layer Create(LayerDeclaration declaration) => Kinds[declaration.Kind](declaration);

    /// <summary>The loss that an attribute declares, or null where it declares none.</summary>
    public static Loss? CreateLoss(LayerDeclaration declaration) =>
        Losses.TryGetValue(declaration.Kind, out Func<LayerDeclaration, Loss>? create) ? create(declaration) : null;
}
