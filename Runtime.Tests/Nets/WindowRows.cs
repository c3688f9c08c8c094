namespace FusedNorm.Runtime.Tests.Nets;

// Pools whose rows end at and around the widths of registers. The name says the window, its stride and the windows in a row.

[Network, Input(2, 6, 2, RequiresGrad = true), AvgPool2d(2)]
internal sealed partial class RowAvg2By2Of1;

[Network, Input(2, 6, 6, RequiresGrad = true), AvgPool2d(2)]
internal sealed partial class RowAvg2By2Of3;

[Network, Input(2, 6, 8, RequiresGrad = true), AvgPool2d(2)]
internal sealed partial class RowAvg2By2Of4;

[Network(Precision = Precision.Double), Input(2, 6, 10, RequiresGrad = true), AvgPool2d(2)]
internal sealed partial class RowAvg2By2Of5Double;

[Network, Input(2, 6, 14, RequiresGrad = true), AvgPool2d(2)]
internal sealed partial class RowAvg2By2Of7;

[Network, Input(2, 6, 16, RequiresGrad = true), AvgPool2d(2)]
internal sealed partial class RowAvg2By2Of8;

[Network(Precision = Precision.Double), Input(2, 6, 18, RequiresGrad = true), AvgPool2d(2)]
internal sealed partial class RowAvg2By2Of9Double;

[Network, Input(2, 6, 26, RequiresGrad = true), AvgPool2d(2)]
internal sealed partial class RowAvg2By2Of13;

[Network, Input(2, 6, 30, RequiresGrad = true), AvgPool2d(2)]
internal sealed partial class RowAvg2By2Of15;

[Network, Input(2, 6, 32, RequiresGrad = true), AvgPool2d(2)]
internal sealed partial class RowAvg2By2Of16;

[Network(Precision = Precision.Double), Input(2, 6, 34, RequiresGrad = true), AvgPool2d(2)]
internal sealed partial class RowAvg2By2Of17Double;

[Network, Input(2, 6, 66, RequiresGrad = true), AvgPool2d(2)]
internal sealed partial class RowAvg2By2Of33;

[Network, Input(2, 6, 19, RequiresGrad = true), AvgPool2d(2)]
internal sealed partial class RowAvg2By2Of9WithRest;

[Network(Precision = Precision.Double), Input(2, 6, 9, RequiresGrad = true), AvgPool2d(2)]
internal sealed partial class RowAvg2By2Of4WithRestDouble;

[Network, Input(2, 3, 5, RequiresGrad = true), AvgPool2d(3, Stride = 1, Padding = 1)]
internal sealed partial class RowAvg3By1Of5;

[Network, Input(2, 3, 17, RequiresGrad = true), AvgPool2d(3, Stride = 1, Padding = 1)]
internal sealed partial class RowAvg3By1Of17;

[Network(Precision = Precision.Double), Input(2, 3, 11, RequiresGrad = true), AvgPool2d(3, Stride = 1, Padding = 1)]
internal sealed partial class RowAvg3By1Of11Double;

[Network, Input(2, 5, 9, RequiresGrad = true), AvgPool2d(3, Stride = 2, Padding = 1)]
internal sealed partial class RowAvg3By2Of5;

[Network, Input(2, 5, 33, RequiresGrad = true), AvgPool2d(3, Stride = 2, Padding = 1)]
internal sealed partial class RowAvg3By2Of17;

[Network(Precision = Precision.Double), Input(2, 5, 21, RequiresGrad = true), AvgPool2d(3, Stride = 2, Padding = 1)]
internal sealed partial class RowAvg3By2Of11Double;

[Network, Input(2, 9, 15, RequiresGrad = true), AvgPool2d(3)]
internal sealed partial class RowAvg3By3Of5;

[Network, Input(2, 9, 51, RequiresGrad = true), AvgPool2d(3)]
internal sealed partial class RowAvg3By3Of17;

