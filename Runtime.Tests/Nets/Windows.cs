namespace FusedNorm.Runtime.Tests.Nets;

// Max pools, adaptive pools, pools of volumes and divisors, in double precision.

[Network(Precision = Precision.Double), Input(3, 11, RequiresGrad = true), MaxPool1d(3)]
internal sealed partial class WindowMax;

[Network(Precision = Precision.Double), Input(3, 11, RequiresGrad = true), MaxPool1d(4, Stride = 2, Padding = 2)]
internal sealed partial class WindowMaxOverlapping;

[Network(Precision = Precision.Double), Input(3, 13, RequiresGrad = true), MaxPool1d(3, Stride = 2, Padding = 2, Dilation = 3)]
internal sealed partial class WindowMaxDilated;

[Network(Precision = Precision.Double), Input(3, 12, RequiresGrad = true), MaxPool1d(5, Stride = 3, CeilMode = true)]
internal sealed partial class WindowMaxCeil;

[Network(Precision = Precision.Double), Input(2, 7, 9, RequiresGrad = true),
    MaxPool2d(3, 2, StrideHeight = 1, StrideWidth = 3, PaddingHeight = 1, DilationWidth = 2)]
internal sealed partial class WindowMaxImage;

[Network(Precision = Precision.Double), Input(3, 8, 6, RequiresGrad = true), MaxPool2d(2)]
internal sealed partial class WindowMaxImageTiled;

[Network(Precision = Precision.Double), Input(2, 12, 10, RequiresGrad = true), MaxPool2d(5, Stride = 4, Padding = 2, CeilMode = true)]
internal sealed partial class WindowMaxLarge;

[Network(Precision = Precision.Double), Input(2, 5, 4, 6, RequiresGrad = true), MaxPool3d(2)]
internal sealed partial class WindowMaxVolume;

[Network(Precision = Precision.Double), Input(2, 5, 4, 6, RequiresGrad = true),
    MaxPool3d(3, 2, 3, Stride = 2, Padding = 1, CeilMode = true)]
internal sealed partial class WindowMaxVolumePadded;

[Network(Precision = Precision.Double), Input(3, 9, RequiresGrad = true), MaxPool1d(2), BatchNorm1d, MaxPool1d(2, Stride = 1), Flatten,
    Linear(3)]
internal sealed partial class WindowMaxThenNorm;

[Network(Precision = Precision.Double), Input(2, 5, 4, 6, RequiresGrad = true), AvgPool3d(2)]
internal sealed partial class WindowAverageVolume;

[Network(Precision = Precision.Double), Input(2, 5, 4, 6, RequiresGrad = true),
    AvgPool3d(3, 2, 3, Stride = 2, Padding = 1, CeilMode = true)]
internal sealed partial class WindowAverageVolumePadded;

[Network(Precision = Precision.Double), Input(2, 5, 4, 6, RequiresGrad = true),
    AvgPool3d(3, 2, 3, Stride = 2, Padding = 1, CountIncludePad = false)]
internal sealed partial class WindowAverageVolumeUncounted;

[Network(Precision = Precision.Double), Input(2, 5, 7, RequiresGrad = true), AvgPool2d(2, DivisorOverride = 3)]
internal sealed partial class WindowAverageDivisor;

[Network(Precision = Precision.Double), Input(2, 5, 7, RequiresGrad = true),
    AvgPool2d(3, Stride = 2, Padding = 1, CeilMode = true, DivisorOverride = 5)]
internal sealed partial class WindowAverageDivisorPadded;

[Network(Precision = Precision.Double), Input(1, 3, 5, 4, RequiresGrad = true), AvgPool3d(2, DivisorOverride = 7)]
internal sealed partial class WindowAverageVolumeDivisor;

[Network(Precision = Precision.Double), Input(3, 7, RequiresGrad = true), AdaptiveAvgPool1d(3)]
internal sealed partial class WindowAdaptive;

[Network(Precision = Precision.Double), Input(3, 8, RequiresGrad = true), AdaptiveAvgPool1d(4)]
internal sealed partial class WindowAdaptiveTiled;

[Network(Precision = Precision.Double), Input(3, 7, 5, RequiresGrad = true), AdaptiveAvgPool2d(1, 1), BatchNorm2d, Flatten, Linear(2)]
internal sealed partial class WindowAdaptiveGlobal;

[Network(Precision = Precision.Double), Input(3, 7, 5, RequiresGrad = true), AdaptiveAvgPool2d(0, 2)]
internal sealed partial class WindowAdaptiveKept;

[Network(Precision = Precision.Double), Input(2, 5, RequiresGrad = true), AdaptiveAvgPool1d(8)]
internal sealed partial class WindowAdaptiveLonger;

[Network(Precision = Precision.Double), Input(3, 7, RequiresGrad = true), AdaptiveMaxPool1d(3)]
internal sealed partial class WindowAdaptiveMax;

[Network(Precision = Precision.Double), Input(2, 7, 8, RequiresGrad = true), AdaptiveMaxPool2d(3, 4)]
internal sealed partial class WindowAdaptiveMaxImage;

[Network(Precision = Precision.Double), Input(2, 7, 8, RequiresGrad = true), AdaptiveMaxPool2d(1, 1)]
internal sealed partial class WindowAdaptiveMaxGlobal;

[Network(Precision = Precision.Double), Input(3, 2, 3, 4, RequiresGrad = true), BatchNorm3d, ReLU, AvgPool3d(2),
    BatchNorm3d(3, Momentum = 0.3)]
internal sealed partial class WindowVolumeNorm;

[Network(Precision = Precision.Double), Input(2, 5, 4, 7, RequiresGrad = true),
    AvgPool3d(2, 3, 4, StrideDepth = 3, StrideHeight = 1, StrideWidth = 2, PaddingDepth = 1, PaddingHeight = 0, PaddingWidth = 2)]
internal sealed partial class WindowAvgOfEachDimension;

[Network(Precision = Precision.Double), Input(2, 5, 7, 6, RequiresGrad = true)]
[MaxPool3d(
    2, 2, 3, StrideDepth = 3, StrideHeight = 2, StrideWidth = 1, PaddingDepth = 1, PaddingWidth = 1,
    DilationDepth = 2, DilationHeight = 3, DilationWidth = 2)]
internal sealed partial class WindowMaxOfEachDimension;
