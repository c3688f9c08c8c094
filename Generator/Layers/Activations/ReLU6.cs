using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Layers.Activations;

/// <summary><c>torch.nn.ReLU6</c>: min(max(x, 0), 6).</summary>
internal sealed class ReLU6(LayerOptions options) : Clamp(options, 0, 6);