[Network(Precision = Precision.Double), Input(2, 9, 33, RequiresGrad = true), AvgPool2d(3)]
internal sealed partial class RowAvg3By3Of11Double;

[Network, Input(2, 12, 20, RequiresGrad = true), AvgPool2d(4)]
internal sealed partial class RowAvg4By4Of5;

[Network, Input(2, 12, 68, RequiresGrad = true), AvgPool2d(4)]
internal sealed partial class RowAvg4By4Of17;

[Network(Precision = Precision.Double), Input(2, 12, 44, RequiresGrad = true), AvgPool2d(4)]
internal sealed partial class RowAvg4By4Of11Double;

[Network, Input(2, 5, 9, RequiresGrad = true), AvgPool2d(5, Stride = 2, Padding = 2)]
internal sealed partial class RowAvg5By2Of5;

[Network, Input(2, 5, 33, RequiresGrad = true), AvgPool2d(5, Stride = 2, Padding = 2)]
internal sealed partial class RowAvg5By2Of17;

[Network(Precision = Precision.Double), Input(2, 5, 21, RequiresGrad = true), AvgPool2d(5, Stride = 2, Padding = 2)]
internal sealed partial class RowAvg5By2Of11Double;

[Network, Input(2, 4, 6, RequiresGrad = true), AvgPool2d(2, Stride = 1)]
internal sealed partial class RowAvg2By1Of5;

[Network, Input(2, 4, 18, RequiresGrad = true), AvgPool2d(2, Stride = 1)]
internal sealed partial class RowAvg2By1Of17;

[Network(Precision = Precision.Double), Input(2, 4, 12, RequiresGrad = true), AvgPool2d(2, Stride = 1)]
internal sealed partial class RowAvg2By1Of11Double;

[Network, Input(2, 6, 2, RequiresGrad = true), MaxPool2d(2)]
internal sealed partial class RowMax2By2Of1;

[Network, Input(2, 6, 6, RequiresGrad = true), MaxPool2d(2)]
internal sealed partial class RowMax2By2Of3;

[Network, Input(2, 6, 8, RequiresGrad = true), MaxPool2d(2)]
internal sealed partial class RowMax2By2Of4;

[Network(Precision = Precision.Double), Input(2, 6, 10, RequiresGrad = true), MaxPool2d(2)]
internal sealed partial class RowMax2By2Of5Double;

[Network, Input(2, 6, 14, RequiresGrad = true), MaxPool2d(2)]
internal sealed partial class RowMax2By2Of7;

[Network, Input(2, 6, 16, RequiresGrad = true), MaxPool2d(2)]
internal sealed partial class RowMax2By2Of8;

[Network(Precision = Precision.Double), Input(2, 6, 18, RequiresGrad = true), MaxPool2d(2)]
internal sealed partial class RowMax2By2Of9Double;

[Network, Input(2, 6, 26, RequiresGrad = true), MaxPool2d(2)]
internal sealed partial class RowMax2By2Of13;

[Network, Input(2, 6, 30, RequiresGrad = true), MaxPool2d(2)]
internal sealed partial class RowMax2By2Of15;

[Network, Input(2, 6, 32, RequiresGrad = true), MaxPool2d(2)]
internal sealed partial class RowMax2By2Of16;

[Network(Precision = Precision.Double), Input(2, 6, 34, RequiresGrad = true), MaxPool2d(2)]
internal sealed partial class RowMax2By2Of17Double;

[Network, Input(2, 6, 66, RequiresGrad = true), MaxPool2d(2)]
internal sealed partial class RowMax2By2Of33;

[Network, Input(2, 6, 19, RequiresGrad = true), MaxPool2d(2)]
internal sealed partial class RowMax2By2Of9WithRest;

[Network(Precision = Precision.Double), Input(2, 6, 9, RequiresGrad = true), MaxPool2d(2)]
internal sealed partial class RowMax2By2Of4WithRestDouble;

