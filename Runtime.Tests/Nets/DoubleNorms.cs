namespace FusedNorm.Runtime.Tests.Nets;

// Norms in double precision, of few elements and of many, over rows, columns and positions.
[Network(Precision = Precision.Double), Input(3), LayerNorm]
internal sealed partial class DoubleRowsOfThree;

[Network(Precision = Precision.Double), Input(1003), LayerNorm]
internal sealed partial class DoubleRows;

[Network(Precision = Precision.Double), Input(5), BatchNorm1d(Affine = false)]
internal sealed partial class DoubleColumns;

[Network(Precision = Precision.Double), Input(3, 37), BatchNorm1d(Affine = false)]
internal sealed partial class DoublePositions;

[Network(Precision = Precision.Double), Input(6, 7, 5), GroupNorm(2)]
internal sealed partial class DoubleGroups;

[Network(Precision = Precision.Double), Input(2, 67), InstanceNorm1d]
internal sealed partial class DoubleInstances;
