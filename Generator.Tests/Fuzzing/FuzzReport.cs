using System.Text;
using Xunit;

namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>
/// Says which networks fail: how to repeat it, what differs, the declaration, and the shortest one found that still fails.
/// </summary>
internal static class FuzzReport
{
    private const int ShownNetworks = 3;
    private const int ShownDifferences = 8;

    /// <summary>Fails where a check finds differences.</summary>
    /// <param name="batch">The networks.</param>
    /// <param name="check">What differs, for each network of a batch.</param>
    public static void Require(FuzzBatch batch, Func<FuzzBatch, IEnumerable<IEnumerable<string>>> check)
    {
        StringBuilder text = new();
        int failed = 0;
        foreach ((FuzzCase fuzzCase, IEnumerable<string> differences) in batch.Cases.Zip(check(batch)))
        {
            if (!differences.Any() || ++failed > ShownNetworks)
            {
                continue;
            }

            Append(text, $"{FuzzSuite.SeedVariable}={fuzzCase.Network.Seed}", fuzzCase.Network, differences);
            if (failed == 1)
            {
                FuzzedNetwork shortest = Shrinker.Shrink(fuzzCase.Network, smaller => Differences(smaller, check).Any());
                Append(text, "The shortest that still fails", shortest, Differences(shortest, check));
            }
        }

        Assert.True(failed == 0, $"{failed} of {batch.Cases.Count} networks fail.{text}");
    }

    private static void Append(StringBuilder text, string title, FuzzedNetwork network, IEnumerable<string> differences) =>
        text.Append("\n\n").Append(title).Append(":\n").AppendJoin('\n', differences.Take(ShownDifferences)).Append('\n')
            .Append(network.Declaration);

    private static IEnumerable<string> Differences(FuzzedNetwork network, Func<FuzzBatch, IEnumerable<IEnumerable<string>>> check) =>
        check(FuzzBatch.Prepare([network])).Single();
}
