using FusedNorm.Generator.Tests.Fuzzing.Layers;
using FusedNorm.Generator.Tests.Fuzzing.Losses;

namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>The one list of layers that random networks are made of: how each is drawn to stand below a shape.</summary>
internal static class FuzzedLayers
{
    /// <summary>Draws a layer's options, given the shape it will stand below. Options that do not fit are drawn again.</summary>
    public static IReadOnlyDictionary<string, Func<FuzzRandom, int[], FuzzedLayer>> Drawn { get; } = new Dictionary<string, Func<FuzzRandom, int[], FuzzedLayer>>
    {
        ["AdaptiveAvgPool1d"] = (random, shape) => new FuzzedAdaptivePool(random, shape, rank: 1, isMax: false),
        ["AdaptiveAvgPool2d"] = (random, shape) => new FuzzedAdaptivePool(random, shape, rank: 2, isMax: false),
        ["AdaptiveMaxPool1d"] = (random, shape) => new FuzzedAdaptivePool(random, shape, rank: 1, isMax: true),
        ["AdaptiveMaxPool2d"] = (random, shape) => new FuzzedAdaptivePool(random, shape, rank: 2, isMax: true),
        ["AvgPool1d"] = (random, _) => new FuzzedAvgPool(random, rank: 1),
        ["AvgPool2d"] = (random, _) => new FuzzedAvgPool(random, rank: 2),
        ["AvgPool3d"] = (random, _) => new FuzzedAvgPool(random, rank: 3),
        ["BatchNorm1d"] = (random, _) => FuzzedBatchNorm.Draw(random, "BatchNorm1d", 1, 2),
        ["BatchNorm2d"] = (random, _) => FuzzedBatchNorm.Draw(random, "BatchNorm2d", 3),
        ["BatchNorm3d"] = (random, _) => FuzzedBatchNorm.Draw(random, "BatchNorm3d", 4),
        ["Detach"] = (_, _) => new FuzzedDetach(),
        ["Dropout"] = (random, _) => new FuzzedDropout(random),
        ["ELU"] = (random, _) => new FuzzedELU(random),
        ["Flatten"] = (_, _) => new FuzzedFlatten(),
        ["GELU"] = (random, _) => new FuzzedGELU(random),
        ["GroupNorm"] = (random, shape) => new FuzzedGroupNorm(random, shape),
        ["Hardswish"] = (_, _) => new FuzzedHardswish(),
        ["InstanceNorm1d"] = (random, _) => FuzzedInstanceNorm.Draw(random, "InstanceNorm1d", 2),
        ["InstanceNorm2d"] = (random, _) => FuzzedInstanceNorm.Draw(random, "InstanceNorm2d", 3),
        ["InstanceNorm3d"] = (random, _) => FuzzedInstanceNorm.Draw(random, "InstanceNorm3d", 4),
        ["LayerNorm"] = (random, shape) => new FuzzedLayerNorm(random, shape, subtractsMean: true),
        ["LeakyReLU"] = (random, _) => new FuzzedLeakyReLU(random),
        ["Linear"] = (random, _) => new FuzzedLinear(random),
        ["LogSoftmax"] = (_, _) => new FuzzedSoftmax(isLog: true),
        ["MaxPool1d"] = (random, _) => new FuzzedMaxPool(random, rank: 1),
        ["MaxPool2d"] = (random, _) => new FuzzedMaxPool(random, rank: 2),
        ["MaxPool3d"] = (random, _) => new FuzzedMaxPool(random, rank: 3),
        ["RMSNorm"] = (random, shape) => new FuzzedLayerNorm(random, shape, subtractsMean: false),
        ["ReLU"] = (_, _) => new FuzzedReLU(),
        ["SiLU"] = (_, _) => new FuzzedSiLU(),
        ["Sigmoid"] = (_, _) => new FuzzedSigmoid(),
        ["Softmax"] = (_, _) => new FuzzedSoftmax(isLog: false),
        ["Tanh"] = (_, _) => new FuzzedTanh(),
    };

    /// <summary>The layers that come back to a tap.</summary>
    public static IReadOnlyDictionary<string, Func<string, FuzzedLayer>> Joins { get; } = new Dictionary<string, Func<string, FuzzedLayer>>
    {
        ["Add"] = from => new FuzzedAdd(from),
        ["Concat"] = from => new FuzzedConcat(from),
    };

    /// <summary>The losses.</summary>
    public static IReadOnlyDictionary<string, Func<FuzzRandom, int[], FuzzedLoss>> Losses { get; } = new Dictionary<string, Func<FuzzRandom, int[], FuzzedLoss>>
    {
        ["BCEWithLogitsLoss"] = (random, shape) => new FuzzedBCEWithLogitsLoss(random, shape),
        ["CrossEntropyLoss"] = FuzzedCrossEntropyLoss.Draw,
        ["HuberLoss"] = (random, _) => new FuzzedHuberLoss(random),
        ["L1Loss"] = (random, _) => new FuzzedL1Loss(random),
        ["MSELoss"] = (random, _) => new FuzzedMSELoss(random),
        ["NLLLoss"] = (random, shape) => new FuzzedNLLLoss(random, shape),
        ["SmoothL1Loss"] = (random, _) => new FuzzedSmoothL1Loss(random),
    };
}
