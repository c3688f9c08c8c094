using FusedNorm.Generator.Tests.Fuzzing;
using FusedNorm.Generator.Tests.Oracle;
using Xunit;

namespace FusedNorm.Generator.Tests.Bits;

/// <summary>
/// Whether a change of the compiler moves a number: <c>tools/bits/compare.sh</c> runs these tests of two builds with
/// <c>FUSEDNORM_BITS=FILE</c>, which then write a line for every network there is, and compares the files. Without the variable a few of
/// each kind are looked at twice.
/// </summary>
[Trait("Size", "Large")]
public sealed class BitsTests
{
    private const string Variable = "FUSEDNORM_BITS";
    private const int CasesTogether = 100;

    private static readonly string? file = Environment.GetEnvironmentVariable(Variable);
    private static readonly Lock writing = new();

    public static TheoryData<int> Cases =>
        [.. Enumerable.Range(0, file is null ? 1 : (OracleFolder.Committed.Cases.Count + CasesTogether - 1) / CasesTogether)];

    public static TheoryData<ulong> Small => [.. FuzzSuite.Small.Batches.Take(file is null ? 1 : int.MaxValue)];

    public static TheoryData<ulong> Real => [.. FuzzSuite.Real.Batches.Take(file is null ? 1 : int.MaxValue)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Of_recorded_cases(int part) =>
        Write(() => ComputedBits.OfCases(
            [.. OracleFolder.Committed.Cases.Values.Skip(part * CasesTogether).Take(file is null ? 5 : CasesTogether)]));

    [Theory]
    [MemberData(nameof(Small))]
    public void Of_random_networks(ulong first) => Write(() => ComputedBits.OfRandomNetworks(FuzzSuite.Small, first));

    [Theory]
    [MemberData(nameof(Real))]
    public void Of_random_networks_of_real_size(ulong first) => Write(() => ComputedBits.OfRandomNetworks(FuzzSuite.Real, first));

    [Fact]
    public void Of_the_networks_of_Benchmarks() => Write(ComputedBits.OfBenchmarks);

    [Fact]
    public void A_bit_of_one_value_and_its_name_make_a_difference()
    {
        using ValueHash hash = new();
        string Of(string name, params float[] values)
        {
            hash.Add<float>(name, values);
            return hash.Take();
        }

        string[] hashes =
            [Of("y", 1, 2), Of("y", 1, MathF.BitIncrement(2)), Of("y", 2, 1), Of("x", 1, 2), Of("y", 1, 2, 0), Of("y", 0), Of("y", -0f)];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.Equal(hashes[0], Of("y", 1, 2));
        Assert.Equal(Of("y", float.NaN), Of("y", -float.NaN));
    }

    private static void Write(Func<IEnumerable<(string Name, string Hash)>> compute)
    {
        (string Name, string Hash)[] found = [.. compute()];
        Assert.NotEmpty(found);
        if (file is null)
        {
            Assert.Equal(found, compute());
            Assert.Equal(found.Length, found.DistinctBy(item => item.Hash).Count());
            return;
        }

        lock (writing)
        {
            File.AppendAllLines(file, found.Select(item => $"{item.Hash}  {item.Name}"));
        }
    }
}
