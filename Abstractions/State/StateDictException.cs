using System.Text;

namespace FusedNorm;

/// <summary>
/// A sound file, or the state of another network, that does not fit the network: every difference at once. The network is as it was.
/// </summary>
public sealed class StateDictException : Exception
{
    private const int Listed = 50;

    /// <summary>Creates the exception.</summary>
    /// <param name="network">The name of the network's class.</param>
    /// <param name="missingKeys">The network's keys that the file does not have.</param>
    /// <param name="unexpectedKeys">The file's keys that the network does not have.</param>
    /// <param name="conflicts">For each key with another shape or kind of values: its name, what was expected and what was found.</param>
    /// <param name="advice">What may help, where something may: a prefix.</param>
    public StateDictException(
        string network, IReadOnlyList<string> missingKeys, IReadOnlyList<string> unexpectedKeys,
        IReadOnlyList<string> conflicts, string? advice = null)
        : this("The file", network, missingKeys, unexpectedKeys, conflicts, advice)
    {
    }

    internal StateDictException(
        string source, string network, IReadOnlyList<string> missingKeys,
        IReadOnlyList<string> unexpectedKeys, IReadOnlyList<string> conflicts, string? advice = null)
        : base(Describe(source, network, missingKeys, unexpectedKeys, conflicts, advice))
    {
        MissingKeys = missingKeys;
        UnexpectedKeys = unexpectedKeys;
        Conflicts = conflicts;
    }

    /// <summary>The network's keys that the file does not have.</summary>
    public IReadOnlyList<string> MissingKeys { get; }

    /// <summary>The file's keys that the network does not have.</summary>
    public IReadOnlyList<string> UnexpectedKeys { get; }

    /// <summary>For each key with another shape or kind of values: its name, what was expected and what was found.</summary>
    public IReadOnlyList<string> Conflicts { get; }

    private static string Describe(
        string source, string network, IReadOnlyList<string> missing,
        IReadOnlyList<string> unexpected, IReadOnlyList<string> conflicts, string? advice)
    {
        StringBuilder text = new($"{source} does not fit {network}, which is as it was.");
        Append(text, "Missing keys", missing);
        Append(text, "Unexpected keys", unexpected);
        Append(text, "Conflicts", conflicts);
        text.Append(advice is null ? "" : $"\n  {advice}.");
        return text.ToString();
    }

    private static void Append(StringBuilder text, string title, IReadOnlyList<string> items)
    {
        if (items.Count > 0)
        {
            text.Append("\n  ").Append(title).Append(": ").AppendJoin("; ", items.Take(Listed).Select(TextExcerpt.Of));
            text.Append(items.Count > Listed ? $"; and {items.Count - Listed} more" : "");
        }
    }
}
