namespace FusedNorm;

/// <summary>The handle of a <c>Linear</c> layer.</summary>
/// <typeparam name="T">The network's element type.</typeparam>
public class LinearLayer<T> : Layer, IStateful<T>
    where T : unmanaged
{
    private readonly Parameter<T>? bias;

    /// <summary>Creates the handle; generated code does.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="weight">Shape (out, in).</param>
    /// <param name="bias">Shape (out), or null where the layer has none.</param>
    public LinearLayer(string name, Parameter<T> weight, Parameter<T>? bias)
        : base(name, "Linear")
    {
        Weight = weight;
        this.bias = bias;
    }

    /// <summary>The weight, of shape (out, in).</summary>
    public virtual Parameter<T> Weight { get; }

    /// <summary>Whether the layer has a bias.</summary>
    public bool HasBias => bias is not null;

    /// <summary>The bias, of shape (out).</summary>
    /// <exception cref="InvalidOperationException">The layer was declared with <c>Bias = false</c>.</exception>
    public virtual Parameter<T> Bias =>
        bias ?? throw new InvalidOperationException($"{Name} has no bias: it was declared with Bias = false.");

    IEnumerable<StateTensor<T>> IStateful<T>.State => bias is null ? [Weight.State] : [Weight.State, bias.State];
}

/// <summary>The handle of a <c>Linear</c> layer in single precision.</summary>
public sealed class LinearLayer : LinearLayer<float>
{
    /// <inheritdoc cref="LinearLayer{T}(string, Parameter{T}, Parameter{T})"/>
    public LinearLayer(string name, Parameter weight, Parameter? bias)
        : base(name, weight, bias)
    {
    }

    /// <inheritdoc/>
    public override Parameter Weight => (Parameter)base.Weight;

    /// <inheritdoc/>
    public override Parameter Bias => (Parameter)base.Bias;
}
