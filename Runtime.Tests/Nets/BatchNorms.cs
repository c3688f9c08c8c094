namespace FusedNorm.Runtime.Tests.Nets;

// Every option of the batch norms, in double precision; the loss-free output takes any gradient.

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), BatchNorm1d]
internal sealed partial class Norm;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), BatchNorm1d(5, Eps = 0.25, Momentum = 0.75)]
internal sealed partial class NormWithOptions;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), BatchNorm1d(CumulativeAverage = true)]
internal sealed partial class NormCumulative;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), BatchNorm1d(Momentum = 0)]
internal sealed partial class NormWithoutMomentum;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), BatchNorm1d(Affine = false)]
internal sealed partial class NormNotAffine;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), BatchNorm1d(TrackRunningStats = false)]
internal sealed partial class NormNotTracking;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), BatchNorm1d(Affine = false, TrackRunningStats = false)]
internal sealed partial class NormBare;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), BatchNorm1d(Eval = true)]
internal sealed partial class NormPinned;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), BatchNorm1d(Freeze = Freeze.Weight)]
internal sealed partial class NormFrozenWeight;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), BatchNorm1d(Freeze = Freeze.Bias)]
internal sealed partial class NormFrozenBias;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), BatchNorm1d(Freeze = Freeze.All)]
internal sealed partial class NormFrozen;

[Network(Precision = Precision.Double), Input(5), BatchNorm1d]
internal sealed partial class NormOfData;

[Network(Precision = Precision.Double), Input(3, 7, RequiresGrad = true), BatchNorm1d]
internal sealed partial class NormOfPositions;

[Network(Precision = Precision.Double), Input(3, 7, RequiresGrad = true), BatchNorm1d(TrackRunningStats = false, Affine = false, Eps = 0)]
internal sealed partial class NormOfPositionsBare;

[Network(Precision = Precision.Double), Input(3, 7, RequiresGrad = true), BatchNorm1d(Eval = true, Freeze = Freeze.Bias)]
internal sealed partial class NormOfPositionsPinned;

[Network(Precision = Precision.Double), Input(3, 3, 5, RequiresGrad = true), BatchNorm2d]
internal sealed partial class NormOfImages;

[Network(Precision = Precision.Double), Input(4, RequiresGrad = true), Linear(6), BatchNorm1d, ReLU, Linear(3), BatchNorm1d]
internal sealed partial class NormBetweenLinears;

[Network(Precision = Precision.Double), Input(3, 6, RequiresGrad = true), Linear(5), BatchNorm1d, ReLU, AvgPool1d(2, Stride = 1),
    BatchNorm1d]
internal sealed partial class NormOverLinearOfPositions;

[Network(Precision = Precision.Double), Input(4, RequiresGrad = true), BatchNorm1d, BatchNorm1d, ReLU, BatchNorm1d(Eval = true)]
internal sealed partial class NormOnNorm;
