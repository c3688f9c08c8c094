using FusedNorm.Generator.Tests.Harness;
using Xunit;

namespace FusedNorm.Generator.Tests.Products;

/// <summary>The files in Runtime/Products/Sizes are what the family writes. FUSEDNORM_UPDATE_PRODUCTS=1 writes them.</summary>
[Trait("Registers", "None")]
public sealed class ProductFamilyTests
{
    private const string UpdateVariable = "FUSEDNORM_UPDATE_PRODUCTS";

    private const int LongestLine = 140;

    private static readonly string folder = Path.GetFullPath(Path.Combine(Snapshot.ProjectDirectory, "..", "Runtime", "Products", "Sizes"));

    [Fact]
    public void The_files_of_the_runtime_are_current()
    {
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            Update();
        }

        Assert.Equal(ProductFamily.Files.Keys.Order(StringComparer.Ordinal), Found().Order(StringComparer.Ordinal));
        Assert.All(ProductFamily.Files, file =>
        {
            string found = File.ReadAllText(Path.Combine(folder, file.Key)).ReplaceLineEndings("\n");
            string difference = $"{file.Key} differs {Snapshot.FirstDifference(file.Value, found)}\n{UpdateVariable}=1 writes it.";
            Assert.True(file.Value == found, difference);
        });
    }

    [Fact]
    public void No_line_is_too_long() =>
        Assert.DoesNotContain(ProductFamily.Files.SelectMany(file => file.Value.Split('\n')), line => line.Length > LongestLine);

    private static IEnumerable<string> Found() => Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path));

    private static void Update()
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            throw new InvalidOperationException($"{UpdateVariable} is set on a build machine, where nobody would review the new files.");
        }

        foreach (string left in Found().Except(ProductFamily.Files.Keys))
        {
            File.Delete(Path.Combine(folder, left));
        }

        foreach ((string name, string text) in ProductFamily.Files)
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }
    }
}
