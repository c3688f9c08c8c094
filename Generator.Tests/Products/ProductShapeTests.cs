using System.Text.RegularExpressions;
using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Products;
using Xunit;

namespace FusedNorm.Generator.Tests.Products;

/// <summary>What compiler and runtime have to agree on about products is written once.</summary>
[Trait("Registers", "None")]
public sealed class ProductShapeTests
{
    private const string Shared = "ProductShape.cs";

    /// <summary>A number in place of the shared one, or the formula again.</summary>
    private const string Second = @"\b(MostTerms|DepthBlock|ColumnsPerBlock|ColumnBlock) = \d|bool LeavesLanesEmpty\(int \w+, int";

    private static readonly string repository = Path.GetFullPath(Path.Combine(Snapshot.ProjectDirectory, ".."));

    [Fact]
    public void Compiler_and_runtime_have_the_same_numbers()
    {
        Assert.Equal(MatrixProduct.DepthBlock, ProductShape.MostTerms);
        Assert.Equal(MatrixProduct.ColumnBlock, ProductShape.ColumnsPerBlock);
    }

    [Fact]
    public void No_number_is_written_a_second_time()
    {
        IEnumerable<string> files = new[] { "Generator", "Runtime" }
            .SelectMany(project => Directory.EnumerateFiles(Path.Combine(repository, project), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        string[] written =
        [
            .. files.Where(path => Regex.IsMatch(File.ReadAllText(path), Second))
                .Select(path => Path.GetFileName(path)),
        ];
        Assert.Equal([Shared], written);
    }

    [Fact]
    public void A_third_of_the_lanes_is_empty_where_the_columns_fill_two_thirds_or_less()
    {
        foreach (int lanes in new[] { 1, 2, 4, 8, 16 })
        {
            for (int columns = 1; columns <= 100; columns++)
            {
                int inPanels = (int)Math.Ceiling(columns / (double)lanes) * lanes;
                Assert.Equal(inPanels, ProductShape.InWholeRegisters(columns, lanes));
                Assert.Equal(2 * inPanels >= 3 * columns, ProductShape.LeavesLanesEmpty(columns, lanes));
            }
        }
    }
}
