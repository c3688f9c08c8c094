namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>How large values are.</summary>
internal static class Magnitude
{
    /// <summary>The largest magnitude of some values, NaN where one is; 0 where there are none.</summary>
    public static double Largest(ReadOnlySpan<double> values)
    {
        double largest = 0;
        foreach (double value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }
}
