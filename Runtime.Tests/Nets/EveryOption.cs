namespace FusedNorm.Runtime.Tests.Nets;

// The options that no other network in double precision has: every one is compared with central differences.

[Network(Precision = Precision.Double), Input(3, 3, 5, RequiresGrad = true),
    BatchNorm2d(Eps = 0.25, Momentum = 0.75, Freeze = Freeze.Weight)]
internal sealed partial class NormOfImagesWithOptions;

[Network(Precision = Precision.Double), Input(3, 3, 5, RequiresGrad = true), BatchNorm2d(CumulativeAverage = true, Freeze = Freeze.Bias)]
internal sealed partial class NormOfImagesCumulative;

[Network(Precision = Precision.Double), Input(3, 3, 5, RequiresGrad = true), BatchNorm2d(Affine = false, TrackRunningStats = false)]
internal sealed partial class NormOfImagesBare;

[Network(Precision = Precision.Double), Input(3, 3, 5, RequiresGrad = true), BatchNorm2d(Eval = true, Freeze = Freeze.All)]
internal sealed partial class NormOfImagesPinned;

[Network(Precision = Precision.Double), Input(3, 3, 5, RequiresGrad = true),
    InstanceNorm2d(Affine = true, TrackRunningStats = true, Eps = 0.25, Momentum = 0.75, Freeze = Freeze.Weight)]
internal sealed partial class NormInstanceOfImagesWithOptions;

[Network(Precision = Precision.Double), Input(3, 3, 5, RequiresGrad = true), InstanceNorm2d(Affine = true, Freeze = Freeze.Bias)]
internal sealed partial class NormInstanceOfImagesFrozenBias;

[Network(Precision = Precision.Double), Input(3, 3, 5, RequiresGrad = true),
    InstanceNorm2d(Affine = true, TrackRunningStats = true, Eval = true, Freeze = Freeze.All)]
internal sealed partial class NormInstanceOfImagesPinned;

[Network(Precision = Precision.Double), Input(2, 3, 2, 3, RequiresGrad = true),
    BatchNorm3d(Eps = 0.25, Momentum = 0.75, Freeze = Freeze.Weight)]
internal sealed partial class NormOfVolumesWithOptions;

[Network(Precision = Precision.Double), Input(2, 3, 2, 3, RequiresGrad = true), BatchNorm3d(CumulativeAverage = true, Freeze = Freeze.Bias)]
internal sealed partial class NormOfVolumesCumulative;

[Network(Precision = Precision.Double), Input(2, 3, 2, 3, RequiresGrad = true), BatchNorm3d(Affine = false, TrackRunningStats = false)]
internal sealed partial class NormOfVolumesBare;

[Network(Precision = Precision.Double), Input(2, 3, 2, 3, RequiresGrad = true), BatchNorm3d(Eval = true, Freeze = Freeze.All)]
internal sealed partial class NormOfVolumesPinned;

[Network(Precision = Precision.Double), Input(2, 3, 2, 3, RequiresGrad = true),
    InstanceNorm3d(Affine = true, TrackRunningStats = true, Eps = 0.25, Momentum = 0.75, Freeze = Freeze.Weight)]
internal sealed partial class NormInstanceOfVolumesWithOptions;

[Network(Precision = Precision.Double), Input(2, 3, 2, 3, RequiresGrad = true), InstanceNorm3d(Affine = true, Freeze = Freeze.Bias)]
internal sealed partial class NormInstanceOfVolumesFrozenBias;

[Network(Precision = Precision.Double), Input(2, 3, 2, 3, RequiresGrad = true),
    InstanceNorm3d(Affine = true, TrackRunningStats = true, Eval = true, Freeze = Freeze.All)]
internal sealed partial class NormInstanceOfVolumesPinned;

[Network(Precision = Precision.Double), Input(3, 7, RequiresGrad = true), RMSNorm(7, Freeze = Freeze.All)]
internal sealed partial class NormRmsFrozenAll;

[Network(Precision = Precision.Double), Input(3, 5, RequiresGrad = true), Linear(4, Bias = false), Linear(5)]
internal sealed partial class LinearWithoutBias;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(4, Freeze = Freeze.Weight), Linear(3)]
internal sealed partial class LinearFrozenWeight;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(4, Freeze = Freeze.Bias), Linear(3)]
internal sealed partial class LinearFrozenBias;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(4, Freeze = Freeze.All), Linear(3)]
internal sealed partial class LinearFrozen;

[Network(Precision = Precision.Double), Input(2, 7, 6, RequiresGrad = true),
    MaxPool2d(2, Stride = 1, Dilation = 2, DilationHeight = 3, PaddingWidth = 1)]
internal sealed partial class WindowMaxOfImagesDilated;

[Network(Precision = Precision.Double), Input(2, 5, 6, 5, RequiresGrad = true), MaxPool3d(2, Stride = 2, Dilation = 2, PaddingHeight = 1)]
internal sealed partial class WindowMaxOfVolumesDilated;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Include<LinearWithoutOptions>(Freeze = Freeze.Bias), Linear(3)]
internal sealed partial class IncludeFrozenBias;

[Network(Precision = Precision.Double), Input(5), Linear(4)]
internal sealed partial class LinearWithoutOptions;