[Network, Input(2, 3, 5, RequiresGrad = true), MaxPool2d(3, Stride = 1, Padding = 1)]
internal sealed partial class RowMax3By1Of5;

[Network, Input(2, 3, 17, RequiresGrad = true), MaxPool2d(3, Stride = 1, Padding = 1)]
internal sealed partial class RowMax3By1Of17;

[Network(Precision = Precision.Double), Input(2, 3, 11, RequiresGrad = true), MaxPool2d(3, Stride = 1, Padding = 1)]
internal sealed partial class RowMax3By1Of11Double;

[Network, Input(2, 5, 9, RequiresGrad = true), MaxPool2d(3, Stride = 2, Padding = 1)]
internal sealed partial class RowMax3By2Of5;

[Network, Input(2, 5, 33, RequiresGrad = true), MaxPool2d(3, Stride = 2, Padding = 1)]
internal sealed partial class RowMax3By2Of17;

[Network(Precision = Precision.Double), Input(2, 5, 21, RequiresGrad = true), MaxPool2d(3, Stride = 2, Padding = 1)]
internal sealed partial class RowMax3By2Of11Double;

[Network, Input(2, 9, 15, RequiresGrad = true), MaxPool2d(3)]
internal sealed partial class RowMax3By3Of5;

[Network, Input(2, 9, 51, RequiresGrad = true), MaxPool2d(3)]
internal sealed partial class RowMax3By3Of17;

[Network(Precision = Precision.Double), Input(2, 9, 33, RequiresGrad = true), MaxPool2d(3)]
internal sealed partial class RowMax3By3Of11Double;

[Network, Input(2, 12, 20, RequiresGrad = true), MaxPool2d(4)]
internal sealed partial class RowMax4By4Of5;

[Network, Input(2, 12, 68, RequiresGrad = true), MaxPool2d(4)]
internal sealed partial class RowMax4By4Of17;

[Network(Precision = Precision.Double), Input(2, 12, 44, RequiresGrad = true), MaxPool2d(4)]
internal sealed partial class RowMax4By4Of11Double;

[Network, Input(2, 5, 9, RequiresGrad = true), MaxPool2d(5, Stride = 2, Padding = 2)]
internal sealed partial class RowMax5By2Of5;

[Network, Input(2, 5, 33, RequiresGrad = true), MaxPool2d(5, Stride = 2, Padding = 2)]
internal sealed partial class RowMax5By2Of17;

[Network(Precision = Precision.Double), Input(2, 5, 21, RequiresGrad = true), MaxPool2d(5, Stride = 2, Padding = 2)]
internal sealed partial class RowMax5By2Of11Double;

[Network, Input(2, 4, 6, RequiresGrad = true), MaxPool2d(2, Stride = 1)]
internal sealed partial class RowMax2By1Of5;

[Network, Input(2, 4, 18, RequiresGrad = true), MaxPool2d(2, Stride = 1)]
internal sealed partial class RowMax2By1Of17;

[Network(Precision = Precision.Double), Input(2, 4, 12, RequiresGrad = true), MaxPool2d(2, Stride = 1)]
internal sealed partial class RowMax2By1Of11Double;

[Network, Input(3, 6, 11, RequiresGrad = true), AdaptiveAvgPool2d(1, 1)]
internal sealed partial class RowGlobalAvg;

[Network(Precision = Precision.Double), Input(3, 6, 11, RequiresGrad = true), AdaptiveAvgPool2d(1, 1)]
internal sealed partial class RowGlobalAvgDouble;

[Network, Input(3, 6, 11, RequiresGrad = true), AdaptiveMaxPool2d(1, 1)]
internal sealed partial class RowGlobalMax;

[Network(Precision = Precision.Double), Input(3, 6, 11, RequiresGrad = true), AdaptiveMaxPool2d(1, 1)]
internal sealed partial class RowGlobalMaxDouble;
