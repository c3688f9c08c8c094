using System.Globalization;
using System.Numerics;
using FusedNorm.Generator.Tests.Bits;

namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>Compares found with recorded values and collects what differs, each with its place.</summary>
/// <param name="hash">What takes in all that is found; null where nobody asks.</param>
internal sealed class Findings(ValueHash? hash = null)
{
    private readonly List<string> all = [];

    public IReadOnlyList<string> All => all;

    /// <summary>The step that is being compared.</summary>
    public string Where { get; set; } = "";

    public void Add(string what) => all.Add($"{Where}: {what}");

    public void Equal<TValue>(string quantity, TValue found, TValue expected)
    {
        if (!EqualityComparer<TValue>.Default.Equals(found, expected))
        {
            Add($"{quantity}: found {found}, PyTorch {expected}");
        }
    }

    public void Keys(string quantity, IEnumerable<string> found, IEnumerable<string> expected)
    {
        string[] missing = [.. expected.Except(found)];
        string[] additional = [.. found.Except(expected)];
        if (missing.Length + additional.Length > 0)
        {
            Add($"{quantity}: missing [{string.Join(", ", missing)}], not in PyTorch [{string.Join(", ", additional)}]");
        }
    }

    /// <summary>The values are the same bits, apart from the payload of a NaN.</summary>
    public void Bitwise<T>(string quantity, ReadOnlySpan<T> found, ReadOnlySpan<T> expected)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!SameLength(quantity, found, expected.Length))
        {
            return;
        }

        for (int i = 0; i < found.Length; i++)
        {
            // Equals, other than ==, takes NaN as equal to NaN; the sign tells 0 from -0.
            if (!found[i].Equals(expected[i]) || T.IsNegative(found[i]) != T.IsNegative(expected[i]))
            {
                Add(string.Create(CultureInfo.InvariantCulture, $"{quantity}[{i}]: found {found[i]}, PyTorch exactly {expected[i]}"));
                return;
            }
        }
    }

    public void Close<T>(string quantity, ReadOnlySpan<T> found, TensorValue expected, Tolerance tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!SameLength(quantity, found, expected.Length))
        {
            return;
        }

        if (expected.Sums is TensorSums sums)
        {
            if (sums.DifferenceTo(TensorSums.Of(found), tolerance) is string difference)
            {
                Add($"{quantity}, {difference}");
            }

            return;
        }

        int differing = 0;
        int worst = -1;
        double worstRatio = 0;
        for (int i = 0; i < found.Length; i++)
        {
            double value = double.CreateChecked(found[i]);
            if (tolerance.Accepts(value, expected.Data[i]))
            {
                continue;
            }

            differing++;
            double ratio = Math.Abs(value - expected.Data[i]) / tolerance.Allowed(expected.Data[i]);
            if (worst < 0 || ratio > worstRatio)
            {
                (worst, worstRatio) = (i, ratio);
            }
        }

        if (differing > 0)
        {
            double reference = expected.Data[worst];
            string where = string.Create(CultureInfo.InvariantCulture, $"{quantity}[{worst}], the worst of {differing} in {found.Length}");
            string values = string.Create(CultureInfo.InvariantCulture, $"found {found[worst]}, PyTorch {reference}");
            Add(string.Create(CultureInfo.InvariantCulture, $"{where}: {values}, allowed ±{tolerance.Allowed(reference):G2}"));
        }
    }

    private bool SameLength<T>(string quantity, ReadOnlySpan<T> found, int expected)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        hash?.Add(quantity, found);
        if (found.Length != expected)
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"{quantity}: found {found.Length} values, PyTorch has {expected}"));
        }

        return found.Length == expected;
    }
}
