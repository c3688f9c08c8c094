namespace FusedNorm.Runtime.Tests.Nets;

// Every activation alone, and between layers that read its output or its input again, in double precision.

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), LeakyReLU]
internal sealed partial class ActLeaky;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), LeakyReLU(0.3)]
internal sealed partial class ActLeakySteep;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), ELU]
internal sealed partial class ActElu;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), ELU(2)]
internal sealed partial class ActEluTwice;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), Sigmoid]
internal sealed partial class ActSigmoid;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), Tanh]
internal sealed partial class ActTanh;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), GELU]
internal sealed partial class ActGelu;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), GELU(Tanh = true)]
internal sealed partial class ActGeluTanh;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), SiLU]
internal sealed partial class ActSilu;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), Hardswish]
internal sealed partial class ActHardswish;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), Softplus]
internal sealed partial class ActSoftplus;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), Softplus(2, 25)]
internal sealed partial class ActSoftplusSteep;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), Softsign]
internal sealed partial class ActSoftsign;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), ReLU6]
internal sealed partial class ActRelu6;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), Hardtanh]
internal sealed partial class ActHardtanh;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), Hardtanh(-0.5, 2)]
internal sealed partial class ActHardtanhWide;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), Hardsigmoid]
internal sealed partial class ActHardsigmoid;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), Mish]
internal sealed partial class ActMish;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), SELU]
internal sealed partial class ActSelu;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), CELU]
internal sealed partial class ActCelu;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), CELU(0.5)]
internal sealed partial class ActCeluHalf;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), LogSigmoid]
internal sealed partial class ActLogSigmoid;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), Softmax]
internal sealed partial class ActSoftmax;

[Network(Precision = Precision.Double), Input(17, RequiresGrad = true), LogSoftmax]
internal sealed partial class ActLogSoftmax;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(9), LeakyReLU, BatchNorm1d, LeakyReLU, Linear(4)]
internal sealed partial class ActLeakyBetween;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(9), LeakyReLU(0.3), BatchNorm1d, LeakyReLU(0.3), Linear(4)]
internal sealed partial class ActLeakySteepBetween;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(9), ELU, BatchNorm1d, ELU, Linear(4)]
internal sealed partial class ActEluBetween;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(9), ELU(2), BatchNorm1d, ELU(2), Linear(4)]
internal sealed partial class ActEluTwiceBetween;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(9), Sigmoid, BatchNorm1d, Sigmoid, Linear(4)]
internal sealed partial class ActSigmoidBetween;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(9), Tanh, BatchNorm1d, Tanh, Linear(4)]
internal sealed partial class ActTanhBetween;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(9), GELU, BatchNorm1d, GELU, Linear(4)]
internal sealed partial class ActGeluBetween;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(9), GELU(Tanh = true), BatchNorm1d, GELU(Tanh = true),
    Linear(4)]
internal sealed partial class ActGeluTanhBetween;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(9), SiLU, BatchNorm1d, SiLU, Linear(4)]
internal sealed partial class ActSiluBetween;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(9), Hardswish, BatchNorm1d, Hardswish, Linear(4)]
internal sealed partial class ActHardswishBetween;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(9), Softplus, BatchNorm1d, Softplus, Linear(4)]
internal sealed partial class ActSoftplusBetween;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(9), Softplus(2, 25), BatchNorm1d, Softplus(0.5), Linear(4)]
internal sealed partial class ActSoftplusSteepBetween;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(9), Softsign, BatchNorm1d, Softsign, Linear(4)]
internal sealed partial class ActSoftsignBetween;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(9), ReLU6, BatchNorm1d, ReLU6, Linear(4)]
internal sealed partial class ActRelu6Between;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(9), Hardtanh, BatchNorm1d, Hardtanh, Linear(4)]
internal sealed partial class ActHardtanhBetween;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(9), Hardtanh(-0.5, 2), BatchNorm1d,
    Hardtanh(-0.5, 2), Linear(4)]
internal sealed partial class ActHardtanhWideBetween;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(9), Hardsigmoid, BatchNorm1d, Hardsigmoid, Linear(4)]
internal sealed partial class ActHardsigmoidBetween;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(9), Mish, BatchNorm1d, Mish, Linear(4)]
internal sealed partial class ActMishBetween;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(9), SELU, BatchNorm1d, SELU, Linear(4)]
internal sealed partial class ActSeluBetween;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(9), CELU, BatchNorm1d, CELU, Linear(4)]
internal sealed partial class ActCeluBetween;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(9), CELU(0.5), BatchNorm1d, CELU(0.5), Linear(4)]
internal sealed partial class ActCeluHalfBetween;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(9), LogSigmoid, BatchNorm1d, LogSigmoid, Linear(4)]
internal sealed partial class ActLogSigmoidBetween;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(9), Softmax, BatchNorm1d, Softmax, Linear(4)]
internal sealed partial class ActSoftmaxBetween;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(9), LogSoftmax, BatchNorm1d, LogSoftmax, Linear(4)]
internal sealed partial class ActLogSoftmaxBetween;

[Network(Precision = Precision.Double), Input(3, 5, RequiresGrad = true), BatchNorm1d, Softmax, Linear(2)]
internal sealed partial class ActSoftmaxOfRows;
