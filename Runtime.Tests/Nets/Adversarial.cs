namespace FusedNorm.Runtime.Tests.Nets;

// Norms whose running statistics are the last batch's (a momentum of 1), for inputs that break careless sums. A pool over one
// element changes nothing, but takes the batch norm's loops through windows.

[Network, Input(17, RequiresGrad = true), BatchNorm1d(Momentum = 1)]
internal sealed partial class LastBatchOfColumns;

[Network, Input(3, 37, RequiresGrad = true), BatchNorm1d(Momentum = 1)]
internal sealed partial class LastBatchOfPositions;

[Network, Input(2, 1031, RequiresGrad = true), BatchNorm1d(Momentum = 1)]
internal sealed partial class LastBatchOfManyPositions;

[Network, Input(3, 11, 13, RequiresGrad = true), BatchNorm2d(Momentum = 1)]
internal sealed partial class LastBatchOfImages;

[Network, Input(17, 1, RequiresGrad = true), AvgPool1d(1), BatchNorm1d(Momentum = 1)]
internal sealed partial class LastBatchOfPooledColumns;

[Network, Input(3, 37, RequiresGrad = true), AvgPool1d(1), BatchNorm1d(Momentum = 1)]
internal sealed partial class LastBatchOfPooledPositions;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), BatchNorm1d(Momentum = 1)]
internal sealed partial class LastBatchOfColumnsDouble;

[Network(Precision = Precision.Double), Input(3, 37, RequiresGrad = true), BatchNorm1d(Momentum = 1)]
internal sealed partial class LastBatchOfPositionsDouble;

[Network, Input(17, RequiresGrad = true), BatchNorm1d(Eps = 0)]
internal sealed partial class NoEpsOfColumns;

[Network, Input(3, 37, RequiresGrad = true), BatchNorm1d(Eps = 0)]
internal sealed partial class NoEpsOfPositions;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), BatchNorm1d(Eps = 0)]
internal sealed partial class NoEpsOfColumnsDouble;

[Network, Input(35, RequiresGrad = true), ReLU]
internal sealed partial class OnlyReLU;

[Network, Input(35, RequiresGrad = true), Hardswish]
internal sealed partial class OnlyHardswish;

[Network(Precision = Precision.Double), Input(35, RequiresGrad = true), Hardswish]
internal sealed partial class OnlyHardswishDouble;

[Network, Input(9, RequiresGrad = true), Linear(5)]
internal sealed partial class OnlyLinear;

[Network, Input(2, 9, RequiresGrad = true), AvgPool1d(3, Stride = 2, Padding = 1)]
internal sealed partial class OnlyPool;

[Network, Input(3, 1031, RequiresGrad = true), InstanceNorm1d(Affine = true, TrackRunningStats = true, Momentum = 1)]
internal sealed partial class LastBatchOfInstances;

[Network, Input(3, 1031, RequiresGrad = true), LayerNorm(1031)]
internal sealed partial class OnlyLayerNorm;

[Network, Input(6, 389, RequiresGrad = true), GroupNorm(2)]
internal sealed partial class OnlyGroupNorm;
