namespace FusedNorm;

/// <summary>
/// Gives the value at this place a name, so that <see cref="AddAttribute"/> or <see cref="ConcatAttribute"/> can come back to it.
/// </summary>
/// <param name="name">The name: one or more characters of one line.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class TapAttribute(string name) : Attribute
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;
}

/// <summary><c>x = x + y</c> with the value y that a <see cref="TapAttribute"/> named: a residual. Both have the same shape.</summary>
/// <param name="from">The tap's name.</param>
public sealed class AddAttribute(string from) : LayerAttribute
{
    /// <summary>The tap's name.</summary>
    public string From { get; } = from;
}

/// <summary>
/// <c>x = torch.cat((x, y), 1)</c> with the value y that a <see cref="TapAttribute"/> named: channels of x, then channels of y.
/// </summary>
/// <param name="from">The tap's name.</param>
public sealed class ConcatAttribute(string from) : LayerAttribute
{
    /// <summary>The tap's name.</summary>
    public string From { get; } = from;
}
