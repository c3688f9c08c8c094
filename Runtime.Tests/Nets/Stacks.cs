namespace FusedNorm.Runtime.Tests.Nets;

// Stacks whose layers and options were drawn at random, once: orders that nobody would think of, for fusing and memory planning.

[Network(Precision = Precision.Double), Input(3, 6)]
[ReLU, BatchNorm1d(TrackRunningStats = false), Flatten, BatchNorm1d(CumulativeAverage = true), BeginNoGrad, EndNoGrad]
[BatchNorm1d, BatchNorm1d(Affine = false, TrackRunningStats = false), BatchNorm1d(Affine = false)]
internal sealed partial class Stack1;

[Network(Precision = Precision.Double), Input(8)]
[ReLU, BatchNorm1d(Eval = true), Linear(4, Bias = false), BatchNorm1d(Eval = true), BatchNorm1d(Freeze = Freeze.Weight)]
internal sealed partial class Stack2;

[Network(Precision = Precision.Double), Input(3, RequiresGrad = true)]
[BatchNorm1d(TrackRunningStats = false), BeginNoGrad, Linear(1, Bias = false), BatchNorm1d(Momentum = 0.3), EndNoGrad]
[BatchNorm1d(Affine = false, TrackRunningStats = false), ReLU, ReLU]
internal sealed partial class Stack3;

[Network(Precision = Precision.Double), Input(5)]
[ReLU, Detach, ReLU, Linear(1), BatchNorm1d(Affine = false, TrackRunningStats = false)]
internal sealed partial class Stack4;

[Network(Precision = Precision.Double), Input(1, 7, 5, RequiresGrad = true)]
[BeginNoGrad, EndNoGrad, AvgPool2d(2, Stride = 1), ReLU, AvgPool2d(2, Stride = 1, CountIncludePad = false), ReLU]
[AvgPool2d(2, Stride = 1, CeilMode = true)]
internal sealed partial class Stack5;

[Network(Precision = Precision.Double), Input(2, 9, 8, RequiresGrad = true)]
[Flatten, Linear(3), BatchNorm1d(Freeze = Freeze.Weight, Momentum = 0.3), Detach]
internal sealed partial class Stack6;

[Network(Precision = Precision.Double), Input(8, RequiresGrad = true)]
[BatchNorm1d(Affine = false), Detach, ReLU, Linear(7)]
internal sealed partial class Stack7;

[Network(Precision = Precision.Double), Input(3, 7, 11, RequiresGrad = true)]
[BatchNorm2d(Freeze = Freeze.Bias, TrackRunningStats = false), Flatten, BatchNorm1d(Affine = false, Momentum = 0.3)]
[BeginNoGrad, ReLU, BatchNorm1d(Freeze = Freeze.Weight, Momentum = 0.3), EndNoGrad, Linear(3), ReLU, BatchNorm1d]
internal sealed partial class Stack8;

[Network(Precision = Precision.Double), Input(2, 9, RequiresGrad = true)]
[BeginNoGrad, Flatten, ReLU, EndNoGrad, Linear(7)]
internal sealed partial class Stack9;

[Network(Precision = Precision.Double), Input(2, 6, 5, RequiresGrad = true)]
[Detach, AvgPool2d(1, CountIncludePad = false), Linear(4, Freeze = Freeze.All), BatchNorm2d(Affine = false)]
[BatchNorm2d(Affine = false, TrackRunningStats = false), BatchNorm2d(CumulativeAverage = true)]
internal sealed partial class Stack10;

[Network(Precision = Precision.Double), Input(3, 9, RequiresGrad = true)]
[ReLU, AvgPool1d(2, Stride = 2, Padding = 1), BatchNorm1d(CumulativeAverage = true)]
[AvgPool1d(2, Stride = 1, CeilMode = true), Flatten]
internal sealed partial class Stack11;

[Network(Precision = Precision.Double), Input(2, 9, RequiresGrad = true)]
[Detach, AvgPool1d(2, Stride = 1, Padding = 1, CountIncludePad = false), BatchNorm1d, BatchNorm1d(Eval = true), Flatten]
[ReLU, Linear(4)]
internal sealed partial class Stack12;

[Network(Precision = Precision.Double), Input(2, 7, 5, RequiresGrad = true)]
[BatchNorm2d, BatchNorm2d, BeginNoGrad, AvgPool2d(2, Stride = 2, Padding = 1), ReLU, EndNoGrad]
internal sealed partial class Stack13;

[Network(Precision = Precision.Double), Input(3, 9, 8, RequiresGrad = true)]
[AvgPool2d(2, Stride = 1, CeilMode = true, CountIncludePad = false), Flatten, ReLU, BeginNoGrad]
[BatchNorm1d(Affine = false), EndNoGrad]
internal sealed partial class Stack14;

