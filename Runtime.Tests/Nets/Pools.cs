namespace FusedNorm.Runtime.Tests.Nets;

// Every option of the average pools, alone and together, in double precision.

[Network(Precision = Precision.Double), Input(3, 11, RequiresGrad = true), AvgPool1d(3)]
internal sealed partial class Pool;

[Network(Precision = Precision.Double), Input(3, 11, RequiresGrad = true), AvgPool1d(3, Stride = 2)]
internal sealed partial class PoolOverlapping;

[Network(Precision = Precision.Double), Input(3, 11, RequiresGrad = true), AvgPool1d(2, Stride = 5)]
internal sealed partial class PoolWithGaps;

[Network(Precision = Precision.Double), Input(3, 11, RequiresGrad = true), AvgPool1d(4, Padding = 2)]
internal sealed partial class PoolPadded;

[Network(Precision = Precision.Double), Input(3, 11, RequiresGrad = true), AvgPool1d(4, Padding = 2, CountIncludePad = false)]
internal sealed partial class PoolPaddedUncounted;

[Network(Precision = Precision.Double), Input(3, 11, RequiresGrad = true), AvgPool1d(4, Stride = 3, CeilMode = true)]
internal sealed partial class PoolCeil;

[Network(Precision = Precision.Double), Input(3, 9, RequiresGrad = true), AvgPool1d(4, Padding = 2, CeilMode = true)]
internal sealed partial class PoolCeilWhoseLastWindowWouldStartInThePadding;

[Network(Precision = Precision.Double), Input(3, 11, RequiresGrad = true),
    AvgPool1d(5, Stride = 4, Padding = 2, CeilMode = true, CountIncludePad = false)]
internal sealed partial class PoolCeilPaddedUncounted;

[Network(Precision = Precision.Double), Input(2, 40, RequiresGrad = true), AvgPool1d(33, Stride = 1)]
internal sealed partial class PoolLongWindow;

[Network(Precision = Precision.Double), Input(3, 11, RequiresGrad = true), AvgPool1d(1, Stride = 1)]
internal sealed partial class PoolOfOne;

[Network(Precision = Precision.Double), Input(2, 7, 5, RequiresGrad = true), AvgPool2d(2)]
internal sealed partial class Pool2d;

[Network(Precision = Precision.Double), Input(2, 7, 5, RequiresGrad = true), AvgPool2d(3, 2)]
internal sealed partial class Pool2dRectangular;

[Network(Precision = Precision.Double), Input(2, 7, 5, RequiresGrad = true), AvgPool2d(3, 2, StrideHeight = 1, StrideWidth = 2)]
internal sealed partial class Pool2dTwoStrides;

[Network(Precision = Precision.Double), Input(2, 7, 5, RequiresGrad = true),
    AvgPool2d(3, 4, Stride = 2, PaddingHeight = 1, PaddingWidth = 2)]
internal sealed partial class Pool2dTwoPaddings;

[Network(Precision = Precision.Double), Input(2, 7, 5, RequiresGrad = true), AvgPool2d(4, 3, Stride = 3, Padding = 1, CeilMode = true)]
internal sealed partial class Pool2dCeil;

[Network(Precision = Precision.Double), Input(2, 7, 5, RequiresGrad = true)]
[AvgPool2d(4, 3, Stride = 3, Padding = 1, CeilMode = true, CountIncludePad = false)]
internal sealed partial class Pool2dCeilUncounted;

[Network(Precision = Precision.Double), Input(1, 23, 29, RequiresGrad = true), AvgPool2d(7, 5, StrideHeight = 2, StrideWidth = 3)]
internal sealed partial class Pool2dLongWindow;
