using System.Numerics;
using FusedNorm.Generator.Tests.Bits;

namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>
/// Runs a case's steps on its generated network and compares everything that was recorded. Each case runs twice: step by step,
/// each step from the state that PyTorch had before it, and, with several steps, free-running from the initial state.
/// </summary>
internal static class Replayer
{
    /// <summary>Far more than a replay takes, on a machine that is busy with other things too.</summary>
    private static readonly TimeSpan limit = TimeSpan.FromSeconds(60);

    /// <summary>What differs; empty where everything matches.</summary>
    /// <param name="oracleCase">The case.</param>
    /// <param name="compiler">Its compiled network.</param>
    /// <param name="hash">What takes in all that is found; null where nobody asks.</param>
    public static IReadOnlyList<string> Replay(OracleCase oracleCase, CaseCompiler compiler, ValueHash? hash = null) =>
        Deadline.Run(oracleCase.Name, limit, () =>
            oracleCase.IsDouble ? ReplayTwice<double>(oracleCase, compiler, hash) : ReplayTwice<float>(oracleCase, compiler, hash));

    private static IReadOnlyList<string> ReplayTwice<T>(OracleCase oracleCase, CaseCompiler compiler, ValueHash? hash)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Findings findings = new(hash);
        CheckSeededState(oracleCase, NewState<T>(oracleCase, compiler), findings);
        if (!oracleCase.IsDrawn)
        {
            // Sums are no state to begin a step with.
            new ReplayRun<T>(oracleCase, Adapter<T>(oracleCase, compiler), findings, isFreeRunning: false).Run();
        }

        if (oracleCase.Steps.Count > 1 || oracleCase.IsDrawn)
        {
            new ReplayRun<T>(oracleCase, Adapter<T>(oracleCase, compiler), findings, isFreeRunning: true).Run();
        }

        return findings.All;
    }

    private static NetworkAdapter<T> Adapter<T>(OracleCase oracleCase, CaseCompiler compiler)
        where T : unmanaged => compiler.Create<T>(oracleCase, new TorchRandom(oracleCase.Seed ?? 0));

    private static NetworkState<T> NewState<T>(OracleCase oracleCase, CaseCompiler compiler)
        where T : unmanaged, IFloatingPointIeee754<T> => new(Adapter<T>(oracleCase, compiler).Network);

    /// <summary>The state keys are torch's, and what the seed determines is there bit for bit.</summary>
    private static void CheckSeededState<T>(OracleCase oracleCase, NetworkState<T> state, Findings findings)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        findings.Where = "initial state";
        findings.Keys("state keys", state.Keys, oracleCase.StateKeys ?? oracleCase.InitialState.Keys);
        foreach (string key in oracleCase.SeededState.Where(oracleCase.InitialState.ContainsKey))
        {
            findings.Bitwise(key, state.Read(key), oracleCase.InitialState[key].As<T>());
        }
    }
}
