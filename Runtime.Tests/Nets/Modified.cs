namespace FusedNorm.Runtime.Tests.Nets;

// Networks whose parameters change between forward and backward.

[Network, Input(4), Linear(4), Tanh, Linear(4), MSELoss(Reduction = Reduction.Sum)]
internal sealed partial class ModifiedTanh;

[Network(Precision = Precision.Double), Input(4), Linear(4), Tanh, Linear(4), MSELoss(Reduction = Reduction.Sum)]
internal sealed partial class ModifiedTanhDouble;

[Network, Input(4), Linear(4), ReLU, Linear(4), MSELoss(Reduction = Reduction.Sum)]
internal sealed partial class ModifiedReLU;

[Network, Input(4), Linear(4), MSELoss(Reduction = Reduction.Sum)]
internal sealed partial class ModifiedAlone;

[Network, Input(4, RequiresGrad = true), Linear(4), MSELoss(Reduction = Reduction.Sum)]
internal sealed partial class ModifiedOfInput;

[Network, Input(4), BatchNorm1d, Linear(4), MSELoss(Reduction = Reduction.Sum)]
internal sealed partial class ModifiedBatchNorm;

[Network, Input(4), Linear(4), LayerNorm, GELU, Linear(4), MSELoss(Reduction = Reduction.Sum)]
internal sealed partial class ModifiedLayerNorm;

/// <summary>Products so large that what stands in front of them is computed again in the backward pass.</summary>
[Network(Precision = Precision.Double), Input(24), Linear(32), GroupNorm(4), GELU, Linear(32), LayerNorm, ReLU, Linear(16), BatchNorm1d,
    ReLU, Linear(20), RMSNorm, Linear(16)]
internal sealed partial class ModifiedLargeNorms;
