namespace FusedNorm.Benchmarks.Networks;

// Workload 2: one batch norm alone. With the input's gradient, as a layer inside a network computes it.

/// <summary>(32, 64, 56, 56): 25.7 MB, more than any cache.</summary>
[Network]
[Input(64, 56, 56, RequiresGrad = true)]
[BatchNorm2d]
internal sealed partial class Norm64x56x56;

/// <summary>(8, 256, 14, 14): many channels of few positions.</summary>
[Network]
[Input(256, 14, 14, RequiresGrad = true)]
[BatchNorm2d]
internal sealed partial class Norm256x14x14;

/// <summary>(128, 64, 8, 8): many samples of short runs.</summary>
[Network]
[Input(64, 8, 8, RequiresGrad = true)]
[BatchNorm2d]
internal sealed partial class Norm64x8x8;

/// <summary>(8, 3, 20, 20): an image with three colours.</summary>
[Network]
[Input(3, 20, 20, RequiresGrad = true)]
[BatchNorm2d]
internal sealed partial class Norm3x20x20;

/// <summary>(128, 256): after a linear layer, one value a channel and sample.</summary>
[Network]
[Input(256, RequiresGrad = true)]
[BatchNorm1d]
internal sealed partial class Norm256;

/// <summary>(64, 32, 128): a sequence.</summary>
[Network]
[Input(32, 128, RequiresGrad = true)]
[BatchNorm1d]
internal sealed partial class Norm32x128;
