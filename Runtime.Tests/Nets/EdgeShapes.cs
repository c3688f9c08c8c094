namespace FusedNorm.Runtime.Tests.Nets;

// One network for each size at and around the widths of vectors, in single precision: features, positions, columns, pooled positions, rows,
// groups.

[Network, Input(1, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns1;

[Network, Input(3, 1, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Positions1;

[Network, Input(1, RequiresGrad = true), Linear(5), ReLU, Linear(3)]
internal sealed partial class Features1;

[Network, Input(3, 1, RequiresGrad = true), AvgPool1d(1), BatchNorm1d, Flatten, Linear(5)]
internal sealed partial class Pooled1;

[Network, Input(3, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns3;

[Network, Input(1, 3, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Positions3;

[Network, Input(3, RequiresGrad = true), Linear(16), ReLU, Linear(1)]
internal sealed partial class Features3;

[Network, Input(1, 3, RequiresGrad = true), AvgPool1d(3, Stride = 2, Padding = 1), BatchNorm1d, Flatten, Linear(16)]
internal sealed partial class Pooled3;

[Network, Input(4, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns4;

[Network, Input(4, 4, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Positions4;

[Network, Input(4, RequiresGrad = true), Linear(3), ReLU, Linear(4)]
internal sealed partial class Features4;

[Network, Input(4, 4, RequiresGrad = true), AvgPool1d(3, Stride = 1), BatchNorm1d, Flatten, Linear(3)]
internal sealed partial class Pooled4;

[Network, Input(5, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns5;

[Network, Input(7, 5, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Positions5;

[Network, Input(5, RequiresGrad = true), Linear(9), ReLU, Linear(7)]
internal sealed partial class Features5;

[Network, Input(7, 5, RequiresGrad = true), AvgPool1d(2, Stride = 3, CeilMode = true), BatchNorm1d, Flatten, Linear(9)]
internal sealed partial class Pooled5;

[Network, Input(7, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns7;

[Network, Input(2, 7, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Positions7;

[Network, Input(7, RequiresGrad = true), Linear(33), ReLU, Linear(2)]
internal sealed partial class Features7;

[Network, Input(2, 7, RequiresGrad = true), AvgPool1d(2), BatchNorm1d, Flatten, Linear(33)]
internal sealed partial class Pooled7;

[Network, Input(8, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns8;

[Network, Input(5, 8, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Positions8;

[Network, Input(8, RequiresGrad = true), Linear(7), ReLU, Linear(5)]
internal sealed partial class Features8;

[Network, Input(5, 8, RequiresGrad = true), AvgPool1d(3, Stride = 2, Padding = 1), BatchNorm1d, Flatten, Linear(7)]
internal sealed partial class Pooled8;

[Network, Input(9, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns9;

[Network, Input(3, 9, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Positions9;

[Network, Input(9, RequiresGrad = true), Linear(17), ReLU, Linear(3)]
internal sealed partial class Features9;

[Network, Input(3, 9, RequiresGrad = true), AvgPool1d(3, Stride = 1), BatchNorm1d, Flatten, Linear(17)]
internal sealed partial class Pooled9;

[Network, Input(15, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns15;

[Network, Input(1, 15, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Positions15;

[Network, Input(15, RequiresGrad = true), Linear(4), ReLU, Linear(1)]
internal sealed partial class Features15;

[Network, Input(1, 15, RequiresGrad = true), AvgPool1d(2, Stride = 3, CeilMode = true), BatchNorm1d, Flatten, Linear(4)]
internal sealed partial class Pooled15;

[Network, Input(16, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns16;

[Network, Input(4, 16, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Positions16;

[Network, Input(16, RequiresGrad = true), Linear(15), ReLU, Linear(4)]
internal sealed partial class Features16;

[Network, Input(4, 16, RequiresGrad = true), AvgPool1d(2), BatchNorm1d, Flatten, Linear(15)]
internal sealed partial class Pooled16;

[Network, Input(17, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns17;

[Network, Input(7, 17, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Positions17;

[Network, Input(17, RequiresGrad = true), Linear(1), ReLU, Linear(7)]
internal sealed partial class Features17;

[Network, Input(7, 17, RequiresGrad = true), AvgPool1d(3, Stride = 2, Padding = 1), BatchNorm1d, Flatten, Linear(1)]
internal sealed partial class Pooled17;

[Network, Input(31, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns31;

[Network, Input(2, 31, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Positions31;

[Network, Input(31, RequiresGrad = true), Linear(8), ReLU, Linear(2)]
internal sealed partial class Features31;

[Network, Input(2, 31, RequiresGrad = true), AvgPool1d(3, Stride = 1), BatchNorm1d, Flatten, Linear(8)]
internal sealed partial class Pooled31;

[Network, Input(33, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns33;

[Network, Input(5, 33, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Positions33;

[Network, Input(33, RequiresGrad = true), Linear(31), ReLU, Linear(5)]
internal sealed partial class Features33;

[Network, Input(5, 33, RequiresGrad = true), AvgPool1d(2, Stride = 3, CeilMode = true), BatchNorm1d, Flatten, Linear(31)]
internal sealed partial class Pooled33;

[Network, Input(3, 1, RequiresGrad = true), LayerNorm, ReLU, RMSNorm]
internal sealed partial class Rows1;

[Network, Input(6, 1, RequiresGrad = true), GroupNorm(2), ReLU, GroupNorm(1)]
internal sealed partial class Groups1;

[Network, Input(3, 3, RequiresGrad = true), LayerNorm, ReLU, RMSNorm]
internal sealed partial class Rows3;

[Network, Input(6, 3, RequiresGrad = true), GroupNorm(2), ReLU, GroupNorm(1)]
internal sealed partial class Groups3;

[Network, Input(3, 4, RequiresGrad = true), LayerNorm, ReLU, RMSNorm]
internal sealed partial class Rows4;

[Network, Input(6, 4, RequiresGrad = true), GroupNorm(2), ReLU, GroupNorm(1)]
internal sealed partial class Groups4;

[Network, Input(3, 5, RequiresGrad = true), LayerNorm, ReLU, RMSNorm]
internal sealed partial class Rows5;

[Network, Input(6, 5, RequiresGrad = true), GroupNorm(2), ReLU, GroupNorm(1)]
internal sealed partial class Groups5;

[Network, Input(3, 7, RequiresGrad = true), LayerNorm, ReLU, RMSNorm]
internal sealed partial class Rows7;

[Network, Input(6, 7, RequiresGrad = true), GroupNorm(2), ReLU, GroupNorm(1)]
internal sealed partial class Groups7;

[Network, Input(3, 8, RequiresGrad = true), LayerNorm, ReLU, RMSNorm]
internal sealed partial class Rows8;

[Network, Input(6, 8, RequiresGrad = true), GroupNorm(2), ReLU, GroupNorm(1)]
internal sealed partial class Groups8;

[Network, Input(3, 9, RequiresGrad = true), LayerNorm, ReLU, RMSNorm]
internal sealed partial class Rows9;

[Network, Input(6, 9, RequiresGrad = true), GroupNorm(2), ReLU, GroupNorm(1)]
internal sealed partial class Groups9;

[Network, Input(3, 15, RequiresGrad = true), LayerNorm, ReLU, RMSNorm]
internal sealed partial class Rows15;

[Network, Input(6, 15, RequiresGrad = true), GroupNorm(2), ReLU, GroupNorm(1)]
internal sealed partial class Groups15;

[Network, Input(3, 16, RequiresGrad = true), LayerNorm, ReLU, RMSNorm]
internal sealed partial class Rows16;

[Network, Input(6, 16, RequiresGrad = true), GroupNorm(2), ReLU, GroupNorm(1)]
internal sealed partial class Groups16;

[Network, Input(3, 17, RequiresGrad = true), LayerNorm, ReLU, RMSNorm]
internal sealed partial class Rows17;

[Network, Input(6, 17, RequiresGrad = true), GroupNorm(2), ReLU, GroupNorm(1)]
internal sealed partial class Groups17;

[Network, Input(3, 31, RequiresGrad = true), LayerNorm, ReLU, RMSNorm]
internal sealed partial class Rows31;

[Network, Input(6, 31, RequiresGrad = true), GroupNorm(2), ReLU, GroupNorm(1)]
internal sealed partial class Groups31;

[Network, Input(3, 33, RequiresGrad = true), LayerNorm, ReLU, RMSNorm]
internal sealed partial class Rows33;

[Network, Input(6, 33, RequiresGrad = true), GroupNorm(2), ReLU, GroupNorm(1)]
internal sealed partial class Groups33;

// Four registers are taken at once where there are so many columns.

[Network, Input(63, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns63;

[Network, Input(64, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns64;

[Network, Input(65, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns65;

[Network, Input(81, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns81;
