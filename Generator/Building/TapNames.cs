using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Building;

/// <summary>The values that taps named, for the joins and branches below to come back to.</summary>
internal sealed class TapNames(List<Finding> findings)
{
    /// <summary>What reads the network's input, where no tap has this name.</summary>
    private const string InputName = "input";

    private readonly Dictionary<string, (int Index, Value Value)> taps = [];
    private readonly HashSet<string> used = [];

    /// <summary>What the network, or the included one, reads.</summary>
    public Value? Input { get; set; }

    public void Set(int index, string name, Value value)
    {
        if (taps.ContainsKey(name))
        {
            findings.Add(Finding.AtArgument(DiagnosticDescriptors.DuplicateTap, index, "Name", name));
            return;
        }

        taps.Add(name, (index, value));
    }

    /// <summary>
    /// Keeps the value of a tap whose own name has been reported, so that nothing is said of its reader, or of there being none, as well.
    /// </summary>
    public void SetRefused(int index, string name, Value value)
    {
        taps[name] = (index, value);
        used.Add(name);
    }

    /// <summary>The value of a tap, or null after a report.</summary>
    public Value? Take(int index, string name)
    {
        if (taps.TryGetValue(name, out (int, Value Value) tap))
        {
            used.Add(name);
            return tap.Value;
        }

        if (name == InputName && Input is not null)
        {
            return Input;
        }

        string known = taps.Count == 0 ? "none" : string.Join(", ", taps.Keys.OrderBy(key => key, StringComparer.Ordinal));
        findings.Add(Finding.AtArgument(DiagnosticDescriptors.UnknownTap, index, "From", name, known));
        return null;
    }

    /// <summary>Reports the taps that nothing reads.</summary>
    public void Check()
    {
        foreach (KeyValuePair<string, (int Index, Value Value)> tap in taps.Where(tap => !used.Contains(tap.Key))
            .OrderBy(tap => tap.Value.Index))
        {
            findings.Add(Finding.AtLayer(DiagnosticDescriptors.UnusedTap, tap.Value.Index, tap.Key));
        }
    }
}
