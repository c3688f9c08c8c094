namespace FusedNorm;

/// <summary>What a network found in a file that it has loaded.</summary>
/// <param name="MissingKeys">The network's keys that the file does not have, kept as they were; empty after a strict load.</param>
/// <param name="UnexpectedKeys">The file's keys that the network does not have; empty after a strict load.</param>
/// <param name="SelfTest">How the network did on the input and output that the file carries; null where it carries none.</param>
public sealed record LoadResult(IReadOnlyList<string> MissingKeys, IReadOnlyList<string> UnexpectedKeys, SelfTestResult? SelfTest)
{
    /// <summary>What the file has in front of the network's keys, given or found: <c>module.</c>; empty for nothing.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The members, with the keys themselves.</summary>
    public override string ToString() =>
        $"{nameof(LoadResult)} {{ {nameof(MissingKeys)} = {Listed(MissingKeys)}, {nameof(UnexpectedKeys)} = {Listed(UnexpectedKeys)}, "
        + $"{nameof(SelfTest)} = {(SelfTest is null ? "none" : SelfTest)}, {nameof(Prefix)} = '{Prefix}' }}";

    private static string Listed(IReadOnlyList<string> keys) => $"[{string.Join(", ", keys)}]";
}

/// <summary>How far <c>Predict</c> is, with loaded weights, from the output that the weights' file says it gave.</summary>
/// <param name="LargestDifference">The largest absolute difference of an output; NaN where one is not a number.</param>
/// <param name="Tolerance">The largest that rounding explains, for outputs of this size and weights of the file's precision.</param>
public sealed record SelfTestResult(double LargestDifference, double Tolerance)
{
    /// <summary>Whether the difference is within the tolerance.</summary>
    public bool Passed => LargestDifference <= Tolerance;
}
