namespace FusedNorm.Runtime.Tests.Files.Onnx;

// Networks that ONNX Runtime has run: every kind of layer and every option that Predict sees, in both precisions where the models differ.

[Network, Input(3, 8, RequiresGrad = true), AvgPool1d(2), BatchNorm1d, Flatten, Linear(4), CrossEntropyLoss]
internal sealed partial class OnnxSeed;

[Network(Precision = Precision.Double), Input(3, 8), AvgPool1d(2), BatchNorm1d, Flatten, Linear(4), CrossEntropyLoss]
internal sealed partial class OnnxSeedDouble;

[Network, Input(6, Batch = 5), Linear(7, Name = "hidden"), BatchNorm1d(Eps = 1e-3), ReLU, Dropout(0.3), Linear(3, Bias = false), MSELoss]
internal sealed partial class OnnxFixedBatch;

[Network, Input(5), BatchNorm1d(Affine = false), Linear(6), BatchNorm1d(CumulativeAverage = true, Eval = true), LogSoftmax, NLLLoss]
internal sealed partial class OnnxWithoutAffine;

[Network, Input(4, 6), Linear(5), ReLU, Linear(3, Bias = false), Softmax]
internal sealed partial class OnnxRows;

[Network, Input(9), LeakyReLU(0.2), Linear(8), ELU(0.7), Linear(7), GELU, Linear(8), GELU(Tanh = true), Linear(6), Hardswish, SiLU, Sigmoid,
    Tanh]
internal sealed partial class OnnxActivations;

[Network(Precision = Precision.Double), Input(9), LeakyReLU(0.2), Linear(8), ELU(0.7), Linear(8), GELU(Tanh = true), Linear(6), Hardswish,
    SiLU, Sigmoid, Tanh]
internal sealed partial class OnnxActivationsDouble;

[Network, Input(9), Softplus, Linear(8), Softplus(2), Linear(7), Softplus(0.5, 0.4), Linear(6), Softplus(1, 30)]
internal sealed partial class OnnxSoftplus;

[Network(Precision = Precision.Double)]
[Input(9), Softplus, Linear(8), Softplus(2), Linear(7), Softplus(0.5, 0.4), Linear(6), Softplus(1, 9)]
internal sealed partial class OnnxSoftplusDouble;

[Network, Input(9), Softsign, Linear(8), Softsign]
internal sealed partial class OnnxSoftsign;

[Network(Precision = Precision.Double), Input(9), Softsign, Linear(8), Softsign]
internal sealed partial class OnnxSoftsignDouble;

[Network, Input(9), ReLU6, Linear(8), Hardtanh(-0.5, 0.25), Linear(7), Hardsigmoid, Linear(8), SELU, Linear(6), CELU(0.4), Mish, LogSigmoid]
internal sealed partial class OnnxBentActivations;

[Network(Precision = Precision.Double)]
[Input(9), ReLU6, Linear(8), Hardtanh(-0.5, 0.25), Linear(7), Hardsigmoid, Linear(8), SELU, Linear(6), CELU(0.4), Mish, LogSigmoid]
internal sealed partial class OnnxBentActivationsDouble;

[Network, Input(2, 9, 11), MaxPool2d(3, Stride = 2, Padding = 1), MaxPool2d(2, CeilMode = true), BatchNorm2d]
internal sealed partial class OnnxMaxPools;

[Network, Input(2, 13, 12),
    MaxPool2d(2, 3, StrideHeight = 2, StrideWidth = 1, DilationHeight = 3, DilationWidth = 2, PaddingHeight = 2, PaddingWidth = 1)]
internal sealed partial class OnnxDilatedMaxPool;

[Network, Input(3, 17), MaxPool1d(3, Stride = 2, Dilation = 2, Padding = 1, CeilMode = true), MaxPool1d(1, Stride = 3, CeilMode = true)]
internal sealed partial class OnnxMaxPool1d;

[Network, Input(2, 6, 7, 5), MaxPool3d(2, Stride = 2, Padding = 1), AvgPool3d(2, CeilMode = true), BatchNorm3d, Flatten, Linear(3)]
internal sealed partial class OnnxVolumes;

[Network, Input(2, 9, 11), AvgPool2d(3, Stride = 2, Padding = 1), AvgPool2d(2, Stride = 1, Padding = 1, CountIncludePad = false)]
internal sealed partial class OnnxAvgPools;

[Network, Input(2, 10, 12), AvgPool2d(3, Stride = 2, Padding = 1, CeilMode = true), AvgPool2d(2, 3, DivisorOverride = 5)]
internal sealed partial class OnnxCountedAvgPools;

[Network, Input(2, 10), AvgPool1d(3, Stride = 2, Padding = 1, CeilMode = true, CountIncludePad = false), AvgPool1d(2, CeilMode = true)]
internal sealed partial class OnnxAvgPool1d;

[Network(Precision = Precision.Double), Input(2, 10, 12), AvgPool2d(3, Stride = 2, Padding = 1, CeilMode = true), MaxPool2d(2, Padding = 1),
    AvgPool2d(2, Stride = 1, Padding = 1)]
