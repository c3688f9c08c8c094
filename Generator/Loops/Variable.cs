namespace FusedNorm.Generator.Loops;

/// <summary>
/// What a loop nest gives a name. Variables of two nests are the same where they were declared at the same place; the name is for people.
/// </summary>
internal sealed class Variable(int number, string name, TermType type) : IEquatable<Variable>
{
    /// <summary>Its place among the variables of its nest.</summary>
    public int Number { get; } = number;

    public string Name { get; } = name;

    public TermType Type { get; } = type;

    public bool Equals(Variable? other) => other is not null && Number == other.Number && Type == other.Type;

    public override bool Equals(object? obj) => Equals(obj as Variable);

    public override int GetHashCode() => Number;

    public override string ToString() => Name;
}

/// <summary>Memory that a loop nest reads or writes: a tensor that it is given, or scratch of its own.</summary>
/// <param name="number">Its place among the storages of its nest.</param>
/// <param name="name">Its name, for people.</param>
/// <param name="length">Its elements, of a sample where they grow with the batch; 0 for scratch, whose length the nest says.</param>
/// <param name="growsWithBatch">Whether it has so many for each sample.</param>
internal sealed class Storage(int number, string name, int length, bool growsWithBatch) : IEquatable<Storage>
{
    /// <summary>Its elements in a batch of so many samples.</summary>
    public long LengthOf(int batch) => growsWithBatch ? (long)length * batch : length;

    /// <summary>Its place among the buffers of its nest.</summary>
    public int Number { get; } = number;

    public string Name { get; } = name;

    public bool Equals(Storage? other) => other is not null && Number == other.Number;

    public override bool Equals(object? obj) => Equals(obj as Storage);

    public override int GetHashCode() => Number;

    public override string ToString() => Name;
}
