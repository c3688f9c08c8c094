using FusedNorm.Generator.Verification;
using Xunit;

namespace FusedNorm.Generator.Tests.Verification;

/// <summary>Sets of runs that repeat row by row, beside sets of their elements.</summary>
[Trait("Registers", "None")]
public sealed class ElementSetTests
{
    private const int Elements = 60;

    [Fact]
    public void Union_intersection_and_difference_are_those_of_the_elements()
    {
        ElementSet[] sets = [.. Sets()];
        foreach (ElementSet one in sets)
        {
            foreach (ElementSet other in sets)
            {
                AssertSame(Of(one).Union(Of(other)), one.Union(other));
                AssertSame(Of(one).Intersect(Of(other)), one.Intersect(other));
                AssertSame(Of(one).Except(Of(other)), one.Except(other));

                // What came of two sets of rows is one again.
                AssertSame(Of(one).Union(Of(other)).Except(Of(sets[5])), one.Union(other).Except(sets[5]));
            }
        }
    }

    [Fact]
    public void A_set_of_a_large_matrix_is_as_small_as_one_of_a_small()
    {
        const int Side = 1 << 14;
        ElementSet columns = ElementSet.Empty;
        for (int first = 0; first < Side; first += 128)
        {
            columns = columns.Union(ElementSet.OfRows(Side, Side, first, first + 128));
        }

        Assert.True(ElementSet.Run(0, Side * Side).Except(columns).IsEmpty);
    }

    [Fact]
    public void A_message_shows_the_first_runs() =>
        Assert.Equal("2 to 3, 12 to 13, 22 to 23, …", ElementSet.OfRows(6, 10, 2, 4).ToString());

    /// <summary>Runs, rows of two lengths, all of both, and none.</summary>
    private static IEnumerable<ElementSet> Sets()
    {
        yield return ElementSet.Empty;
        yield return ElementSet.Run(0, Elements);
        yield return ElementSet.Run(0, 25);
        yield return ElementSet.Run(7, 41);
        yield return ElementSet.OfRows(6, 10, 0, 10);
        yield return ElementSet.OfRows(6, 10, 2, 5);
        yield return ElementSet.OfRows(6, 10, 4, 10);
        yield return ElementSet.OfRows(6, 10, 0, 2).Union(ElementSet.OfRows(6, 10, 5, 10));
        yield return ElementSet.OfRows(4, 15, 3, 8);
        yield return ElementSet.OfRows(4, 15, 0, 3).Union(ElementSet.Run(20, 22));
        yield return ElementSet.OfRows(1, 10, 3, 9);
    }

    /// <summary>The elements, each asked for by itself.</summary>
    private static HashSet<int> Of(ElementSet set) =>
        [.. Enumerable.Range(0, Elements).Where(i => ElementSet.Run(i, i + 1).Except(set).IsEmpty)];

    private static void AssertSame(IEnumerable<int> expected, ElementSet found)
    {
        int[] elements = [.. expected.Order()];
        Assert.Equal(elements, Of(found).Order());
        Assert.Equal(elements.Length == 0, found.IsEmpty);
        Assert.Equal((elements.FirstOrDefault(), elements.Length == 0 ? 0 : elements[^1] + 1), (found.Start, found.End));
    }
}