[Network(Precision = Precision.Double), Input(5, 6, RequiresGrad = true)]
[Flatten, ReLU, ReLU, BatchNorm1d(Freeze = Freeze.Weight, CumulativeAverage = true)]
[BatchNorm1d(Affine = false, CumulativeAverage = true), ReLU]
internal sealed partial class Stack15;

[Network(Precision = Precision.Double), Input(1, 7, 11, RequiresGrad = true)]
[BatchNorm2d(Eval = true), Detach, ReLU, ReLU, AvgPool2d(1, Stride = 2, CountIncludePad = false)]
[AvgPool2d(3, Stride = 1, CountIncludePad = false), Flatten, BatchNorm1d(Affine = false)]
[BatchNorm1d(TrackRunningStats = false)]
internal sealed partial class Stack16;

[Network(Precision = Precision.Double), Input(5)]
[Linear(7), Detach, BatchNorm1d(Momentum = 0.3), BatchNorm1d(TrackRunningStats = false), ReLU, ReLU]
[Linear(4, Freeze = Freeze.All), ReLU]
internal sealed partial class Stack17;

[Network(Precision = Precision.Double), Input(3, 16, RequiresGrad = true)]
[BatchNorm1d, Flatten, BatchNorm1d(Eval = true), Linear(1), ReLU, ReLU]
internal sealed partial class Stack18;

[Network(Precision = Precision.Double), Input(2, 6, 5, RequiresGrad = true)]
[BeginNoGrad, EndNoGrad, ReLU, AvgPool2d(2, Stride = 1, CountIncludePad = false), ReLU]
internal sealed partial class Stack19;

[Network(Precision = Precision.Double), Input(5, 19, RequiresGrad = true)]
[BatchNorm1d(Affine = false, CumulativeAverage = true), AvgPool1d(1, Stride = 2, CeilMode = true, CountIncludePad = false)]
[BeginNoGrad, EndNoGrad, ReLU, BatchNorm1d(Freeze = Freeze.Weight, CumulativeAverage = true), Linear(4)]
internal sealed partial class Stack20;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true)]
[BatchNorm1d(Affine = false, Eval = true), ReLU, BatchNorm1d(Affine = false), BatchNorm1d(Freeze = Freeze.Weight)]
[BatchNorm1d(Eval = true), BatchNorm1d, Linear(3, Freeze = Freeze.All)]
internal sealed partial class Stack21;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true)]
[Detach, Linear(7, Freeze = Freeze.All), BatchNorm1d(Freeze = Freeze.Weight, Eval = true), ReLU, Linear(1), BatchNorm1d]
[BatchNorm1d, BatchNorm1d(Freeze = Freeze.Bias, Momentum = 0.3)]
internal sealed partial class Stack22;

[Network(Precision = Precision.Double), Input(2, 6, 8)]
[ReLU, BeginNoGrad, EndNoGrad, ReLU, AvgPool2d(1, Stride = 2), Flatten]
internal sealed partial class Stack23;

[Network(Precision = Precision.Double), Input(2, 16, RequiresGrad = true)]
[Linear(4), BatchNorm1d(Affine = false, TrackRunningStats = false), AvgPool1d(2, Stride = 1, CeilMode = true), BeginNoGrad]
[AvgPool1d(2, Stride = 1), Flatten, EndNoGrad, ReLU, BatchNorm1d(Freeze = Freeze.Weight)]
[BatchNorm1d(Affine = false, TrackRunningStats = false)]
internal sealed partial class Stack24;

[Network(Precision = Precision.Double), Input(5, 9, RequiresGrad = true)]
[AvgPool1d(2, Stride = 1, CeilMode = true), Detach, AvgPool1d(2, Stride = 2, CountIncludePad = false), BatchNorm1d, Flatten]
[BatchNorm1d(Freeze = Freeze.Bias, CumulativeAverage = true)]
internal sealed partial class Stack25;

[Network(Precision = Precision.Double), Input(3, RequiresGrad = true)]
[BatchNorm1d(Affine = false), ReLU, ReLU, Linear(1), BatchNorm1d(Affine = false, Eval = true), ReLU, ReLU, BeginNoGrad]
[EndNoGrad]
internal sealed partial class Stack26;

[Network(Precision = Precision.Double), Input(3)]
[Detach, Linear(3), ReLU, Linear(1), BatchNorm1d(Affine = false), BatchNorm1d(TrackRunningStats = false)]
internal sealed partial class Stack27;

