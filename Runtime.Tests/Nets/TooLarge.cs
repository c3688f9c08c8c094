namespace FusedNorm.Runtime.Tests.Nets;

/// <summary>Of a sample of one value it makes 65,536: its memory, not its input, is what a batch is too large for.</summary>
[Network, Input(1), BatchNorm1d, Linear(1 << 16), ReLU, LayerNorm, Linear(1), MSELoss]
internal sealed partial class Widening;
