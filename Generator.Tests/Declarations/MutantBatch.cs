using System.Collections.Concurrent;
using System.Globalization;
using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace FusedNorm.Generator.Tests.Declarations;

/// <summary>Many mutants in one project, each in a file and a namespace of its own, so that what they share is bound once.</summary>
internal sealed class MutantBatch
{
    private readonly string[] mutants;
    private readonly GeneratorRun run;
    private readonly SyntaxTree[] trees;

    private MutantBatch(string[] mutants, GeneratorRun run)
    {
        this.mutants = mutants;
        this.run = run;
        trees = [.. run.Input.SyntaxTrees.TakeLast(mutants.Length)];
    }

    /// <summary>How many mutants became classes, and how many did not.</summary>
    public (int Classes, int Refusals) Count { get; private set; }

    /// <summary>The generator's diagnostics.</summary>
    public IEnumerable<string> Reported => run.Diagnostics.Select(diagnostic => diagnostic.Id);

    /// <summary>Generates for all, and judges each.</summary>
    /// <param name="mutants">The sources.</param>
    /// <param name="compiled">
    /// What has been compiled already, to which what is compiled now is added: the same class is not compiled again.
    /// </param>
    public static MutantBatch Judge(string[] mutants, ConcurrentDictionary<string, bool> compiled)
    {
        MutantBatch batch = new(mutants, Run(mutants));
        if (batch.run.Result.Exception is not null)
        {
            string guilty = mutants.FirstOrDefault(mutant => Run([mutant]).Result.Exception is not null) ?? "none of them alone";
            Assert.Fail($"The generator throws for {guilty}\n{batch.run.Result.Exception}");
        }

        batch.RequireReasons();
        batch.RequireSoundFiles(compiled);
        return batch;
    }

    /// <summary>Mutants in batches; one with a brace that would end its namespace stays alone.</summary>
    public static IEnumerable<string[]> Divide(IEnumerable<string> mutants, int size)
    {
        ILookup<bool, string> byBraces = mutants.ToLookup(EndsItsNamespace);
        return byBraces[false].Chunk(size).Concat(byBraces[true].Select(mutant => new[] { mutant }));
    }

    private static bool EndsItsNamespace(string mutant) =>
        GeneratorRunner.Parse(Placed(mutant, 0), "")
            .GetRoot() is not CompilationUnitSyntax { Members: [FileScopedNamespaceDeclarationSyntax] };

    private static string Placed(string mutant, int index) => $"namespace M{index};\n{mutant}";

    private static GeneratorRun Run(string[] mutants) => GeneratorRunner.Run([.. mutants.Select(Placed)]);

    /// <summary>Where a class asks for a network and none comes, somebody says why, in the same file.</summary>
    private void RequireReasons()
    {
        HashSet<SyntaxTree> refused =
        [
            .. run.Input.GetDiagnostics().Concat(run.Diagnostics)
                .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.Location.SourceTree!),
        ];
        ILookup<int, int> files = run.Files.Select(Owner).ToLookup(owner => owner);
        for (int i = 0; i < mutants.Length; i++)
        {
            int asked =
                trees[i].GetRoot().DescendantNodes().OfType<AttributeSyntax>().Count(attribute => attribute.Name.ToString() == "Network");
            int given = files[i].Count();
            Assert.True(
                given >= asked || refused.Contains(trees[i]),
                $"{asked} networks asked for, {given} given, and nobody says why:\n{mutants[i]}");
            Count = given > 0 ? (Count.Classes + 1, Count.Refusals) : (Count.Classes, Count.Refusals + 1);
        }
    }

    /// <summary>A warning or an error in a generated file may only follow from an error in the user's.</summary>
    private void RequireSoundFiles(ConcurrentDictionary<string, bool> compiled)
    {
        // A class with weights has two files.
        GeneratedSourceResult[] fresh =
        [
            .. run.Files.GroupBy(file => file.HintName.Replace("-weights", "", StringComparison.Ordinal))
                .Where(parts => compiled.TryAdd(string.Concat(parts.Select(file => file.SourceText.ToString()
                    .Replace($"namespace {file.HintName.Split('.')[0]}", "", StringComparison.Ordinal))), true))
                .SelectMany(parts => parts),
        ];
        Compilation output = run.Input.AddSyntaxTrees(fresh.Select(file => file.SyntaxTree));
        HashSet<SyntaxTree> broken = [];
        List<Diagnostic> problems = [];
        foreach (Diagnostic diagnostic in output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning))
        {
            if (!run.Input.SyntaxTrees.Contains(diagnostic.Location.SourceTree!))
            {
                problems.Add(diagnostic);
            }
            else if (diagnostic.Severity == DiagnosticSeverity.Error)
            {
                broken.Add(diagnostic.Location.SourceTree!);
            }
        }

        foreach (Diagnostic problem in problems)
        {
            int owner = Owner(fresh.First(file => file.SyntaxTree == problem.Location.SourceTree));
            Assert.True(broken.Contains(trees[owner]), $"{mutants[owner]}\n{problem}");
        }
    }

    /// <summary>The index of the mutant that a generated file belongs to, by its namespace.</summary>
    private int Owner(GeneratedSourceResult file) =>
        mutants.Length == 1
            ? 0
            : int.Parse(file.HintName.AsSpan(1, file.HintName.IndexOf('.', StringComparison.Ordinal) - 1), CultureInfo.InvariantCulture);
}
