namespace FusedNorm;

/// <summary>
/// Gives the value at this place a name, so that <see cref="AddAttribute"/>, <see cref="ConcatAttribute"/> or <see cref="FromAttribute"/>
/// can come back to it.
/// </summary>
/// <param name="name">The name: one or more characters of one line.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class TapAttribute(string name) : Attribute
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;
}

/// <summary>
/// The layers below go on from a value that a <see cref="TapAttribute"/> above named, so that both sides of a join may come through layers
/// of their own. The value above stays for those who read it by its tap.
/// </summary>
/// <param name="from">The tap's name; or <c>input</c>, the network's input, where no tap has this name.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class FromAttribute(string from) : Attribute
{
    /// <summary>The tap's name.</summary>
    public string From { get; } = from;
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
