namespace FusedNorm.Sample.Seeds;

/// <summary>One thing found, beside what it should be.</summary>
/// <param name="What">What was looked at.</param>
internal abstract record SeedCheck(string What)
{
    /// <summary>Whether both agree.</summary>
    public abstract bool Ok { get; }
}

/// <summary>Numbers that should agree within a tolerance.</summary>
/// <param name="What">What was looked at.</param>
/// <param name="Found">What the network computed.</param>
/// <param name="Expected">The numbers of the articles, or of arithmetic by hand.</param>
/// <param name="Tolerance">The largest difference allowed.</param>
internal sealed record NumbersCheck(string What, float[] Found, double[] Expected, double Tolerance) : SeedCheck(What)
{
    /// <summary>Against numbers printed with four digits: half of the last digit, and a hair for rounding in single precision.</summary>
    public const double FourDigits = 5.1e-5;

    /// <summary>Against arithmetic in double precision on the same input.</summary>
    public const double ByHand = 1e-5;

    /// <inheritdoc/>
    public override bool Ok => Found.Length > 0 && MaxDifference <= Tolerance;

    /// <summary>The largest difference; infinite where the counts differ, NaN where a value is NaN.</summary>
    public double MaxDifference => Found.Length == Expected.Length
        ? Found.Zip(Expected, (found, expected) => Math.Abs(found - expected)).DefaultIfEmpty(0).Aggregate(0.0, Math.Max)
        : double.PositiveInfinity;
}

/// <summary>A fact that should be as stated, word for word.</summary>
/// <param name="What">What was looked at.</param>
/// <param name="Found">What the network says or did.</param>
/// <param name="Expected">What PyTorch says or does.</param>
internal sealed record FactCheck(string What, string Found, string Expected) : SeedCheck(What)
{
    /// <summary>A fact that is true or false.</summary>
    public FactCheck(string what, bool found, bool expected)
        : this(what, Word(found), Word(expected))
    {
    }

    /// <inheritdoc/>
    public override bool Ok => Found == Expected;

    private static string Word(bool value) => value ? "yes" : "no";
}

/// <summary>One of the founding cases, run.</summary>
/// <param name="Letter">A to K.</param>
/// <param name="Title">What it shows, in a few words.</param>
/// <param name="Explanation">The same in a sentence or two.</param>
/// <param name="Checks">What was found.</param>
internal sealed record SeedCase(char Letter, string Title, string Explanation, IReadOnlyList<SeedCheck> Checks)
{
    /// <summary>Whether everything agrees.</summary>
    public bool Ok => Checks.Count > 0 && Checks.All(check => check.Ok);
}
