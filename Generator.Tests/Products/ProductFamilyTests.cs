using Xunit;

namespace FusedNorm.Generator.Tests.Products;

/// <summary>The files in Runtime/Products/Sizes are what the family writes.</summary>
[Trait("Registers", "None")]
public sealed class ProductFamilyTests
{
    private const int LongestLine = 140;

    private static readonly string folder = WrittenFiles.Folder("Products", "Sizes");

    [Fact]
    public void The_files_of_the_runtime_are_current()
    {
        foreach (string left in Found().Except(ProductFamily.Files.Keys).Where(_ => WrittenFiles.Updates))
        {
            File.Delete(Path.Combine(folder, left));
        }

        Assert.All(ProductFamily.Files, file => WrittenFiles.Check(Path.Combine(folder, file.Key), file.Value));
        Assert.Equal(ProductFamily.Files.Keys.Order(StringComparer.Ordinal), Found().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_line_is_too_long() =>
        Assert.DoesNotContain(ProductFamily.Files.SelectMany(file => file.Value.Split('\n')), line => line.Length > LongestLine);

    private static IEnumerable<string> Found() => Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path));
}
