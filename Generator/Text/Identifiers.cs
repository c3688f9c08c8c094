using Microsoft.CodeAnalysis.CSharp;

namespace FusedNorm.Generator.Text;

/// <summary>How a layer's name becomes C# names.</summary>
internal static class Identifiers
{
    public static bool IsValidName(string name) =>
        name.Length > 0 && IsAsciiLetter(name[0]) && name.All(c => IsAsciiLetter(c) || c is >= '0' and <= '9' or '_');

    /// <summary><c>fc_out</c> to <c>FcOut</c>, <c>trunk.fc1</c> to <c>TrunkFc1</c>.</summary>
    public static string PascalCase(string name) =>
        string.Concat(name.Split(['_', '.'], StringSplitOptions.RemoveEmptyEntries)
            .Select(part => char.ToUpperInvariant(part[0]) + part.Substring(1)));

    /// <summary><c>fc_out</c> to <c>fcOut</c>.</summary>
    public static string CamelCase(string name)
    {
        string pascal = PascalCase(name);
        return pascal.Length == 0 ? "" : char.ToLowerInvariant(pascal[0]) + pascal.Substring(1);
    }

    /// <summary>
    /// What the local identifiers of a layer start with, <c>fc_out</c> to <c>fcOut</c>. With a mark where they would be others':
    /// <c>inputValue</c> is the network's input, <c>inputOfBn1Slope</c> and <c>fc1SlopeFromBn1</c> are parts of gradients.
    /// </summary>
    public static string LocalOf(string name)
    {
        string local = CamelCase(name);
        return local == "input" || local.StartsWith("inputOf", StringComparison.Ordinal) || local.Contains("SlopeFrom")
            ? local + "_"
            : local;
    }

    /// <summary><c>ConvTrunk</c> to <c>conv_trunk</c>, <c>MLPTrunk</c> to <c>mlp_trunk</c>.</summary>
    public static string SnakeCase(string name) => string.Concat(name.Select((c, i) =>
    {
        bool starts = i > 0 && char.IsUpper(c) && name[i - 1] != '_'
            && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
        return (starts ? "_" : "") + char.ToLowerInvariant(c);
    }));

    /// <summary>
    /// A namespace or type name with <c>@</c> before what is a keyword, or may become one: every keyword of any version of C# is of
    /// lower-case ASCII letters alone, and of a type that is named so without an <c>@</c> the compiler warns.
    /// </summary>
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || name.All(c => c is >= 'a' and <= 'z') ? "@" + name : name;

    private static bool IsAsciiLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');
}
