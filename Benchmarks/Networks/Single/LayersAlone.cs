namespace FusedNorm.Benchmarks.Networks;

// One layer each, for the benchmarks of single kernels. A loss needs a layer above it; Flatten is one that does nothing.

[Network, Input(16, 28, 28, RequiresGrad = true), AvgPool2d(2)]
internal sealed partial class AvgPoolAlone;

[Network, Input(16, 28, 28, RequiresGrad = true), MaxPool2d(2)]
internal sealed partial class MaxPoolAlone;

[Network, Input(512, RequiresGrad = true), ReLU]
internal sealed partial class ReluAlone;

[Network, Input(512, RequiresGrad = true), GELU]
internal sealed partial class GeluAlone;

[Network, Input(512, RequiresGrad = true), SiLU]
internal sealed partial class SiluAlone;

[Network, Input(512, RequiresGrad = true), Sigmoid]
internal sealed partial class SigmoidAlone;

[Network, Input(512, RequiresGrad = true), Tanh]
internal sealed partial class TanhAlone;

[Network, Input(10, RequiresGrad = true), Flatten, CrossEntropyLoss]
internal sealed partial class CrossEntropyOf10;

[Network, Input(1000, RequiresGrad = true), Flatten, CrossEntropyLoss]
internal sealed partial class CrossEntropyOf1000;
