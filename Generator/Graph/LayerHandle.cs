using FusedNorm.Generator.Collections;

namespace FusedNorm.Generator.Graph;

/// <summary>
/// What a network exposes of a layer: a class of the runtime. Its constructor takes the layer's name, its kind and whether it is pinned,
/// then tensors in the order of these lists; a layer that has not got one of them gives nothing in its place.
/// </summary>
/// <param name="Class">The class's name in single precision; in double precision it is generic.</param>
/// <param name="Parameters">The names of the parameters that it takes.</param>
/// <param name="Buffers">The names of the buffers that it takes.</param>
internal sealed record LayerHandle(string Class, EquatableArray<string> Parameters, EquatableArray<string> Buffers)
{
    /// <summary>The handle of a layer that keeps nothing, so that it has no precision.</summary>
    public static LayerHandle Plain { get; } = new("Layer", [], []);

    /// <summary>
    /// Whether the constructor takes the kind and whether the layer is pinned; not where the class has only one kind, which knows no modes.
    /// </summary>
    public bool TakesKind { get; init; } = true;

    /// <summary>The method that sets all buffers to what they begin as; null without any.</summary>
    public string? Reset { get; init; }

    /// <summary>Whether it holds tensors.</summary>
    public bool HasPrecision => Parameters.Count + Buffers.Count > 0;
}