internal sealed partial class OnnxPoolsDouble;

// Products and averages in front of a matrix product, where ONNX Runtime's own fusions would round to single precision.

[Network(Precision = Precision.Double), Input(3, 12), AvgPool1d(3), Linear(5), Hardswish, Linear(4), LeakyReLU(0.3), Linear(6), SiLU,
    Linear(4), AdaptiveAvgPool1d(1), Linear(2)]
internal sealed partial class OnnxRowsDouble;

[Network, Input(3, 7, 10), AdaptiveAvgPool2d(3, 5), AdaptiveMaxPool2d(2, 0), Flatten, Linear(2)]
internal sealed partial class OnnxAdaptivePools;

[Network, Input(3, 14), AdaptiveMaxPool1d(7), AdaptiveAvgPool1d(3), BatchNorm1d, AdaptiveAvgPool1d(1)]
internal sealed partial class OnnxAdaptivePools1d;

[Network, Input(4, 6), InstanceNorm1d, InstanceNorm1d(Affine = true, Eps = 1e-2), InstanceNorm1d(TrackRunningStats = true),
    InstanceNorm1d(Affine = true, TrackRunningStats = true)]
internal sealed partial class OnnxInstanceNorms;

[Network, Input(2, 3, 4), InstanceNorm2d(Affine = true), AvgPool2d(1), InstanceNorm2d]
internal sealed partial class OnnxInstanceNorm2d;

[Network, Input(2, 3, 2, 2), InstanceNorm3d(Affine = true), GroupNorm(2), BatchNorm3d]
internal sealed partial class OnnxInstanceNorm3d;

[Network, Input(3, 4, 5), LayerNorm, LayerNorm(4, 5), LayerNorm(3, 4, 5, ElementwiseAffine = false), LayerNorm(5, Bias = false, Eps = 1e-3)]
internal sealed partial class OnnxLayerNorms;

[Network, Input(4, 6), RMSNorm, RMSNorm(4, 6, Eps = 1e-3), RMSNorm(6, ElementwiseAffine = false), Linear(6)]
internal sealed partial class OnnxRmsNorms;

[Network, Input(6, 4), GroupNorm(2), GroupNorm(3, Affine = false), GroupNorm(6, Eps = 1e-2), Flatten, GroupNorm(4), Linear(3)]
internal sealed partial class OnnxGroupNorms;

[Network(Precision = Precision.Double), Input(6, 4), BatchNorm1d(Eps = 1e-3), InstanceNorm1d(Affine = true), InstanceNorm1d, LayerNorm,
    RMSNorm, GroupNorm(3), LayerNorm(6, 4, Bias = false)]
internal sealed partial class OnnxNormsDouble;

[Network, Input(6), Tap("x"), Linear(6), BatchNorm1d, Tap("y"), ReLU, Add("x"), Linear(6), Add("y"), Tanh]
internal sealed partial class OnnxResiduals;

[Network, Input(3, 8), Tap("x"), BatchNorm1d(Eval = true, Freeze = Freeze.All), Detach, Tap("y"), MaxPool1d(3, Stride = 1, Padding = 1),
    Concat("y"), Concat("x"), AdaptiveAvgPool1d(1), Flatten, Linear(4)]
internal sealed partial class OnnxConcats;

[Network, Input(6), Tap("x"), Linear(6), BatchNorm1d, Tap("y"), From("x"), Linear(6), ReLU, Add("y"), Tanh, Tap("z"), From("input"),
    Linear(4), Concat("z"), Linear(3)]
internal sealed partial class OnnxBranches;

[Network, Input(6), BeginNoGrad, Include<OnnxResiduals>("trunk", Eval = true, Freeze = Freeze.All), EndNoGrad, Linear(6),
    Include<OnnxResiduals>("head", Eval = true, Freeze = Freeze.All), Dropout(0.5)]
internal sealed partial class OnnxIncludes;

[Network, Input(4), Detach]
internal sealed partial class OnnxIdentity;

// Wide enough that Predict takes other loops: matrix products in panels, norms over channels.

[Network, Input(8, 12, 12), BatchNorm2d, ReLU, AvgPool2d(2), Flatten, Linear(64), BatchNorm1d, GELU, Dropout(0.1), Linear(32), LayerNorm,
    SiLU, Linear(10), LogSoftmax]
internal sealed partial class OnnxClassifier;

[Network(Precision = Precision.Double), Input(8, 12, 12), BatchNorm2d, ReLU, MaxPool2d(2), Flatten, Linear(64), BatchNorm1d, Tanh,
    Linear(32), LayerNorm, SiLU, Linear(10), Softmax]
internal sealed partial class OnnxClassifierDouble;

// What is not exported.

[Network, Input(6), Include<OnnxResiduals>("trunk"), BatchNorm1d(TrackRunningStats = false), Linear(2)]
internal sealed partial class RefusedOverBatch;
