namespace FusedNorm.Runtime.Tests.Nets;

// Networks whose output, gradients, parameters or statistics fit their own input, targets or gradients.

[Network, Input(6), Linear(6), Tanh, MSELoss]
internal sealed partial class PlainTanh;

[Network, Input(6, RequiresGrad = true), Linear(6), BatchNorm1d, Tanh, Tap("y"), Linear(6), Add("y"), MSELoss]
internal sealed partial class Recurring;

[Network(Precision = Precision.Double), Input(6, RequiresGrad = true), Linear(6), BatchNorm1d, Tanh, Tap("y"), Linear(6), Add("y"), MSELoss]
internal sealed partial class RecurringDouble;

/// <summary>Its losses fit its gradient and its input.</summary>
[Network, Input(6, RequiresGrad = true), LayerNorm, Linear(6), GELU, MSELoss(Reduction = Reduction.None)]
internal sealed partial class RecurringLosses;

/// <summary>Large enough for products with panels and for several threads.</summary>
[Network, Input(160, RequiresGrad = true), Linear(160), BatchNorm1d, ReLU, Linear(160), MSELoss]
internal sealed partial class RecurringThreaded;

/// <summary>Without a copy of its input: nothing above trains.</summary>
[Network, Input(5), BatchNorm1d(Affine = false), ReLU, Linear(5, Bias = false)]
internal sealed partial class RecurringHead;

/// <summary>Its running means are a batch of two.</summary>
[Network, Input(2, RequiresGrad = true), Linear(4), BatchNorm1d, Linear(2)]
internal sealed partial class MeansAsInput;
