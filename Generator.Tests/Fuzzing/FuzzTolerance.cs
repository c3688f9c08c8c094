namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>
/// How close a compiled network must come to the interpreter. A value of a tensor may be off by <see cref="Relative"/> of the
/// tensor's largest magnitude, as the terms of a sum are of that size even where the sum is not, plus <see cref="Absolute"/> of the largest
/// magnitude anywhere in the pass: a gradient that cancels to zero, such as a bias's above a batch norm, keeps the rounding of what
/// cancelled. The numbers are some hundred to a few thousand roundings; a wrong formula is wrong by far more.
/// </summary>
/// <param name="Relative">Of the tensor's largest magnitude.</param>
/// <param name="Absolute">Of the pass's largest magnitude.</param>
/// <param name="Rounding">A few units in the last place of a value: what arithmetic may do to each result on its way.</param>
internal sealed record FuzzTolerance(double Relative, double Absolute, double Rounding)
{
    private static readonly FuzzTolerance single = new(1e-4, 1e-5, Math.ScaleB(1, -22));
    private static readonly FuzzTolerance twice = new(1e-10, 1e-12, Math.ScaleB(1, -51));

    public static FuzzTolerance Of(FuzzedNetwork network) => network.IsDouble ? twice : single;

    /// <summary>Compares an observation with what was expected; says what differs.</summary>
    /// <param name="expected">The interpreter's.</param>
    /// <param name="found">The network's.</param>
    /// <param name="scales">The magnitudes that the interpreter met.</param>
    /// <param name="share">The share of the tolerance that is granted.</param>
    public IEnumerable<string> Differences(Observation expected, Observation found, Scales scales, double share = 1) =>
        Differences(expected, found, (_, quantity) => share * Of(quantity, scales));

    /// <summary>How far the values of a quantity may be off.</summary>
    public double Of(Quantity quantity, Scales scales) => quantity.Phase switch
    {
        Phase.Exact => 0,
        Phase.Forward => (Relative * quantity.Largest) + (Absolute * scales.Forward),
        _ => (Relative * quantity.Largest) + (Absolute * scales.Backward),
    };

    /// <summary>Compares two observations value by value.</summary>
    /// <param name="expected">The one.</param>
    /// <param name="found">The other.</param>
    /// <param name="allowed">How far the values of a quantity, given with its name, may be off.</param>
    public static IEnumerable<string> Differences(Observation expected, Observation found, Func<string, Quantity, double> allowed)
    {
        foreach (string name in expected.Quantities.Keys.Union(found.Quantities.Keys))
        {
            if (!expected.Quantities.TryGetValue(name, out Quantity? wanted) || !found.Quantities.TryGetValue(name, out Quantity? quantity))
            {
                yield return $"{name} is {(expected.Quantities.ContainsKey(name) ? "not there" : "there")}";
            }
            else if (wanted.Values?.Length != quantity.Values?.Length)
            {
                yield return $"{name}: expected {Count(wanted)}, found {Count(quantity)}";
            }
            else if (wanted.Values is not null && Worst(wanted.Values, quantity.Values!, allowed(name, wanted)) is int worst)
            {
                (double right, double wrong) = (wanted.Values[worst], quantity.Values![worst]);
                yield return FormattableString.Invariant(
                    $"{name}[{worst}]: expected {right:R}, found {wrong:R}, allowed ±{allowed(name, wanted):G2}");
            }
        }
    }

    private static string Count(Quantity quantity) => quantity.Values is null ? "none" : $"{quantity.Values.Length} values";

    /// <summary>The index that is furthest off, or null where all are within what is allowed.</summary>
    private static int? Worst(double[] expected, double[] found, double allowed)
    {
        int worst = 0;
        double largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double distance = Distance(expected[i], found[i]);
            if (distance > largest)
            {
                (worst, largest) = (i, distance);
            }
        }

        return largest <= allowed ? null : worst;
    }

    /// <summary>Infinite where one is a number and the other is not.</summary>
    private static double Distance(double a, double b) =>
        a.Equals(b) ? 0 : double.IsFinite(a) && double.IsFinite(b) ? Math.Abs(a - b) : double.PositiveInfinity;
}

/// <summary>The largest magnitudes that an interpreter met anywhere.</summary>
/// <param name="Forward">In a step's forward pass.</param>
/// <param name="Backward">In the backward passes since the gradients were dropped.</param>
internal sealed record Scales(double Forward, double Backward);
