using System.Collections.Concurrent;
using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;
using Xunit.Abstractions;

namespace FusedNorm.Generator.Tests.Declarations;

/// <summary>
/// Broken declarations, more than twenty thousand different ones and the same in every run: the generator throws nothing, and either a
/// class comes of each that compiles without a warning, or somebody says why not.
/// </summary>
[Trait("Size", "Large")]
[Trait("Registers", "None")]
public sealed class MutationTests(ITestOutputHelper output)
{
    private const int Seed = 1029;

    /// <summary>The environment variable with another seed.</summary>
    private const string SeedVariable = "FUSEDNORM_MUTANT_SEED";

    private const int MutantsAtLeast = 20_000;

    private const int BatchSize = 150;

    private static readonly int MutantsPerSource = (MutantsAtLeast / MutatedSources.All.Count) + 1;

    [Fact]
    public void A_mutant_becomes_a_class_that_compiles_or_is_refused()
    {
        string[] mutants = [.. MutatedSources.All.SelectMany(Mutants)];
        Assert.True(mutants.Length >= MutantsAtLeast, $"{mutants.Length} mutants");
        ConcurrentDictionary<string, bool> compiled = [];
        ConcurrentBag<MutantBatch> judged = [];
        Parallel.ForEach(MutantBatch.Divide(mutants, BatchSize), batch => judged.Add(MutantBatch.Judge(batch, compiled)));

        int classes = judged.Sum(batch => batch.Count.Classes);
        string[] reported = [.. judged.SelectMany(batch => batch.Reported).Distinct().Order()];
        output.WriteLine(
            $"{mutants.Length} mutants: {classes} with classes ({compiled.Count} different ones), {mutants.Length - classes} "
            + $"refused; {string.Join(" ", reported)}");

        // Mutants of one kind only would show little.
        Assert.InRange(classes, mutants.Length / 10, mutants.Length * 9 / 10);
        Assert.True(compiled.Count >= 400, $"Only {compiled.Count} different classes.");
        Assert.Superset(new HashSet<string> { "FN0013", "FN0022", "FN0023", "FN0101" }, new HashSet<string>(reported));
    }

    [Fact]
    public void Every_attribute_is_in_a_source_that_is_mutated()
    {
        IEnumerable<string> declarable = typeof(NetworkAttribute).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(Attribute)) && !type.IsAbstract)
            .Select(type => type.Name.Split('`')[0][..^"Attribute".Length]);
        IEnumerable<string> used = MutatedSources.All
            .SelectMany(source => GeneratorRunner.Parse(source, "").GetRoot().DescendantNodes().OfType<AttributeSyntax>())
            .Select(attribute => attribute.Name is GenericNameSyntax generic ? generic.Identifier.Text : attribute.Name.ToString());
        Assert.Empty(declarable.Except(used));
    }

    /// <summary>Different mutants of one source.</summary>
    private static IEnumerable<string> Mutants(string source)
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), out int other) ? other : Seed;
        Mutator mutator = new(source, new Random(seed));
        HashSet<string> mutants = [];
        while (mutants.Count < MutantsPerSource)
        {
            mutants.Add(mutator.Next());
        }

        return mutants;
    }
}
