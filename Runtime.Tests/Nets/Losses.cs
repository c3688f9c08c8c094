namespace FusedNorm.Runtime.Tests.Nets;

// Every option of the cross-entropy. Where the input is the logits (a flatten changes nothing), its gradient is the loss's own.

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Flatten, CrossEntropyLoss]
internal sealed partial class LossMean;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Flatten, CrossEntropyLoss(Reduction = Reduction.Sum)]
internal sealed partial class LossSum;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Flatten, CrossEntropyLoss(Reduction = Reduction.None)]
internal sealed partial class LossNone;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Flatten, CrossEntropyLoss(LabelSmoothing = 0.1)]
internal sealed partial class LossSmoothed;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Flatten, CrossEntropyLoss(LabelSmoothing = 1)]
internal sealed partial class LossSmoothedWhole;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Flatten, CrossEntropyLoss(IgnoreIndex = 1)]
internal sealed partial class LossIgnoring;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Flatten]
[CrossEntropyLoss(IgnoreIndex = 1, LabelSmoothing = 0.25, Reduction = Reduction.Sum)]
internal sealed partial class LossSmoothedIgnoringSum;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Flatten]
[CrossEntropyLoss(IgnoreIndex = 1, LabelSmoothing = 0.25, Reduction = Reduction.None)]
internal sealed partial class LossSmoothedIgnoringNone;

[Network(Precision = Precision.Double), Input(1, RequiresGrad = true), Flatten, CrossEntropyLoss]
internal sealed partial class LossOfOneClass;

[Network(Precision = Precision.Double), Input(3, 4, RequiresGrad = true), AvgPool1d(2), BatchNorm1d, Flatten, Linear(4), CrossEntropyLoss(LabelSmoothing = 0.1)]
internal sealed partial class LossOfNetwork;

[Network(Precision = Precision.Double), Input(3, 4), AvgPool1d(2), BatchNorm1d, Flatten, Linear(4), CrossEntropyLoss(Reduction = Reduction.None)]
internal sealed partial class LossVectorOfNetwork;

[Network, Input(5, RequiresGrad = true), Flatten, CrossEntropyLoss]
internal sealed partial class SingleLossMean;

[Network, Input(33, RequiresGrad = true), Flatten, CrossEntropyLoss(LabelSmoothing = 0.1, IgnoreIndex = 2)]
internal sealed partial class SingleLossSmoothed;

[Network, Input(17, RequiresGrad = true), Flatten, CrossEntropyLoss(Reduction = Reduction.None)]
internal sealed partial class SingleLossNone;

[Network, Input(4, RequiresGrad = true), Flatten, CrossEntropyLoss]
internal sealed partial class SingleLossOfFour;

[Network, Input(4, RequiresGrad = true), Flatten, CrossEntropyLoss(LabelSmoothing = 0.1)]
internal sealed partial class SingleLossOfFourSmoothed;
