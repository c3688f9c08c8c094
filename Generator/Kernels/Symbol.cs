namespace FusedNorm.Generator.Kernels;

/// <summary>
/// What a kernel gives a name: a stage of its sweeps, a sum of them, a scalar between them. It is the same where it is the same object,
/// whatever it is called.
/// </summary>
/// <param name="name">What people call it; variables of loops are named after it, and another one may have the same name.</param>
internal sealed class Symbol(string name)
{
    /// <summary>The sum that a kernel without groups returns.</summary>
    public static readonly Symbol Total = new("total");

    public string Name { get; } = name;

    public override string ToString() => Name;
}
