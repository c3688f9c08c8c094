using FusedNorm.Generator.Diagnostics;

namespace FusedNorm.Generator.Building;

/// <summary>What holds inside one network, the whole one or an included one: how its layers are named, its taps, its open region.</summary>
/// <param name="prefix">What stands before its layers' names: <c>trunk.</c>, or nothing for the whole network.</param>
/// <param name="outer">The network that includes it.</param>
/// <param name="findings">Where mistakes are reported.</param>
internal sealed class Scope(string prefix, Scope? outer, List<Finding> findings)
{
    /// <summary>What <see cref="Enclosing"/> calls a no-grad region; no network can have this name.</summary>
    private const string NoGradRegion = "no-grad";

    private readonly Dictionary<string, int> counters = [];

    public string Prefix { get; } = prefix;

    /// <summary>What stands in front of its layers' state keys: the prefix, unless a declaration says otherwise.</summary>
    public string KeyPrefix { get; init; } = prefix;

    public Scope? Outer { get; } = outer;

    public TapNames Taps { get; } = new(findings);

    /// <summary>Whether names inside are checked; where the included network's own name is wrong, they are not reported as well.</summary>
    public bool ChecksNames { get; init; } = true;

    /// <summary>The index of the no-grad region that is open, or -1.</summary>
    public int OpenRegion { get; set; } = -1;

    /// <summary>The index of the <c>[From]</c> that no layer stands below yet, or -1.</summary>
    public int OpenBranch { get; set; } = -1;

    /// <summary>Whether no region is open, here or around.</summary>
    public bool RecordsGraph => OpenRegion < 0 && Outer?.RecordsGraph != false;

    /// <summary>
    /// What stands around a layer here, outermost first: the names of included networks, and <see cref="NoGradRegion"/> for an open region.
    /// </summary>
    public IReadOnlyList<string> Enclosing =>
    [
        .. Outer is null ? [] : Outer.Enclosing.Append(Prefix.Substring(Outer.Prefix.Length).TrimEnd('.')),
        .. OpenRegion >= 0 ? new[] { NoGradRegion } : [],
    ];

    /// <summary>Counts a layer under the prefix of its kind.</summary>
    public int Count(string kindPrefix)
    {
        counters.TryGetValue(kindPrefix, out int count);
        return counters[kindPrefix] = count + 1;
    }
}
