using System.Text.RegularExpressions;
using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace FusedNorm.Generator.Tests.Architecture;

/// <summary>The compiler's folders use each other as the table in docs/architecture.md says, and only forward.</summary>
[Trait("Registers", "None")]
public sealed class FolderTests
{
    /// <summary>What lies in no folder: the pipeline.</summary>
    private const string Root = "NetworkGenerator";

    private static readonly string repository = Path.GetFullPath(Path.Combine(Snapshot.ProjectDirectory, ".."));
    private static readonly string sources = Path.Combine(repository, "Generator");

    /// <summary>The table's rows: a folder and those that it uses.</summary>
    private static readonly (string Folder, string[] Uses)[] table =
    [
        .. Regex.Matches(File.ReadAllText(Path.Combine(repository, "docs", "architecture.md")), @"^\| `(\w+)/?` \| uses (.*) \|$", RegexOptions.Multiline)
            .Select(row => (row.Groups[1].Value, row.Groups[2].Value.Split(", ").Where(used => used != "nothing").ToArray())),
    ];

    private static readonly Lazy<CSharpCompilation> compilation = new(Compile);

    [Fact]
    public void A_folder_uses_the_folders_of_its_row_and_no_others()
    {
        HashSet<(string From, string To)> found = [.. Uses().Select(use => (use.From, use.To))];
        HashSet<(string From, string To)> allowed = [.. table.SelectMany(row => row.Uses.Select(used => (row.Folder, used)))];

        None(Uses().Where(use => !allowed.Contains((use.From, use.To))).Select(use => $"{use.File} uses {use.To}/: {use.Name}").Distinct());
        None(allowed.Except(found).Select(arrow => $"{arrow.From}/ does not use {arrow.To}/"));
        Assert.Equal(Files().Select(FolderOf).Distinct().Order(), table.Select(row => row.Folder).Order());
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
    public void No_using_is_unneeded() => None(compilation.Value.GetDiagnostics()
        .Where(diagnostic => diagnostic.Id == "CS8019" && IsOwn(diagnostic.Location.SourceTree!.FilePath))
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
        foreach (SyntaxTree tree in compilation.Value.SyntaxTrees.Where(tree => IsOwn(tree.FilePath)))
        {
            SemanticModel model = compilation.Value.GetSemanticModel(tree);
            string from = FolderOf(tree.FilePath);
            foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                ISymbol? symbol = model.GetSymbolInfo(name).Symbol;
                INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
                string? path = type?.OriginalDefinition.Locations.FirstOrDefault(location => location.IsInSource)?.SourceTree!.FilePath;
                if (path is not null && IsOwn(path) && FolderOf(path) != from)
                {
                    yield return (from, FolderOf(path), Path.GetRelativePath(sources, tree.FilePath), type!.Name);
                }
            }
        }
    }

    private static CSharpCompilation Compile()
    {
        CSharpParseOptions options = new(LanguageVersion.Latest, DocumentationMode.Diagnose);
        string project = File.ReadAllText(Path.Combine(sources, "FusedNorm.Generator.csproj"));
        IEnumerable<string> linked = Regex.Matches(project, "<Compile Include=\"([^\"]*)\"")
            .SelectMany(include => include.Groups[1].Value.Split(';'))
            .Select(path => Path.GetFullPath(Path.Combine(sources, path)));
        string usings = string.Concat(
            new[] { "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading" }.Select(used => $"global using {used};\n"));
        IEnumerable<string> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("FusedNorm.", StringComparison.Ordinal));
        CSharpCompilation found = CSharpCompilation.Create(
            "Sources",
            [.. Files().Concat(linked).Select(path => GeneratorRunner.Parse(File.ReadAllText(path), path, options)), GeneratorRunner.Parse(usings, "", options)],
            references.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(found.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return found;
    }

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(sources, "*.cs", SearchOption.AllDirectories).Where(path => FolderOf(path) is not ("bin" or "obj"));

    private static bool IsOwn(string path) => path.StartsWith(sources + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string FolderOf(string path)
    {
        string[] parts = Path.GetRelativePath(sources, path).Split(Path.DirectorySeparatorChar);
        return parts.Length == 1 ? Root : parts[0];
    }
}
