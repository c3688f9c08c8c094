namespace FusedNorm.Runtime.Tests.Nets;

// Networks of one layer, for output gradients that are infinite.

[Network(Precision = Precision.Double), Input(1, RequiresGrad = true), BatchNorm1d]
internal sealed partial class NormOfOne;

[Network, Input(1, 4, RequiresGrad = true), InstanceNorm1d(Affine = true, TrackRunningStats = true)]
internal sealed partial class InstanceNormOfFour;

[Network, Input(3, RequiresGrad = true), Flatten, CrossEntropyLoss(Reduction = Reduction.None)]
internal sealed partial class ClassLosses;

[Network, Input(3, RequiresGrad = true), Flatten, NLLLoss(Reduction = Reduction.None)]
internal sealed partial class LikelihoodLosses;

[Network, Input(1), BatchNorm1d(CumulativeAverage = true)]
internal sealed partial class AverageOfOne;

[Network(Precision = Precision.Double), Input(4, 7, 7), GroupNorm(2)]
internal sealed partial class NormOfNearlyNothing;
