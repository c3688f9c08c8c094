namespace FusedNorm;

/// <summary>
/// The layers of another network at this place, as a sub-module: with its own parameters, named <c>prefix.fc1</c>. Its input's shape must fit
/// and it must have no loss.
/// </summary>
/// <typeparam name="TNetwork">A class with <see cref="NetworkAttribute"/>.</typeparam>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class IncludeAttribute<TNetwork> : Attribute
{
    /// <summary>The prefix of its layers' names; without it <c>net1, net2, …</c>.</summary>
    public string? Name { get; set; }

    /// <summary>Which parameters of all its layers are frozen, besides those that its own declaration freezes.</summary>
    public Freeze Freeze { get; set; }

    /// <summary>Pins all its batch norms to eval mode.</summary>
    public bool Eval { get; set; }
}
