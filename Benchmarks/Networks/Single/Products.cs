namespace FusedNorm.Benchmarks.Networks;

// The three matrix products of a linear layer, one at a time: the forward pass computes y = x W', and the backward pass only the
// one that is left when the other gradient is not asked for. Without a bias, so that nothing but the product is there.

/// <summary>784 to 512: y, and dW = dy' x.</summary>
[Network]
[Input(784)]
[Linear(512, Bias = false)]
internal sealed partial class WeightProduct784x512;

/// <summary>784 to 512: dx = dy W.</summary>
[Network]
[Input(784, RequiresGrad = true)]
[Linear(512, Bias = false, Freeze = Freeze.All)]
internal sealed partial class InputProduct784x512;

/// <summary>64 to 128: y, and dW = dy' x.</summary>
[Network]
[Input(64)]
[Linear(128, Bias = false)]
internal sealed partial class WeightProduct64x128;

/// <summary>64 to 128: dx = dy W.</summary>
[Network]
[Input(64, RequiresGrad = true)]
[Linear(128, Bias = false, Freeze = Freeze.All)]
internal sealed partial class InputProduct64x128;
