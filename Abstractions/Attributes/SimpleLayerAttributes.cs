namespace FusedNorm;

/// <summary><c>torch.nn.Flatten</c>: (C, …) to (C · …). A view; nothing is copied.</summary>
public sealed class FlattenAttribute : LayerAttribute;

/// <summary><c>torch.nn.ReLU</c>: max(x, 0); NaN stays NaN.</summary>
public sealed class ReLUAttribute : LayerAttribute;
