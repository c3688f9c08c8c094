namespace FusedNorm;

/// <summary><c>torch.nn.Linear</c>: y = x Wᵀ + b over the last dimension, W of shape (out, in).</summary>
public sealed class LinearAttribute : LayerAttribute
{
    /// <summary>A layer whose input size is inferred.</summary>
    /// <param name="outFeatures">The number of outputs.</param>
    public LinearAttribute(int outFeatures) => OutFeatures = outFeatures;

    /// <summary>A layer whose input size is given, and checked against the layer above.</summary>
    /// <param name="inFeatures">The number of inputs; 0 infers it.</param>
    /// <param name="outFeatures">The number of outputs.</param>
    public LinearAttribute(int inFeatures, int outFeatures)
    {
        InFeatures = inFeatures;
        OutFeatures = outFeatures;
    }

    /// <summary>The number of inputs; 0 infers it.</summary>
    public int InFeatures { get; }

    /// <summary>The number of outputs.</summary>
    public int OutFeatures { get; }

    /// <summary>Whether the layer adds a bias; true by default.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>Which parameters are declared untrainable.</summary>
    public Freeze Freeze { get; set; }
}
