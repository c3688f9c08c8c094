namespace FusedNorm.Runtime.Tests.Nets;

// One network for each size at and around the widths of vectors, in double precision: features, positions, columns, pooled positions, rows,
// groups.

[Network(Precision = Precision.Double), Input(1, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns1Double;

[Network(Precision = Precision.Double), Input(3, 1, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Positions1Double;

[Network(Precision = Precision.Double), Input(1, RequiresGrad = true), Linear(5), ReLU, Linear(3)]
internal sealed partial class Features1Double;

[Network(Precision = Precision.Double), Input(3, 1, RequiresGrad = true), AvgPool1d(1), BatchNorm1d, Flatten, Linear(5)]
internal sealed partial class Pooled1Double;

[Network(Precision = Precision.Double), Input(3, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns3Double;

[Network(Precision = Precision.Double), Input(1, 3, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Positions3Double;

[Network(Precision = Precision.Double), Input(3, RequiresGrad = true), Linear(16), ReLU, Linear(1)]
internal sealed partial class Features3Double;

[Network(Precision = Precision.Double), Input(1, 3, RequiresGrad = true), AvgPool1d(3, Stride = 2, Padding = 1), BatchNorm1d, Flatten,
    Linear(16)]
internal sealed partial class Pooled3Double;

[Network(Precision = Precision.Double), Input(4, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns4Double;

[Network(Precision = Precision.Double), Input(4, 4, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Positions4Double;

[Network(Precision = Precision.Double), Input(4, RequiresGrad = true), Linear(3), ReLU, Linear(4)]
internal sealed partial class Features4Double;

[Network(Precision = Precision.Double), Input(4, 4, RequiresGrad = true), AvgPool1d(3, Stride = 1), BatchNorm1d, Flatten, Linear(3)]
internal sealed partial class Pooled4Double;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns5Double;

[Network(Precision = Precision.Double), Input(7, 5, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Positions5Double;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(9), ReLU, Linear(7)]
internal sealed partial class Features5Double;

[Network(Precision = Precision.Double), Input(7, 5, RequiresGrad = true), AvgPool1d(2, Stride = 3, CeilMode = true), BatchNorm1d, Flatten,
    Linear(9)]
internal sealed partial class Pooled5Double;

[Network(Precision = Precision.Double), Input(7, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns7Double;

[Network(Precision = Precision.Double), Input(2, 7, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Positions7Double;

[Network(Precision = Precision.Double), Input(7, RequiresGrad = true), Linear(33), ReLU, Linear(2)]
internal sealed partial class Features7Double;

[Network(Precision = Precision.Double), Input(2, 7, RequiresGrad = true), AvgPool1d(2), BatchNorm1d, Flatten, Linear(33)]
internal sealed partial class Pooled7Double;

[Network(Precision = Precision.Double), Input(8, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns8Double;

[Network(Precision = Precision.Double), Input(5, 8, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Positions8Double;

[Network(Precision = Precision.Double), Input(8, RequiresGrad = true), Linear(7), ReLU, Linear(5)]
internal sealed partial class Features8Double;

[Network(Precision = Precision.Double), Input(5, 8, RequiresGrad = true), AvgPool1d(3, Stride = 2, Padding = 1), BatchNorm1d, Flatten,
    Linear(7)]
internal sealed partial class Pooled8Double;

[Network(Precision = Precision.Double), Input(9, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns9Double;

[Network(Precision = Precision.Double), Input(3, 9, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Positions9Double;

[Network(Precision = Precision.Double), Input(9, RequiresGrad = true), Linear(17), ReLU, Linear(3)]
internal sealed partial class Features9Double;

[Network(Precision = Precision.Double), Input(3, 9, RequiresGrad = true), AvgPool1d(3, Stride = 1), BatchNorm1d, Flatten, Linear(17)]
internal sealed partial class Pooled9Double;

[Network(Precision = Precision.Double), Input(15, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns15Double;

[Network(Precision = Precision.Double), Input(1, 15, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Positions15Double;

[Network(Precision = Precision.Double), Input(15, RequiresGrad = true), Linear(4), ReLU, Linear(1)]
internal sealed partial class Features15Double;

[Network(Precision = Precision.Double), Input(1, 15, RequiresGrad = true), AvgPool1d(2, Stride = 3, CeilMode = true), BatchNorm1d, Flatten,
    Linear(4)]
internal sealed partial class Pooled15Double;

[Network(Precision = Precision.Double), Input(16, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns16Double;

[Network(Precision = Precision.Double), Input(4, 16, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Positions16Double;

[Network(Precision = Precision.Double), Input(16, RequiresGrad = true), Linear(15), ReLU, Linear(4)]
internal sealed partial class Features16Double;

[Network(Precision = Precision.Double), Input(4, 16, RequiresGrad = true), AvgPool1d(2), BatchNorm1d, Flatten, Linear(15)]
internal sealed partial class Pooled16Double;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns17Double;

[Network(Precision = Precision.Double), Input(7, 17, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Positions17Double;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), Linear(1), ReLU, Linear(7)]
internal sealed partial class Features17Double;

[Network(Precision = Precision.Double), Input(7, 17, RequiresGrad = true), AvgPool1d(3, Stride = 2, Padding = 1), BatchNorm1d, Flatten,
    Linear(1)]
internal sealed partial class Pooled17Double;

[Network(Precision = Precision.Double), Input(31, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns31Double;

[Network(Precision = Precision.Double), Input(2, 31, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Positions31Double;

[Network(Precision = Precision.Double), Input(31, RequiresGrad = true), Linear(8), ReLU, Linear(2)]
internal sealed partial class Features31Double;

[Network(Precision = Precision.Double), Input(2, 31, RequiresGrad = true), AvgPool1d(3, Stride = 1), BatchNorm1d, Flatten, Linear(8)]
internal sealed partial class Pooled31Double;

[Network(Precision = Precision.Double), Input(33, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns33Double;

[Network(Precision = Precision.Double), Input(5, 33, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Positions33Double;

[Network(Precision = Precision.Double), Input(33, RequiresGrad = true), Linear(31), ReLU, Linear(5)]
internal sealed partial class Features33Double;

[Network(Precision = Precision.Double), Input(5, 33, RequiresGrad = true), AvgPool1d(2, Stride = 3, CeilMode = true), BatchNorm1d, Flatten,
    Linear(31)]
internal sealed partial class Pooled33Double;

[Network(Precision = Precision.Double), Input(3, 1, RequiresGrad = true), LayerNorm, ReLU, RMSNorm]
internal sealed partial class Rows1Double;

[Network(Precision = Precision.Double), Input(6, 1, RequiresGrad = true), GroupNorm(2), ReLU, GroupNorm(1)]
internal sealed partial class Groups1Double;

[Network(Precision = Precision.Double), Input(3, 3, RequiresGrad = true), LayerNorm, ReLU, RMSNorm]
internal sealed partial class Rows3Double;

[Network(Precision = Precision.Double), Input(6, 3, RequiresGrad = true), GroupNorm(2), ReLU, GroupNorm(1)]
internal sealed partial class Groups3Double;

[Network(Precision = Precision.Double), Input(3, 4, RequiresGrad = true), LayerNorm, ReLU, RMSNorm]
internal sealed partial class Rows4Double;

[Network(Precision = Precision.Double), Input(6, 4, RequiresGrad = true), GroupNorm(2), ReLU, GroupNorm(1)]
internal sealed partial class Groups4Double;

[Network(Precision = Precision.Double), Input(3, 5, RequiresGrad = true), LayerNorm, ReLU, RMSNorm]
internal sealed partial class Rows5Double;

[Network(Precision = Precision.Double), Input(6, 5, RequiresGrad = true), GroupNorm(2), ReLU, GroupNorm(1)]
internal sealed partial class Groups5Double;

[Network(Precision = Precision.Double), Input(3, 7, RequiresGrad = true), LayerNorm, ReLU, RMSNorm]
internal sealed partial class Rows7Double;

[Network(Precision = Precision.Double), Input(6, 7, RequiresGrad = true), GroupNorm(2), ReLU, GroupNorm(1)]
internal sealed partial class Groups7Double;

[Network(Precision = Precision.Double), Input(3, 8, RequiresGrad = true), LayerNorm, ReLU, RMSNorm]
internal sealed partial class Rows8Double;

[Network(Precision = Precision.Double), Input(6, 8, RequiresGrad = true), GroupNorm(2), ReLU, GroupNorm(1)]
internal sealed partial class Groups8Double;

[Network(Precision = Precision.Double), Input(3, 9, RequiresGrad = true), LayerNorm, ReLU, RMSNorm]
internal sealed partial class Rows9Double;

[Network(Precision = Precision.Double), Input(6, 9, RequiresGrad = true), GroupNorm(2), ReLU, GroupNorm(1)]
internal sealed partial class Groups9Double;

[Network(Precision = Precision.Double), Input(3, 15, RequiresGrad = true), LayerNorm, ReLU, RMSNorm]
internal sealed partial class Rows15Double;

[Network(Precision = Precision.Double), Input(6, 15, RequiresGrad = true), GroupNorm(2), ReLU, GroupNorm(1)]
internal sealed partial class Groups15Double;

[Network(Precision = Precision.Double), Input(3, 16, RequiresGrad = true), LayerNorm, ReLU, RMSNorm]
internal sealed partial class Rows16Double;

[Network(Precision = Precision.Double), Input(6, 16, RequiresGrad = true), GroupNorm(2), ReLU, GroupNorm(1)]
internal sealed partial class Groups16Double;

[Network(Precision = Precision.Double), Input(3, 17, RequiresGrad = true), LayerNorm, ReLU, RMSNorm]
internal sealed partial class Rows17Double;

[Network(Precision = Precision.Double), Input(6, 17, RequiresGrad = true), GroupNorm(2), ReLU, GroupNorm(1)]
internal sealed partial class Groups17Double;

[Network(Precision = Precision.Double), Input(3, 31, RequiresGrad = true), LayerNorm, ReLU, RMSNorm]
internal sealed partial class Rows31Double;

[Network(Precision = Precision.Double), Input(6, 31, RequiresGrad = true), GroupNorm(2), ReLU, GroupNorm(1)]
internal sealed partial class Groups31Double;

[Network(Precision = Precision.Double), Input(3, 33, RequiresGrad = true), LayerNorm, ReLU, RMSNorm]
internal sealed partial class Rows33Double;

[Network(Precision = Precision.Double), Input(6, 33, RequiresGrad = true), GroupNorm(2), ReLU, GroupNorm(1)]
internal sealed partial class Groups33Double;

// Four registers are taken at once where there are so many columns.

[Network(Precision = Precision.Double), Input(65, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class Columns65Double;
