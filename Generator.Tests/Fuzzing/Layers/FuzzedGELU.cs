namespace FusedNorm.Generator.Tests.Fuzzing.Layers;

/// <summary>x Φ(x) by erf, or x / 2 (1 + tanh(√(2/π) (x + 0.044715 x³))).</summary>
internal sealed class FuzzedGELU(FuzzRandom random) : FuzzedActivation
{
    private readonly bool tanh = random.Chance(0.5);

    public override IEnumerable<string> Arguments(Shapes inputs) => tanh ? ["Tanh = true"] : [];

    protected override double Function(double x) => tanh ? x / 2 * (1 + Math.Tanh(Inner(x))) : x * Distribution(x);

    protected override double Derivative(double x)
    {
        if (!tanh)
        {
            return Distribution(x) + (x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));
        }

        double value = Math.Tanh(Inner(x));
        double slope = Math.Sqrt(2 / Math.PI) * (1 + (3 * 0.044715 * x * x));
        return ((1 + value) / 2) + (x / 2 * (1 - (value * value)) * slope);
    }

    private static double Inner(double x) => Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x));

    /// <summary>
    /// The normal distribution, by the series Φ(x) = 1/2 + φ(x) (x + x³/3 + x⁵/(3·5) + …), whose terms all have the same sign.
    /// </summary>
    private static double Distribution(double x)
    {
        if (Math.Abs(x) > 8)
        {
            return x > 0 ? 1 : 0;
        }

        double term = x;
        double sum = x;
        for (int i = 3; Math.Abs(term) > 1e-18 * Math.Abs(sum); i += 2)
        {
            term *= x * x / i;
            sum += term;
        }

        return 0.5 + (sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));
    }
}
