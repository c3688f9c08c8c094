namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>What a quantity is computed by, and so how exactly it can be known.</summary>
internal enum Phase
{
    /// <summary>Not by rounded arithmetic: it is the same or it is wrong.</summary>
    Exact,

    /// <summary>By a forward pass.</summary>
    Forward,

    /// <summary>By a backward pass.</summary>
    Backward,
}

/// <summary>Something that was observed of a network.</summary>
/// <param name="Phase">What computed it.</param>
/// <param name="Values">Its values; null where it is absent, as a gradient may be.</param>
internal sealed record Quantity(Phase Phase, double[]? Values)
{
    public double Largest => Magnitude.Largest(Values);
}

/// <summary>Everything that one step of a network shows, by name.</summary>
internal sealed class Observation
{
    private readonly Dictionary<string, Quantity> quantities = [];

    public IReadOnlyDictionary<string, Quantity> Quantities => quantities;

    public void Add(string name, Phase phase, double[]? values) => quantities.Add(name, new Quantity(phase, values));

    public void Add(string name, bool value) => Add(name, Phase.Exact, [value ? 1 : 0]);
}
