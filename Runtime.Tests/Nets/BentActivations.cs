namespace FusedNorm.Runtime.Tests.Nets;

// Activations alone: for their values at kinks and infinities in every lane, and for the digits of those that are made of several
// functions.

[Network, Input(35, RequiresGrad = true), ReLU6]
internal sealed partial class OnlyReLU6;

[Network, Input(35, RequiresGrad = true), Hardtanh(-2, 3.5)]
internal sealed partial class OnlyHardtanh;

[Network, Input(35, RequiresGrad = true), Hardsigmoid]
internal sealed partial class OnlyHardsigmoid;

[Network, Input(35, RequiresGrad = true), SELU]
internal sealed partial class OnlySELU;

[Network, Input(35, RequiresGrad = true), CELU(2)]
internal sealed partial class OnlyCELU;

[Network, Input(35, RequiresGrad = true), Softsign]
internal sealed partial class OnlySoftsign;

[Network, Input(35, RequiresGrad = true), Softplus]
internal sealed partial class OnlySoftplus;

[Network, Input(35, RequiresGrad = true), Mish]
internal sealed partial class OnlyMish;

[Network, Input(35, RequiresGrad = true), LogSigmoid]
internal sealed partial class OnlyLogSigmoid;

[Network(Precision = Precision.Double), Input(35, RequiresGrad = true), Softplus]
internal sealed partial class OnlySoftplusDouble;

[Network(Precision = Precision.Double), Input(35, RequiresGrad = true), Mish]
internal sealed partial class OnlyMishDouble;

[Network(Precision = Precision.Double), Input(35, RequiresGrad = true), LogSigmoid]
internal sealed partial class OnlyLogSigmoidDouble;
