using Xunit;

namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>
/// Every recorded case, replayed on a freshly generated network. The environment variable <c>FUSEDNORM_ORACLE_CASES</c> names another
/// folder of cases.
/// </summary>
[Trait("Memory", "Checked")]
public sealed class OracleTests
{
    private static readonly Lazy<CaseCompiler> compiler = new(() => CaseCompiler.Compile(OracleFolder.Replayed.Cases.Values));

    public static TheoryData<string> CaseNames => [.. OracleFolder.Replayed.Names];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Computes_what_PyTorch_computed(string name)
    {
        if (OracleFolder.Replayed.Unreadable.TryGetValue(name, out string? reason))
        {
            Assert.Fail($"{name} is not readable: {reason}");
        }

        IReadOnlyList<string> findings = Replayer.Replay(OracleFolder.Replayed.Cases[name], compiler.Value);
        if (findings.Count > 0)
        {
            Assert.Fail($"{name} differs from PyTorch in {findings.Count} places:\n{string.Join('\n', findings.Take(20))}");
        }
    }
}
