namespace FusedNorm;

/// <summary>
/// Marks a partial class as a network. The layer attributes that stand beside this one, read from top to bottom, are its
/// data flow, like the arguments of <c>torch.nn.Sequential</c>; the generator writes the rest of the class.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NetworkAttribute : Attribute
{
    /// <summary>The element type of parameters, activations and gradients; <see cref="Precision.Single"/> by default.</summary>
    public Precision Precision { get; set; } = Precision.Single;
}
