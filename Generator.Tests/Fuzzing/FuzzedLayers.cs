using FusedNorm.Generator.Tests.Fuzzing.Layers;
using FusedNorm.Generator.Tests.Fuzzing.Losses;

namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>Where a layer is drawn to stand.</summary>
/// <param name="Random">What it is drawn from.</param>
/// <param name="Shape">The shape above it.</param>
/// <param name="Sizes">How large networks are.</param>
/// <param name="Tapped">The last dimension of a tapped value that waits for a join; 0 for none.</param>
/// <param name="Features">What a linear layer has to give; 0 leaves it to chance.</param>
/// <param name="IsGlobal">Whether a pool has to go over the whole plane; else chance decides.</param>
internal sealed record FuzzedPlace(
    FuzzRandom Random, int[] Shape, FuzzSizes Sizes, int Tapped = 0, int Features = 0, bool IsGlobal = false);

/// <summary>The one list of layers that random networks are made of: how each is drawn to stand below a shape.</summary>
internal static class FuzzedLayers
{
    /// <summary>Draws a layer's options, given the place it will stand at. Options that do not fit are drawn again.</summary>
    public static IReadOnlyDictionary<string, Func<FuzzedPlace, FuzzedLayer>> Drawn { get; } =
        new Dictionary<string, Func<FuzzedPlace, FuzzedLayer>>
    {
        ["AdaptiveAvgPool1d"] = place => new FuzzedAdaptivePool(place, rank: 1, isMax: false),
        ["AdaptiveAvgPool2d"] = place => new FuzzedAdaptivePool(place, rank: 2, isMax: false),
        ["AdaptiveMaxPool1d"] = place => new FuzzedAdaptivePool(place, rank: 1, isMax: true),
        ["AdaptiveMaxPool2d"] = place => new FuzzedAdaptivePool(place, rank: 2, isMax: true),
        ["AvgPool1d"] = place => new FuzzedAvgPool(place, rank: 1),
        ["AvgPool2d"] = place => new FuzzedAvgPool(place, rank: 2),
        ["AvgPool3d"] = place => new FuzzedAvgPool(place, rank: 3),
        ["BatchNorm1d"] = place => FuzzedBatchNorm.Draw(place.Random, "BatchNorm1d", 1, 2),
        ["BatchNorm2d"] = place => FuzzedBatchNorm.Draw(place.Random, "BatchNorm2d", 3),
        ["BatchNorm3d"] = place => FuzzedBatchNorm.Draw(place.Random, "BatchNorm3d", 4),
        ["CELU"] = place => new FuzzedCELU(place.Random),
        ["Detach"] = _ => new FuzzedDetach(),
        ["Dropout"] = place => new FuzzedDropout(place.Random),
        ["ELU"] = place => new FuzzedELU(place.Random),
        ["Flatten"] = _ => new FuzzedFlatten(),
        ["GELU"] = place => new FuzzedGELU(place.Random),
        ["GroupNorm"] = place => new FuzzedGroupNorm(place.Random, place.Shape),
        ["Hardsigmoid"] = _ => new FuzzedHardsigmoid(),
        ["Hardswish"] = _ => new FuzzedHardswish(),
        ["Hardtanh"] = place => new FuzzedHardtanh(place.Random),
        ["InstanceNorm1d"] = place => FuzzedInstanceNorm.Draw(place.Random, "InstanceNorm1d", 2),
        ["InstanceNorm2d"] = place => FuzzedInstanceNorm.Draw(place.Random, "InstanceNorm2d", 3),
        ["InstanceNorm3d"] = place => FuzzedInstanceNorm.Draw(place.Random, "InstanceNorm3d", 4),
        ["LayerNorm"] = place => new FuzzedLayerNorm(place.Random, place.Shape, subtractsMean: true),
        ["LeakyReLU"] = place => new FuzzedLeakyReLU(place.Random),
        ["Linear"] = place => new FuzzedLinear(place),
        ["LogSigmoid"] = _ => new FuzzedLogSigmoid(),
        ["LogSoftmax"] = _ => new FuzzedSoftmax(isLog: true),
        ["MaxPool1d"] = place => new FuzzedMaxPool(place, rank: 1),
        ["MaxPool2d"] = place => new FuzzedMaxPool(place, rank: 2),
        ["MaxPool3d"] = place => new FuzzedMaxPool(place, rank: 3),
        ["Mish"] = _ => new FuzzedMish(),
        ["RMSNorm"] = place => new FuzzedLayerNorm(place.Random, place.Shape, subtractsMean: false),
        ["ReLU"] = _ => new FuzzedReLU(),
        ["ReLU6"] = _ => new FuzzedReLU6(),
        ["SELU"] = _ => new FuzzedSELU(),
        ["SiLU"] = _ => new FuzzedSiLU(),
        ["Sigmoid"] = _ => new FuzzedSigmoid(),
        ["Softmax"] = _ => new FuzzedSoftmax(isLog: false),
        ["Softplus"] = place => new FuzzedSoftplus(place.Random),
        ["Softsign"] = _ => new FuzzedSoftsign(),
        ["Tanh"] = _ => new FuzzedTanh(),
    };

    /// <summary>The layers that come back to a tap.</summary>
    public static IReadOnlyDictionary<string, Func<string, FuzzedLayer>> Joins { get; } = new Dictionary<string, Func<string, FuzzedLayer>>
    {
        ["Add"] = from => new FuzzedAdd(from),
        ["Concat"] = from => new FuzzedConcat(from),
    };

    /// <summary>The losses.</summary>
    public static IReadOnlyDictionary<string, Func<FuzzRandom, int[], FuzzedLoss>> Losses { get; } =
        new Dictionary<string, Func<FuzzRandom, int[], FuzzedLoss>>
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
