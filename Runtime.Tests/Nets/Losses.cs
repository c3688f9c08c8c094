namespace FusedNorm.Runtime.Tests.Nets;

// Every option of the losses of classes. Where the input is the logits (a flatten changes nothing), its gradient is the loss's own.

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

[Network(Precision = Precision.Double), Input(4, RequiresGrad = true), Flatten, CrossEntropyLoss(LabelSmoothing = 0.25)]
internal sealed partial class LossSmoothedOfFour;

[Network(Precision = Precision.Double), Input(1, RequiresGrad = true), Flatten, CrossEntropyLoss]
internal sealed partial class LossOfOneClass;

[Network(Precision = Precision.Double), Input(3, 4, RequiresGrad = true), AvgPool1d(2), BatchNorm1d, Flatten, Linear(4),
    CrossEntropyLoss(LabelSmoothing = 0.1)]
internal sealed partial class LossOfNetwork;

[Network(Precision = Precision.Double), Input(3, 4), AvgPool1d(2), BatchNorm1d, Flatten, Linear(4),
    CrossEntropyLoss(Reduction = Reduction.None)]
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

[Network(Precision = Precision.Double), Input(4, RequiresGrad = true), Flatten]
[CrossEntropyLoss(Weight = [0.5, 2, 0, 1.25])]
internal sealed partial class LossWeights;

[Network(Precision = Precision.Double), Input(4, RequiresGrad = true), Flatten]
[CrossEntropyLoss(Weight = [0.5, 2, 0, 1.25], Reduction = Reduction.None)]
internal sealed partial class LossWeightsNone;

[Network(Precision = Precision.Double), Input(4, RequiresGrad = true), Flatten]
[CrossEntropyLoss(Weight = [0.5, 2, 0, 1.25], IgnoreIndex = 1, LabelSmoothing = 0.25)]
internal sealed partial class LossWeightsSmoothedIgnoring;

[Network(Precision = Precision.Double), Input(4, RequiresGrad = true), Flatten]
[CrossEntropyLoss(Weight = [0.5, -1, 3, 1.25], LabelSmoothing = 0.25, Reduction = Reduction.Sum)]
internal sealed partial class LossWeightsSmoothedSum;

[Network(Precision = Precision.Double), Input(4, RequiresGrad = true), Flatten]
[CrossEntropyLoss(ProbabilityTargets = true)]
internal sealed partial class LossProbabilities;

[Network(Precision = Precision.Double), Input(4, RequiresGrad = true), Flatten]
[CrossEntropyLoss(ProbabilityTargets = true, Reduction = Reduction.Sum)]
internal sealed partial class LossProbabilitiesSum;

[Network(Precision = Precision.Double), Input(4, RequiresGrad = true), Flatten]
[CrossEntropyLoss(ProbabilityTargets = true, LabelSmoothing = 0.25)]
internal sealed partial class LossProbabilitiesSmoothed;

[Network(Precision = Precision.Double), Input(4, RequiresGrad = true), Flatten]
[CrossEntropyLoss(ProbabilityTargets = true, Weight = [0.5, 2, 0, 1.25], LabelSmoothing = 0.25, Reduction = Reduction.None)]
internal sealed partial class LossProbabilitiesWeightsSmoothedNone;

[Network(Precision = Precision.Double), Input(4, RequiresGrad = true), Flatten]
[NLLLoss]
internal sealed partial class LossNll;

[Network(Precision = Precision.Double), Input(4, RequiresGrad = true), Flatten]
[NLLLoss(IgnoreIndex = 1, Reduction = Reduction.Sum)]
internal sealed partial class LossNllSumIgnoring;

[Network(Precision = Precision.Double), Input(4, RequiresGrad = true), Flatten]
[NLLLoss(Weight = [0.5, 2, 0, 1.25])]
internal sealed partial class LossNllWeights;

[Network(Precision = Precision.Double), Input(4, RequiresGrad = true), Flatten]
[NLLLoss(Weight = [0.5, 2, 0, 1.25], IgnoreIndex = 1, Reduction = Reduction.None)]
internal sealed partial class LossNllWeightsIgnoringNone;

[Network, Input(6), Linear(4)]
[CrossEntropyLoss(Weight = [0.5, 2, 0, 1.25], LabelSmoothing = 0.25)]
internal sealed partial class SingleLossWeights;

[Network, Input(6), Linear(33)]
[CrossEntropyLoss(ProbabilityTargets = true, LabelSmoothing = 0.25)]
internal sealed partial class SingleLossProbabilities;

[Network, Input(6), Linear(4)]
[NLLLoss(Weight = [0.5, 2, 0, 1.25])]
internal sealed partial class SingleLossNll;
