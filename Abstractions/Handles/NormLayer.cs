namespace FusedNorm;

/// <summary>
/// The handle of a norm: <c>LayerNorm</c>, <c>RMSNorm</c> or <c>GroupNorm</c>, and what batch and instance norms share with them.
/// </summary>
/// <typeparam name="T">The network's element type.</typeparam>
public class NormLayer<T> : Layer, IStateful<T>
    where T : unmanaged
{
    private readonly Parameter<T>? weight;
    private readonly Parameter<T>? bias;

    /// <summary>Creates the handle; generated code does.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="kind">PyTorch's name of its kind, <c>LayerNorm</c>.</param>
    /// <param name="pinnedToEval">Whether <c>Eval = true</c> pins its mode.</param>
    /// <param name="weight">The scale, or null where the layer has none.</param>
    /// <param name="bias">The shift, of the weight's shape, or null where the layer has none.</param>
    public NormLayer(string name, string kind, bool pinnedToEval, Parameter<T>? weight, Parameter<T>? bias)
        : base(name, kind, pinnedToEval)
    {
        this.weight = weight;
        this.bias = bias;
    }

    /// <summary>Whether the layer has a weight.</summary>
    public bool Affine => weight is not null;

    /// <summary>Whether the layer has a bias.</summary>
    public bool HasBias => bias is not null;

    /// <summary>The scale, one per channel or per normalised element; 1 at first.</summary>
    /// <exception cref="InvalidOperationException">The layer was declared without one.</exception>
    public virtual Parameter<T> Weight => weight ?? throw Without("weight");

    /// <summary>The shift, one per channel or per normalised element; 0 at first.</summary>
    /// <exception cref="InvalidOperationException">The layer was declared without one.</exception>
    public virtual Parameter<T> Bias => bias ?? throw Without("bias");

    IEnumerable<StateTensor<T>> IStateful<T>.State =>
        new[] { weight, bias }.OfType<Parameter<T>>().Select(parameter => parameter.State).Concat(Buffers);

    /// <summary>The state besides parameters; a norm that keeps none has nothing here.</summary>
    private protected virtual IEnumerable<StateTensor<T>> Buffers => [];

    private InvalidOperationException Without(string what)
    {
        string option = Affine ? "Bias = false" : Kind is "LayerNorm" or "RMSNorm" ? "ElementwiseAffine = false" : "Affine = false";
        return new(Kind == "RMSNorm" && what == "bias"
            ? $"{Name} has no bias: no RMSNorm has one."
            : $"{Name} has no {what}: it was declared with {option}.");
    }
}

/// <summary>The handle of a norm in single precision.</summary>
public sealed class NormLayer : NormLayer<float>
{
    /// <inheritdoc cref="NormLayer{T}(string, string, bool, Parameter{T}, Parameter{T})"/>
    public NormLayer(string name, string kind, bool pinnedToEval, Parameter? weight, Parameter? bias)
        : base(name, kind, pinnedToEval, weight, bias)
    {
    }

    /// <inheritdoc/>
    public override Parameter Weight => (Parameter)base.Weight;

    /// <inheritdoc/>
    public override Parameter Bias => (Parameter)base.Bias;
}
