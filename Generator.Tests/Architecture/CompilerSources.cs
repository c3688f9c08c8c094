using System.Text.RegularExpressions;
using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FusedNorm.Generator.Tests.Architecture;

/// <summary>The compiler's own sources, compiled once for the tests of its architecture.</summary>
internal static class CompilerSources
{
    /// <summary>What lies in no folder: the pipeline.</summary>
    private const string Root = "NetworkGenerator";

    private static readonly string repository = Path.GetFullPath(Path.Combine(Snapshot.ProjectDirectory, ".."));
    private static readonly string sources = Path.Combine(repository, "Generator");
    private static readonly Lazy<CSharpCompilation> compilation = new(Compile);

    public static string Repository => repository;

    public static CSharpCompilation Compilation => compilation.Value;

    /// <summary>The files of the compiler, without what is linked and what is built.</summary>
    public static IEnumerable<SyntaxTree> Trees => Compilation.SyntaxTrees.Where(tree => IsOwn(tree.FilePath));

    /// <summary>A file as messages have it, <c>Emit/Names.cs</c>.</summary>
    public static string NameOf(SyntaxTree tree) => Path.GetRelativePath(sources, tree.FilePath);

    public static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(sources, "*.cs", SearchOption.AllDirectories).Where(path => FolderOf(path) is not ("bin" or "obj"));

    public static bool IsOwn(string path) => path.StartsWith(sources + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    public static string FolderOf(string path)
    {
        string[] parts = Path.GetRelativePath(sources, path).Split(Path.DirectorySeparatorChar);
        return parts.Length == 1 ? Root : parts[0];
    }

    private static CSharpCompilation Compile()
    {
        CSharpParseOptions options = new(LanguageVersion.Latest, DocumentationMode.Diagnose);
        string project = File.ReadAllText(Path.Combine(sources, "FusedNorm.Generator.csproj"));
        IEnumerable<string> linked = Regex.Matches(project, "<Compile Include=\"([^\"]*)\"")
            .SelectMany(include => include.Groups[1].Value.Split(';'))
            .Select(path => Path.GetFullPath(Path.Combine(sources, path)));
        string usings = string.Concat(
            new[] { "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading" }
                .Select(used => $"global using {used};\n"));
        IEnumerable<string> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("FusedNorm.", StringComparison.Ordinal));
        CSharpCompilation found = CSharpCompilation.Create(
            "Sources",
            [
                .. Files().Concat(linked).Select(path => GeneratorRunner.Parse(File.ReadAllText(path), path, options)),
                GeneratorRunner.Parse(usings, "", options),
            ],
            references.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(found.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return found;
    }
}
