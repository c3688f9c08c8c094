using Xunit;

namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>A few of the recorded cases of every kind: what <see cref="OracleTests"/> replays whole, for those who wait.</summary>
[Trait("Memory", "Checked")]
public sealed class OracleSampleTests
{
    private static readonly Lazy<CaseCompiler> compiler =
        new(() => CaseCompiler.Compile([.. OracleFolder.Committed.Sample.Select(name => OracleFolder.Committed.Cases[name])]));

    public static TheoryData<string> CaseNames => [.. OracleFolder.Committed.Sample];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Computes_what_PyTorch_computed(string name) => OracleTests.Replay(OracleFolder.Committed.Cases[name], compiler.Value);
}
