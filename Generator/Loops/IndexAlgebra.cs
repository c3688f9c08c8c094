namespace FusedNorm.Generator.Loops;

/// <summary>Arithmetic of indices: sums stand flat, from left to right, and what constants decide is decided.</summary>
internal static class IndexAlgebra
{
    public static Term Sum(Term left, Term right) => (left, right) switch
    {
        _ when !AreIndices(left, right) => new Arithmetic(Operator.Add, left, right),
        (Number a, Number b) => (int)(a.Value + b.Value),
        (_, Number { Value: 0 }) => left,
        (Number { Value: 0 }, _) => right,
        (_, Arithmetic { Operator: Operator.Add } sum) => (left + sum.Left) + sum.Right,
        (_, Arithmetic { Operator: Operator.Subtract } difference) => (left + difference.Left) - difference.Right,
        _ => new Arithmetic(Operator.Add, left, right),
    };

    public static Term Difference(Term left, Term right) => (left, right) switch
    {
        _ when !AreIndices(left, right) => new Arithmetic(Operator.Subtract, left, right),
        (Number a, Number b) => (int)(a.Value - b.Value),
        (_, Number { Value: 0 }) => left,
        _ => new Arithmetic(Operator.Subtract, left, right),
    };

    public static Term Product(Term left, Term right) => (left, right) switch
    {
        _ when !AreIndices(left, right) => new Arithmetic(Operator.Multiply, left, right),
        (Number a, Number b) => (int)(a.Value * b.Value),
        (_, Number { Value: 1 }) or (Number { Value: 0 }, _) => left,
        (Number { Value: 1 }, _) or (_, Number { Value: 0 }) => right,
        _ => new Arithmetic(Operator.Multiply, left, right),
    };

    public static Term Quotient(Term left, Term right) => (left, right) switch
    {
        _ when !AreIndices(left, right) => new Arithmetic(Operator.Divide, left, right),
        (_, Number { Value: 1 }) or (Number { Value: 0 }, _) => left,
        _ => new Arithmetic(Operator.Divide, left, right),
    };

    public static Term Remainder(Term left, Term right) => (left, right) switch
    {
        (_, Number { Value: 1 }) => 0,
        _ => new Arithmetic(Operator.Remainder, left, right),
    };

    private static bool AreIndices(Term left, Term right) => left.Type == TermType.Index && right.Type == TermType.Index;
}
