using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>
/// A tensor in a few numbers: the sum of its elements, that of their absolute values, and two in which each element has a weight of its
/// own, so that an exchange of elements shows. <c>tools/oracle/record_networks.py</c> records them.
/// </summary>
/// <param name="Length">The number of elements.</param>
/// <param name="Plain">The sum.</param>
/// <param name="Absolute">The sum of absolute values, against which a difference of any of the four is judged.</param>
/// <param name="First">The sum of the elements times the fractions of multiples of the first step.</param>
/// <param name="Second">The same with the second step.</param>
internal sealed record TensorSums(int Length, double Plain, double Absolute, double First, double Second)
{
    // Two irrational numbers: no two elements have nearly the same weights in both sums.
    private const double FirstStep = 0.6180339887498949;
    private const double SecondStep = 0.41421356237309515;

    public static TensorSums Parse(int length, JsonElement sums)
    {
        double[] values = TensorValue.Parse(sums).Data;
        return values is [double plain, double absolute, double first, double second]
            ? new TensorSums(length, plain, absolute, first, second)
            : throw new FormatException($"Expected four sums, found {values.Length}.");
    }

    public static TensorSums Of<T>(ReadOnlySpan<T> elements)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CompensatedSum plain = default;
        CompensatedSum absolute = default;
        CompensatedSum first = default;
        CompensatedSum second = default;
        for (int i = 0; i < elements.Length; i++)
        {
            double element = double.CreateChecked(elements[i]);
            plain.Add(element);
            absolute.Add(Math.Abs(element));
            first.Add(element * Weight(i, FirstStep));
            second.Add(element * Weight(i, SecondStep));
        }

        return new TensorSums(elements.Length, plain.Sum, absolute.Sum, first.Sum, second.Sum);
    }

    /// <summary>
    /// The sums beside another tensor's, those that are too far from each other with the distance that is allowed; null where none is.
    /// </summary>
    /// <param name="found">The other tensor's.</param>
    /// <param name="tolerance">Relative to the sum of absolute values; absolute for each element.</param>
    public string? DifferenceTo(TensorSums found, Tolerance tolerance)
    {
        double allowed = (tolerance.Absolute * Length) + (tolerance.Relative * Absolute);
        (string Name, double Expected, double Found)[] sums =
        [
            ("sum", Plain, found.Plain),
            ("sum of absolute values", Absolute, found.Absolute),
            ("first weighted sum", First, found.First),
            ("second weighted sum", Second, found.Second),
        ];
        string[] differing =
        [
            .. sums.Where(sum => double.IsFinite(sum.Expected)
                    ? !(Math.Abs(sum.Found - sum.Expected) <= allowed)
                    : !sum.Found.Equals(sum.Expected))
                .Select(sum => string.Create(CultureInfo.InvariantCulture, $"{sum.Name}: found {sum.Found:R}, PyTorch {sum.Expected:R}")),
        ];
        return differing.Length == 0
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{string.Join("; ", differing)}; allowed ±{allowed:G2}");
    }

    private static double Weight(int index, double step)
    {
        double multiple = (index + 1.0) * step;
        return multiple - Math.Floor(multiple);
    }
}
