namespace FusedNorm.Runtime.Tests.Nets;

// Small networks whose state, errors and gradient flow are tested by name.

[Network, Input(3, 4), AvgPool1d(2), BatchNorm1d, ReLU, Flatten, Linear(4), CrossEntropyLoss]
internal sealed partial class Classifier;

[Network, Input(3, 4, RequiresGrad = true), LayerNorm, GroupNorm(1), ReLU, InstanceNorm1d(Affine = true, TrackRunningStats = true), Flatten,
    RMSNorm, Linear(4), CrossEntropyLoss]
internal sealed partial class ClassifierOfNorms;

[Network(Precision = Precision.Double), Input(3, 4), AvgPool1d(2), BatchNorm1d, ReLU, Flatten, Linear(4), CrossEntropyLoss]
internal sealed partial class ClassifierDouble;

[Network, Input(3, 4, RequiresGrad = true), AvgPool1d(2), BatchNorm1d, ReLU, Flatten, Linear(4), CrossEntropyLoss]
internal sealed partial class ClassifierOfInput;

[Network, Input(6), Linear(5), BatchNorm1d, ReLU, Linear(4), BatchNorm1d(Eval = true, Name = "pinned"), Linear(3)]
[BatchNorm1d(CumulativeAverage = true, Name = "average"), CrossEntropyLoss]
internal sealed partial class ThreeNorms;

[Network, Input(3), BatchNorm1d, Linear(2), CrossEntropyLoss]
internal sealed partial class FeatureNorm;

[Network, Input(3), BatchNorm1d(TrackRunningStats = false), Linear(2), CrossEntropyLoss]
internal sealed partial class UntrackedNorm;

[Network, Input(6), Linear(5), BatchNorm1d, Detach, Linear(3), CrossEntropyLoss]
internal sealed partial class DetachedTrunk;

[Network, Input(6), BeginNoGrad, Linear(5), BatchNorm1d, EndNoGrad, Linear(3), CrossEntropyLoss]
internal sealed partial class NoGradTrunk;

[Network, Input(6, RequiresGrad = true), Linear(5, Freeze = Freeze.All), BatchNorm1d(Freeze = Freeze.Weight),
    Linear(3, Freeze = Freeze.Bias)]
[CrossEntropyLoss]
internal sealed partial class FrozenParts;

[Network, Input(6), Linear(3, Freeze = Freeze.All), CrossEntropyLoss]
internal sealed partial class NothingTrains;

[Network, Input(6, RequiresGrad = true), Linear(3), Detach]
internal sealed partial class NothingFlows;

[Network, Input(6, Batch = 4), Linear(3), CrossEntropyLoss]
internal sealed partial class FixedBatch;

[Network, Input(6), Linear(1)]
internal sealed partial class ScalarOutput;

[Network, Input(6), BatchNorm1d, Linear(3), CrossEntropyLoss(Reduction = Reduction.None)]
internal sealed partial class VectorLoss;

[Network, Input(6), BatchNorm1d, Linear(3), CrossEntropyLoss(Weight = [1, 0.5, 2])]
internal sealed partial class WeightedClassifier;

[Network, Input(6), BatchNorm1d, Linear(3), CrossEntropyLoss(ProbabilityTargets = true)]
internal sealed partial class Distribution;

[Network, Input(6), BatchNorm1d, Linear(3), MSELoss]
internal sealed partial class Regression;

[Network, Input(6), BatchNorm1d, Linear(3), BCEWithLogitsLoss(PosWeight = [1, 0.5, 2], Reduction = Reduction.None)]
internal sealed partial class LabelVector;

[Network, Input(6), BatchNorm1d, Linear(3), HuberLoss(Delta = 0.5, Reduction = Reduction.None)]
internal sealed partial class RegressionVector;

[Network, Input(6), Linear(1), Detach, L1Loss(Reduction = Reduction.Sum)]
internal sealed partial class UntrainedLoss;

[Network, Input(6), Linear(5), ReLU, Linear(3)]
internal sealed partial class TwoLinears;
