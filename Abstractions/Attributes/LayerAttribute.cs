namespace FusedNorm;

/// <summary>What every layer attribute shares.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public abstract class LayerAttribute : Attribute
{
    /// <summary>Only attributes that the generator knows derive from this one.</summary>
    private protected LayerAttribute()
    {
    }

    /// <summary>
    /// The layer's name: <c>"bn1"</c> gives the property <c>Bn1</c> and the state keys <c>bn1.weight</c>, <c>bn1.running_mean</c>, …
    /// Without it the kinds are counted from 1: <c>pool1, bn1, fc1, act1, flatten1</c>.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>
    /// What stands in front of the layer's state keys where it is not its name: <c>"net.0"</c> for <c>net.0.weight</c>, as
    /// <c>torch.nn.Sequential</c> names them. Files that are loaded, saved and exported have these keys. Within an included network it
    /// stands behind that network's.
    /// </summary>
    public string? Key { get; set; }
}
