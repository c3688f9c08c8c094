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

    private static readonly Dictionary<string, Func<LayerOptions, Layer>> Kinds = new()
    {
        ["AdaptiveAvgPool1d"] = options => new AdaptiveAvgPool(options, rank: 1),
        ["AdaptiveAvgPool2d"] = options => new AdaptiveAvgPool(options, rank: 2),
        ["AdaptiveMaxPool1d"] = options => new AdaptiveMaxPool(options, rank: 1),
        ["AdaptiveMaxPool2d"] = options => new AdaptiveMaxPool(options, rank: 2),
        ["Add"] = options => new Add(options),
        ["AvgPool1d"] = options => new AvgPool(options, rank: 1),
        ["AvgPool2d"] = options => new AvgPool(options, rank: 2),
        ["AvgPool3d"] = options => new AvgPool(options, rank: 3),
        ["BatchNorm1d"] = options => new BatchNorm(options, [1, 2], "(features) or (channels, length)"),
        ["BatchNorm2d"] = options => new BatchNorm(options, [3], "(channels, height, width)"),
        ["BatchNorm3d"] = options => new BatchNorm(options, [4], "(channels, depth, height, width)"),
        ["CELU"] = options => new CELU(options),
        ["Concat"] = options => new Concat(options),
        ["Detach"] = options => new Detach(options),
        ["Dropout"] = options => new Dropout(options),
        ["ELU"] = options => new ELU(options),
        ["Flatten"] = options => new Flatten(options),
        ["GELU"] = options => new GELU(options),
        ["GroupNorm"] = options => new GroupNorm(options),
        ["Hardsigmoid"] = options => new Hardsigmoid(options),
        ["Hardswish"] = options => new Hardswish(options),
        ["Hardtanh"] = options => new Hardtanh(options),
        ["InstanceNorm1d"] = options => new InstanceNorm(options, 2, "(channels, length)"),
        ["InstanceNorm2d"] = options => new InstanceNorm(options, 3, "(channels, height, width)"),
        ["InstanceNorm3d"] = options => new InstanceNorm(options, 4, "(channels, depth, height, width)"),
        ["LayerNorm"] = options => new LayerNorm(options, subtractsMean: true),
        ["LeakyReLU"] = options => new LeakyReLU(options),
        ["Linear"] = options => new Linear(options),
        ["LogSigmoid"] = options => new LogSigmoid(options),
        ["LogSoftmax"] = options => new Softmax(options, isLog: true),
        ["MaxPool1d"] = options => new MaxPool(options, rank: 1),
        ["MaxPool2d"] = options => new MaxPool(options, rank: 2),
        ["MaxPool3d"] = options => new MaxPool(options, rank: 3),
        ["Mish"] = options => new Mish(options),
        ["RMSNorm"] = options => new LayerNorm(options, subtractsMean: false),
        ["ReLU"] = options => new ReLU(options),
        ["ReLU6"] = options => new ReLU6(options),
        ["SELU"] = options => new SELU(options),
        ["SiLU"] = options => new SiLU(options),
        ["Sigmoid"] = options => new Sigmoid(options),
        ["Softmax"] = options => new Softmax(options, isLog: false),
        ["Softplus"] = options => new Softplus(options),
        ["Softsign"] = options => new Softsign(options),
        ["Tanh"] = options => new Tanh(options),
    };

    private static readonly Dictionary<string, Func<LayerOptions, Loss>> Losses = new()
    {
        ["BCEWithLogitsLoss"] = options => new BCEWithLogitsLoss(options),
        ["CrossEntropyLoss"] = CrossEntropyLoss.Create,
        ["HuberLoss"] = options => new HuberLoss(options),
        ["L1Loss"] = options => new L1Loss(options),
        ["MSELoss"] = options => new MSELoss(options),
        ["NLLLoss"] = options => new NLLLoss(options),
        ["SmoothL1Loss"] = SmoothL1Loss.Create,
    };

    /// <summary>What a declaration may hold besides layers and a loss.</summary>
    public static IReadOnlyList<string> Structure { get; } = ["Input", LayerDeclaration.Include, "Tap", "From", "BeginNoGrad", "EndNoGrad"];

    /// <summary>The names of all layers, then of all losses.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Kinds.Keys, .. Losses.Keys];

    /// <summary>Whether an attribute belongs to a network's declaration.</summary>
    public static bool IsKnown(string kind) => Kinds.ContainsKey(kind) || Losses.ContainsKey(kind) || Structure.Contains(kind);

    /// <summary>Whether an attribute is a layer.</summary>
    public static bool IsLayer(string kind) => Kinds.ContainsKey(kind);

    /// <summary>Whether an attribute is a loss.</summary>
    public static bool IsLoss(string kind) => Losses.ContainsKey(kind);

    /// <summary>
    /// The layer of the same family that takes samples of a rank: <c>BatchNorm2d</c> beside <c>BatchNorm1d</c> for 3; null where there is
    /// none.
    /// </summary>
    public static string? SiblingFor(string kind, int rank)
    {
        string family = kind.Substring(0, Math.Max(0, kind.Length - 2));
        int dimensions = rank == 1 && family == "BatchNorm" ? 1 : rank - 1;
        string sibling = $"{family}{CSharpLiteral.Int(dimensions)}d";
        return Kinds.ContainsKey(sibling) ? sibling : null;
    }

    /// <summary>The layer that an attribute declares.</summary>
    /// <param name="declaration">What the attribute gives.</param>
    /// <param name="read">Takes note of the options that the layer reads; null where nobody asks.</param>
    public static Layer Create(LayerDeclaration declaration, ICollection<ReadOption>? read = null) =>
        Kinds[declaration.Kind](new LayerOptions(declaration, read));

    /// <summary>The loss that an attribute declares, or null where it declares none.</summary>
    /// <inheritdoc cref="Create"/>
    public static Loss? CreateLoss(LayerDeclaration declaration, ICollection<ReadOption>? read = null) =>
        Losses.TryGetValue(declaration.Kind, out Func<LayerOptions, Loss>? create) ? create(new LayerOptions(declaration, read)) : null;
}
