using System.Numerics;

namespace FusedNorm.Execution;

/// <summary>Between a network's precision and double precision, in which constants are folded.</summary>
internal static class Rounding
{
    public static double[] Widen<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double[] wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] = double.CreateTruncating(values[i]);
        }

        return wide;
    }

    public static T[] Round<T>(ReadOnlySpan<double> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] rounded = new T[values.Length];
        for (int i = 0; i < rounded.Length; i++)
        {
            rounded[i] = T.CreateTruncating(values[i]);
        }

        return rounded;
    }
}
