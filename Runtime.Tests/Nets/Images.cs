namespace FusedNorm.Runtime.Tests.Nets;

// Images whose sides are primes, through every kind of layer.

[Network, Input(3, 7, 11, RequiresGrad = true), AvgPool2d(2), BatchNorm2d, ReLU, Flatten, Linear(5)]
internal sealed partial class Image7x11;

[Network, Input(5, 13, 5, RequiresGrad = true), BatchNorm2d, AvgPool2d(3, 2, Stride = 2, PaddingHeight = 1), ReLU, BatchNorm2d]
internal sealed partial class Image13x5;

[Network, Input(2, 17, 19, RequiresGrad = true), AvgPool2d(5, Stride = 3, Padding = 2, CeilMode = true, CountIncludePad = false),
    BatchNorm2d]
internal sealed partial class Image17x19;

[Network(Precision = Precision.Double), Input(3, 7, 11, RequiresGrad = true), AvgPool2d(2), BatchNorm2d, ReLU, Flatten, Linear(5)]
internal sealed partial class Image7x11Double;

[Network(Precision = Precision.Double), Input(5, 13, 5, RequiresGrad = true)]
[BatchNorm2d, AvgPool2d(3, 2, Stride = 2, PaddingHeight = 1), ReLU, BatchNorm2d]
internal sealed partial class Image13x5Double;

[Network(Precision = Precision.Double), Input(2, 17, 19, RequiresGrad = true)]
[AvgPool2d(5, Stride = 3, Padding = 2, CeilMode = true, CountIncludePad = false), BatchNorm2d]
internal sealed partial class Image17x19Double;
