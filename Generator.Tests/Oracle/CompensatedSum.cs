namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>A sum with what was lost when each element was added (Neumaier), so that its own rounding is no question.</summary>
internal struct CompensatedSum
{
    private double sum;
    private double lost;

    public readonly double Sum => double.IsFinite(sum) ? sum + lost : sum;

    public void Add(double value)
    {
        double next = sum + value;
        lost += Math.Abs(sum) >= Math.Abs(value) ? (sum - next) + value : (value - next) + sum;
        sum = next;
    }
}
