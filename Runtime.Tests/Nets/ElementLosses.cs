namespace FusedNorm.Runtime.Tests.Nets;

// Every option of the losses of elements, over outputs of several dimensions; then in single precision, around the widths of vectors.

[Network(Precision = Precision.Double), Input(2, 3, RequiresGrad = true), Linear(3)]
[MSELoss]
internal sealed partial class LossMse;

[Network(Precision = Precision.Double), Input(2, 3, RequiresGrad = true), Linear(3)]
[MSELoss(Reduction = Reduction.Sum)]
internal sealed partial class LossMseSum;

[Network(Precision = Precision.Double), Input(2, 3, RequiresGrad = true), Linear(3)]
[MSELoss(Reduction = Reduction.None)]
internal sealed partial class LossMseNone;

[Network(Precision = Precision.Double), Input(2, 3, RequiresGrad = true), Linear(3)]
[L1Loss]
internal sealed partial class LossL1;

[Network(Precision = Precision.Double), Input(2, 3, RequiresGrad = true), Linear(3)]
[L1Loss(Reduction = Reduction.Sum)]
internal sealed partial class LossL1Sum;

[Network(Precision = Precision.Double), Input(2, 3, RequiresGrad = true), Linear(3)]
[L1Loss(Reduction = Reduction.None)]
internal sealed partial class LossL1None;

[Network(Precision = Precision.Double), Input(2, 3, RequiresGrad = true), Linear(3)]
[SmoothL1Loss(Beta = 0.5)]
internal sealed partial class LossSmoothL1;

[Network(Precision = Precision.Double), Input(2, 3, RequiresGrad = true), Linear(3)]
[SmoothL1Loss(Beta = 0.5, Reduction = Reduction.Sum)]
internal sealed partial class LossSmoothL1Sum;

[Network(Precision = Precision.Double), Input(2, 3, RequiresGrad = true), Linear(3)]
[SmoothL1Loss(Beta = 0.5, Reduction = Reduction.None)]
internal sealed partial class LossSmoothL1None;

[Network(Precision = Precision.Double), Input(2, 3, RequiresGrad = true), Linear(3)]
[HuberLoss(Delta = 0.5)]
internal sealed partial class LossHuber;

[Network(Precision = Precision.Double), Input(2, 3, RequiresGrad = true), Linear(3)]
[HuberLoss(Delta = 0.5, Reduction = Reduction.Sum)]
internal sealed partial class LossHuberSum;

[Network(Precision = Precision.Double), Input(2, 3, RequiresGrad = true), Linear(3)]
[HuberLoss(Delta = 0.5, Reduction = Reduction.None)]
internal sealed partial class LossHuberNone;

[Network(Precision = Precision.Double), Input(2, 3, RequiresGrad = true), Linear(3)]
[BCEWithLogitsLoss]
internal sealed partial class LossBce;

[Network(Precision = Precision.Double), Input(2, 3, RequiresGrad = true), Linear(3)]
[BCEWithLogitsLoss(Reduction = Reduction.Sum)]
internal sealed partial class LossBceSum;

[Network(Precision = Precision.Double), Input(2, 3, RequiresGrad = true), Linear(3)]
[BCEWithLogitsLoss(Reduction = Reduction.None)]
internal sealed partial class LossBceNone;

[Network(Precision = Precision.Double), Input(2, 3, RequiresGrad = true), Linear(3)]
[SmoothL1Loss(Beta = 0)]
internal sealed partial class LossSmoothL1OfNoBeta;

[Network(Precision = Precision.Double), Input(2, 3, RequiresGrad = true), Linear(3)]
[BCEWithLogitsLoss(PosWeight = [2.5])]
internal sealed partial class LossBceWeight;

[Network(Precision = Precision.Double), Input(2, 3, RequiresGrad = true), Linear(3)]
[BCEWithLogitsLoss(PosWeight = [3, 0.5, 0])]
internal sealed partial class LossBceWeights;

[Network(Precision = Precision.Double), Input(2, 3, RequiresGrad = true), Linear(3)]
[BCEWithLogitsLoss(PosWeight = [3, 0.5, 0], Reduction = Reduction.None)]
internal sealed partial class LossBceWeightsNone;

[Network(Precision = Precision.Double), Input(3, 4), AvgPool1d(2), BatchNorm1d, Flatten, Linear(4)]
[MSELoss]
internal sealed partial class LossMseOfNetwork;

[Network, Input(17, RequiresGrad = true), Flatten]
[MSELoss]
internal sealed partial class SingleLossMse;

[Network, Input(17, RequiresGrad = true), Flatten]
[MSELoss(Reduction = Reduction.None)]
internal sealed partial class SingleLossMseNone;

[Network, Input(17, RequiresGrad = true), Flatten]
[L1Loss]
internal sealed partial class SingleLossL1;

[Network, Input(17, RequiresGrad = true), Flatten]
[L1Loss(Reduction = Reduction.None)]
internal sealed partial class SingleLossL1None;

[Network, Input(17, RequiresGrad = true), Flatten]
[SmoothL1Loss(Beta = 0.5)]
internal sealed partial class SingleLossSmoothL1;

[Network, Input(17, RequiresGrad = true), Flatten]
[SmoothL1Loss(Beta = 0.5, Reduction = Reduction.None)]
internal sealed partial class SingleLossSmoothL1None;

[Network, Input(17, RequiresGrad = true), Flatten]
[HuberLoss(Delta = 0.5)]
internal sealed partial class SingleLossHuber;

[Network, Input(17, RequiresGrad = true), Flatten]
[HuberLoss(Delta = 0.5, Reduction = Reduction.None)]
internal sealed partial class SingleLossHuberNone;

[Network, Input(17, RequiresGrad = true), Flatten]
[BCEWithLogitsLoss]
internal sealed partial class SingleLossBce;

[Network, Input(17, RequiresGrad = true), Flatten]
[BCEWithLogitsLoss(Reduction = Reduction.None)]
internal sealed partial class SingleLossBceNone;

[Network, Input(2, 5), Linear(33)]
[BCEWithLogitsLoss(
    PosWeight = [3, 0.5, 0, 1, 3, 0.5, 0, 1, 3, 0.5, 0, 1, 3, 0.5, 0, 1, 3, 0.5, 0, 1, 3, 0.5, 0, 1, 3, 0.5, 0, 1, 3, 0.5, 0, 1, 2])]
internal sealed partial class SingleLossBceWeights;
