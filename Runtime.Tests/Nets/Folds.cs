namespace FusedNorm.Runtime.Tests.Nets;

// Norms with running statistics beside what can take them in, and beside what cannot; in both precisions.

[Network, Input(7), Linear(17), BatchNorm1d, ReLU, Linear(9, Bias = false), BatchNorm1d(Affine = false, CumulativeAverage = true), ReLU,
    Linear(3)]
internal sealed partial class FoldBehind;

[Network(Precision = Precision.Double), Input(7), Linear(17), BatchNorm1d, ReLU, Linear(9, Bias = false),
    BatchNorm1d(Affine = false, CumulativeAverage = true), ReLU, Linear(3)]
internal sealed partial class FoldBehindDouble;

[Network, Input(6), BatchNorm1d, Linear(5)]
internal sealed partial class FoldInFront;

[Network(Precision = Precision.Double), Input(6), BatchNorm1d, Linear(5)]
internal sealed partial class FoldInFrontDouble;

[Network, Input(3, 4), BatchNorm1d(Eps = 0.25), Flatten, Linear(5, Bias = false), BatchNorm1d(Freeze = Freeze.All), Sigmoid]
internal sealed partial class FoldOnBothSides;

[Network(Precision = Precision.Double), Input(3, 4), BatchNorm1d(Eps = 0.25), Flatten, Linear(5, Bias = false),
    BatchNorm1d(Freeze = Freeze.All), Sigmoid]
internal sealed partial class FoldOnBothSidesDouble;

[Network, Input(3, 4), BatchNorm1d, BatchNorm1d(Eval = true), Flatten, BatchNorm1d, ReLU, Linear(4), BatchNorm1d,
    BatchNorm1d(Affine = false)]
internal sealed partial class FoldJoined;

[Network(Precision = Precision.Double), Input(3, 4), BatchNorm1d, BatchNorm1d(Eval = true), Flatten, BatchNorm1d, ReLU, Linear(4),
    BatchNorm1d, BatchNorm1d(Affine = false)]
internal sealed partial class FoldJoinedDouble;

[Network, Input(3, 4), InstanceNorm1d(Affine = true, TrackRunningStats = true), BatchNorm1d, Flatten, BatchNorm1d, Dropout, Linear(4)]
internal sealed partial class FoldJoinedIntoLinear;

[Network, Input(5), Linear(8), Dropout(0.3), Detach, BatchNorm1d, Dropout(0.1), ReLU, BatchNorm1d, Detach, Linear(3)]
internal sealed partial class FoldThroughViews;

[Network, Input(6), Linear(6), Tap("x"), BatchNorm1d, ReLU, Add("x"), BatchNorm1d, Tap("y"), Linear(6), BatchNorm1d, Add("y")]
internal sealed partial class FoldBesideTaps;

[Network(Precision = Precision.Double), Input(6), Linear(6), Tap("x"), BatchNorm1d, ReLU, Add("x"), BatchNorm1d, Tap("y"), Linear(6),
    BatchNorm1d, Add("y")]
internal sealed partial class FoldBesideTapsDouble;

[Network, Input(6), Linear(5), BatchNorm1d(TrackRunningStats = false), BatchNorm1d, Linear(3)]
internal sealed partial class FoldBesideUntracked;

[Network, Input(6), Linear(5), BatchNorm1d(TrackRunningStats = false), BatchNorm1d, ReLU]
internal sealed partial class FoldUntracked;

[Network, Input(3, 4), Linear(5), BatchNorm1d, Linear(2), LayerNorm(2), Flatten, Linear(3)]
internal sealed partial class FoldNotOverRows;

[Network, Input(1, 6), BatchNorm1d, Linear(9), BatchNorm1d, Flatten, BatchNorm1d]
internal sealed partial class FoldOfOneChannel;

[Network(Precision = Precision.Double), Input(3, 4), InstanceNorm1d(Affine = true, TrackRunningStats = true), BatchNorm1d, Flatten,
    BatchNorm1d, Dropout, Linear(4)]
internal sealed partial class FoldJoinedIntoLinearDouble;
