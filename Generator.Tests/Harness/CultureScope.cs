using System.Globalization;

namespace FusedNorm.Generator.Tests.Harness;

/// <summary>Runs what follows as if the build's machine were set to another language.</summary>
internal sealed class CultureScope : IDisposable
{
    private readonly CultureInfo before = CultureInfo.CurrentCulture;

    /// <summary>
    /// Enters a culture with its habits written out, so that the test bites even where the system's tables lack them: Finnish has
    /// a minus sign of its own (U+2212), German swaps point and comma.
    /// </summary>
    public CultureScope(string name)
    {
        CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (culture.NumberFormat.NegativeSign, culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NumberGroupSeparator) =
            name switch
        {
            "fi-FI" => ("\u2212", ",", "\u00a0"),
            "de-DE" => ("-", ",", "."),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No habits are written out for this culture."),
        };
        CultureInfo.CurrentCulture = culture;
    }

    public void Dispose() => CultureInfo.CurrentCulture = before;
}
