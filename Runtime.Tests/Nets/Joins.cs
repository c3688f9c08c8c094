namespace FusedNorm.Runtime.Tests.Nets;

// Residuals and concatenations, in double precision: values with several readers, taps of views and of the input.

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Tap("x"), Linear(5), BatchNorm1d, ReLU, Add("x"), Linear(3)]
internal sealed partial class JoinResidual;

[Network(Precision = Precision.Double), Input(3, 4, 5, RequiresGrad = true), BatchNorm2d, Tap("x"), ReLU, BatchNorm2d, Add("x"), ReLU,
    AvgPool2d(2)]
internal sealed partial class JoinResidualOfImages;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(7), Tap("a"), Tanh, Tap("b"), Linear(7), Add("a"),
    BatchNorm1d, Add("b"), Add("a")]
internal sealed partial class JoinTwice;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(4), Tap("x"), Add("x"), Sigmoid]
internal sealed partial class JoinWithItself;

[Network(Precision = Precision.Double), Input(2, 8, RequiresGrad = true), MaxPool1d(2), Tap("x"), GELU, BatchNorm1d, Add("x"), Flatten,
    Linear(2)]
internal sealed partial class JoinAfterPool;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Tap("x"), Linear(3), ReLU, Concat("x"), BatchNorm1d, Linear(4)]
internal sealed partial class JoinConcat;

[Network(Precision = Precision.Double), Input(2, 4, 6, RequiresGrad = true), Tap("x"), BatchNorm2d, SiLU, Concat("x"), BatchNorm2d,
    MaxPool2d(2)]
internal sealed partial class JoinConcatOfImages;

[Network(Precision = Precision.Double), Input(4, RequiresGrad = true), Linear(3), Tap("a"), ReLU, Concat("a"), Tap("b"), Linear(6),
    Add("b"), Concat("a")]
internal sealed partial class JoinDense;

[Network(Precision = Precision.Double), Input(2, 6, RequiresGrad = true), Flatten, Tap("flat"), Linear(12), Add("flat"), BatchNorm1d]
internal sealed partial class JoinThroughViews;

[Network(Precision = Precision.Double), Input(3, 4, RequiresGrad = true), Tap("x"), ReLU, Add("x")]
internal sealed partial class JoinOfTheInputAlone;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(5), Tap("x"), Linear(5, Freeze = Freeze.All),
    BatchNorm1d(Eval = true), Add("x")]
internal sealed partial class JoinFrozenArm;

[Network(Precision = Precision.Double), Input(4, RequiresGrad = true), Tap("x"), Softmax, Add("x"), LogSoftmax]
internal sealed partial class JoinOfSoftmax;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Tap("x"), ReLU, Add("x"), BatchNorm1d, Linear(3)]
internal sealed partial class JoinBeforeNorm;

[Network(Precision = Precision.Double), Input(3, 4), Linear(5), Tap("x"), ReLU, Add("x"), BatchNorm1d, ReLU, Add("x"), BatchNorm1d]
internal sealed partial class JoinOfRecipes;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Tap("x"), Linear(4), BatchNorm1d, SiLU, Linear(3), Tap("a"),
    From("x"), Linear(3), BatchNorm1d, Add("a"), Tanh]
internal sealed partial class JoinProjection;

[Network(Precision = Precision.Double), Input(3, 4, RequiresGrad = true), BatchNorm1d, Tap("x"), AvgPool1d(2), Tap("a"), From("x"),
    InstanceNorm1d, MaxPool1d(2), Concat("a"), Tap("b"), From("input"), AvgPool1d(2), Concat("b"), Flatten, Linear(2)]
internal sealed partial class JoinThreeBranches;
