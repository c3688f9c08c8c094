using Xunit;

namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>
/// Every recorded case, replayed on a freshly generated network, but for those that <see cref="OracleSampleTests"/> replays. The
/// environment variable <c>FUSEDNORM_ORACLE_CASES</c> names another folder of cases, of which none is left out.
/// </summary>
[Trait("Memory", "Checked")]
[Trait("Size", "Medium")]
public sealed class OracleTests
{
    private static readonly string[] names =
        [.. OracleFolder.Replayed.Names.Except(OracleFolder.Replayed == OracleFolder.Committed ? OracleFolder.Committed.Sample : [])];

    private static readonly Lazy<CaseCompiler> compiler =
        new(() =>
            CaseCompiler.Compile([.. OracleFolder.Replayed.Cases.Where(item => names.Contains(item.Key)).Select(item => item.Value)]));

    public static TheoryData<string> CaseNames => [.. names];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Computes_what_PyTorch_computed(string name)
    {
        if (OracleFolder.Replayed.Unreadable.TryGetValue(name, out string? reason))
        {
            Assert.Fail($"{name} is not readable: {reason}");
        }

        Replay(OracleFolder.Replayed.Cases[name], compiler.Value);
    }

    internal static void Replay(OracleCase oracleCase, CaseCompiler compiler)
    {
        IReadOnlyList<string> findings = Replayer.Replay(oracleCase, compiler);
        if (findings.Count > 0)
        {
            Assert.Fail($"{oracleCase.Name} differs from PyTorch in {findings.Count} places:\n{string.Join('\n', findings.Take(20))}");
        }
    }
}