[Network(Precision = Precision.Double), Input(3, 7, 8, RequiresGrad = true)]
[BatchNorm2d(TrackRunningStats = false), Detach, Flatten, BatchNorm1d]
[BatchNorm1d(Affine = false, CumulativeAverage = true), Linear(1, Bias = false)]
internal sealed partial class Stack28;

[Network(Precision = Precision.Double), Input(3, 9, RequiresGrad = true)]
[AvgPool1d(2, Stride = 1, CountIncludePad = false), AvgPool1d(1, Stride = 1, CountIncludePad = false), ReLU, Flatten]
[BatchNorm1d(Affine = false, TrackRunningStats = false), ReLU, Detach]
internal sealed partial class Stack29;

[Network(Precision = Precision.Double), Input(2, 19, RequiresGrad = true)]
[BatchNorm1d(Eval = true), AvgPool1d(2, CeilMode = true), BatchNorm1d(CumulativeAverage = true)]
[Linear(6, Freeze = Freeze.Weight, Bias = false), ReLU]
internal sealed partial class Stack30;

[Network(Precision = Precision.Double), Input(3, 9, 11)]
[BeginNoGrad, EndNoGrad, AvgPool2d(2, Padding = 1), ReLU, AvgPool2d(1, Stride = 1, CeilMode = true), Flatten, ReLU]
internal sealed partial class Stack31;

[Network(Precision = Precision.Double), Input(2, 9, 5)]
[AvgPool2d(3), BatchNorm2d(CumulativeAverage = true), Linear(6), ReLU, BatchNorm2d(Affine = false), Detach]
internal sealed partial class Stack32;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true)]
[BatchNorm1d(Affine = false, TrackRunningStats = false), BatchNorm1d, BatchNorm1d(Freeze = Freeze.Weight, Momentum = 0.3)]
[ReLU, BatchNorm1d(Momentum = 0.3), Linear(7), BatchNorm1d, ReLU]
internal sealed partial class Stack33;

[Network(Precision = Precision.Double), Input(3, 9, 11, RequiresGrad = true)]
[BeginNoGrad, EndNoGrad, BatchNorm2d(TrackRunningStats = false), Linear(10), Linear(7, Bias = false)]
internal sealed partial class Stack34;

[Network(Precision = Precision.Double), Input(3, 9, 11, RequiresGrad = true)]
[ReLU, ReLU, AvgPool2d(2, Stride = 2, Padding = 1), AvgPool2d(2, Stride = 1), Flatten, BatchNorm1d(Freeze = Freeze.Weight)]
[ReLU]
internal sealed partial class Stack35;

[Network(Precision = Precision.Double), Input(3, 7, 8)]
[AvgPool2d(1), BatchNorm2d, ReLU, Linear(4, Bias = false), Linear(7, Freeze = Freeze.All), BatchNorm2d]
[BatchNorm2d(Affine = false, Eval = true)]
internal sealed partial class Stack36;

[Network(Precision = Precision.Double), Input(2, 6)]
[Detach, Flatten, BatchNorm1d(Affine = false), BatchNorm1d(Freeze = Freeze.Bias, Eval = true)]
[Linear(1, Freeze = Freeze.Weight), Linear(1, Bias = false), ReLU, BatchNorm1d(Freeze = Freeze.Weight)]
[BatchNorm1d(Freeze = Freeze.Bias)]
internal sealed partial class Stack37;

[Network(Precision = Precision.Double), Input(5, 6, RequiresGrad = true)]
[Linear(7), AvgPool1d(2, Padding = 1), BatchNorm1d(Affine = false, Momentum = 0.3), AvgPool1d(3), Linear(10)]
internal sealed partial class Stack38;

[Network(Precision = Precision.Double), Input(5, 16, RequiresGrad = true)]
[BatchNorm1d(Freeze = Freeze.Weight, Eval = true), BeginNoGrad, AvgPool1d(3, Stride = 1, Padding = 1), EndNoGrad]
[AvgPool1d(2), Linear(6, Freeze = Freeze.All), Linear(6, Freeze = Freeze.Weight), AvgPool1d(2, Stride = 1)]
[BatchNorm1d(Freeze = Freeze.Weight, CumulativeAverage = true)]
internal sealed partial class Stack39;

[Network(Precision = Precision.Double), Input(3, 6, RequiresGrad = true)]
[BatchNorm1d, Linear(6), BatchNorm1d(TrackRunningStats = false), BeginNoGrad, EndNoGrad, BatchNorm1d(Freeze = Freeze.Bias)]
[Linear(10, Bias = false), AvgPool1d(2, CeilMode = true), BatchNorm1d(Affine = false), Flatten]
internal sealed partial class Stack40;
