namespace FusedNorm.Runtime.Tests.Nets;

// Dropout wherever it can stand: first, last, alone, between layers that fuse with it and layers that do not. Drop… is double precision.

[Network(Precision = Precision.Double), Input(7, RequiresGrad = true), Dropout(0.3)]
internal sealed partial class DropAlone;

[Network(Precision = Precision.Double), Input(6, RequiresGrad = true), Dropout(0.2), Linear(9), BatchNorm1d, ReLU, Dropout, Linear(7), Tanh,
    Dropout(0.4), Linear(3)]
internal sealed partial class DropDense;

[Network(Precision = Precision.Double), Input(3, 8, RequiresGrad = true), AvgPool1d(2), Dropout(0.3), BatchNorm1d, GELU, Dropout(0.2),
    MaxPool1d(2), Flatten]
[Dropout(0.1), Linear(4), Dropout]
internal sealed partial class DropSignal;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(6), Dropout(0.3), Tap("x"), Linear(6), Tanh, Dropout(0.3),
    Add("x"), Softmax, Dropout]
internal sealed partial class DropResidual;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(6), Tap("x"), Dropout, Tap("y"), Sigmoid, Add("y"),
    Concat("x"), Dropout(0.25)]
internal sealed partial class DropTapped;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Dropout(0), Linear(6), Dropout(1), Linear(6), Dropout(0.3),
    Linear(2), Dropout(0)]
internal sealed partial class DropEnds;

[Network, Input(6), Linear(64), Dropout, ReLU, Dropout(0.25, Name = "late"), Linear(4), CrossEntropyLoss]
internal sealed partial class MaskedClassifier;

[Network, Input(1000), Dropout(0.3)]
internal sealed partial class MaskedInput;

[Network, Input(6), Linear(64), ReLU, Linear(4), CrossEntropyLoss]
internal sealed partial class UnmaskedClassifier;

[Network, Input(4), BeginNoGrad, Linear(8), Dropout, EndNoGrad, Linear(3)]
internal sealed partial class MaskedRegion;
