namespace FusedNorm;

/// <summary><c>torch.nn.Flatten</c>: (C, …) to (C · …). A view; nothing is copied.</summary>
public sealed class FlattenAttribute : LayerAttribute;
