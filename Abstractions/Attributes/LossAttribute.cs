namespace FusedNorm;

/// <summary>
/// What every loss attribute shares. A loss stands last and makes <c>Loss(input, targets)</c>; the network's output stays what
/// the loss is computed from.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class LossAttribute : Attribute
{
    /// <summary>Only attributes that the generator knows derive from this one.</summary>
    private protected LossAttribute()
    {
    }

    /// <summary>How the losses of a batch combine; <see cref="Reduction.Mean"/> by default.</summary>
    public Reduction Reduction { get; set; } = Reduction.Mean;
}
