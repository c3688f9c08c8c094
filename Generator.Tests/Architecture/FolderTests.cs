using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace FusedNorm.Generator.Tests.Architecture;

/// <summary>The compiler's folders use each other as the table in docs/architecture.md says, and only forward.</summary>
[Trait("Registers", "None")]
public sealed class FolderTests
{
    /// <summary>The table's rows: a folder and those that it uses.</summary>
    private static readonly (string Folder, string[] Uses)[] table =
    [
        .. Regex.Matches(
                File.ReadAllText(Path.Combine(CompilerSources.Repository, "docs", "architecture.md")),
                @"^\| `(\w+)/?` \| uses (.*) \|$",
                RegexOptions.Multiline)
            .Select(row => (row.Groups[1].Value, row.Groups[2].Value.Split(", ").Where(used => used != "nothing").ToArray())),
    ];

    [Fact]
    public void A_folder_uses_the_folders_of_its_row_and_no_others()
    {
        HashSet<(string From, string To)> found = [.. Uses().Select(use => (use.From, use.To))];
        HashSet<(string From, string To)> allowed = [.. table.SelectMany(row => row.Uses.Select(used => (row.Folder, used)))];

        None(Uses().Where(use => !allowed.Contains((use.From, use.To))).Select(use => $"{use.File} uses {use.To}/: {use.Name}").Distinct());
        None(allowed.Except(found).Select(arrow => $"{arrow.From}/ does not use {arrow.To}/"));
        Assert.Equal(CompilerSources.Files().Select(CompilerSources.FolderOf).Distinct().Order(), table.Select(row => row.Folder).Order());
    }

    [Fact]
    public void A_folder_stands_below_those_that_it_uses()
    {
        List<string> above = [];
        foreach ((string folder, string[] uses) in table)
        {
            Assert.Empty(uses.Except(above).Select(used => $"{folder}/ uses {used}/, which does not stand above it"));
            above.Add(folder);
        }
    }

    [Fact]
    public void No_using_is_unneeded() => None(CompilerSources.Compilation.GetDiagnostics()
        .Where(diagnostic => diagnostic.Id == "CS8019" && CompilerSources.IsOwn(diagnostic.Location.SourceTree!.FilePath))
        .Select(diagnostic => diagnostic.Location.GetLineSpan().ToString()));

    /// <summary>Says everything that was found, where something was.</summary>
    private static void None(IEnumerable<string> found)
    {
        string[] all = [.. found];
        Assert.True(all.Length == 0, string.Join('\n', all));
    }

    /// <summary>Each name of a type, or of a type's member, that is declared in another folder.</summary>
    private static IEnumerable<(string From, string To, string File, string Name)> Uses()
    {
        foreach (SyntaxTree tree in CompilerSources.Trees)
        {
            SemanticModel model = CompilerSources.Compilation.GetSemanticModel(tree);
            string from = CompilerSources.FolderOf(tree.FilePath);
            foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                ISymbol? symbol = model.GetSymbolInfo(name).Symbol;
                INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
                string? path = type?.OriginalDefinition.Locations.FirstOrDefault(location => location.IsInSource)?.SourceTree!.FilePath;
                if (path is not null && CompilerSources.IsOwn(path) && CompilerSources.FolderOf(path) != from)
                {
                    yield return (from, CompilerSources.FolderOf(path), CompilerSources.NameOf(tree), type!.Name);
                }
            }
        }
    }
}
