using System.Collections.Immutable;
using FusedNorm.Generator.Collections;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator;

/// <summary>
/// Roslyn takes no two files whose names differ in the case of their letters alone, as file systems may not either; C# has classes
/// <c>Net</c> and <c>NET</c> beside each other. The second of them gets a number. A project seldom has any, so what the files depend on is
/// an empty list.
/// </summary>
internal static class HintNames
{
    /// <summary>The names that differ from another one in the case of their letters alone, in one order.</summary>
    public static EquatableArray<string> Alike(ImmutableArray<string> names, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return
        [
            .. names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(alike => alike.Count() > 1)
                .SelectMany(alike => alike).OrderBy(name => name, StringComparer.Ordinal),
        ];
    }

    /// <summary>The name of a file among those that are like it.</summary>
    public static string Unique(string name, EquatableArray<string> alike)
    {
        int before =
            alike.Where(other => string.Equals(other, name, StringComparison.OrdinalIgnoreCase)).TakeWhile(other => other != name).Count();
        const string Ending = ".g.cs";
        return before == 0 ? name : $"{name.Substring(0, name.Length - Ending.Length)}-{CSharpLiteral.Int(before + 1)}{Ending}";
    }
}
