using System.CommandLine;
using System.Globalization;
using FusedNorm.Benchmarks.Peers;
using FusedNorm.Benchmarks.Workloads;

namespace FusedNorm.Benchmarks.Commands;

/// <summary>
/// The verb <c>memory</c>: what a training step needs beside parameters and gradients. FusedNorm's is its whole workspace, PyTorch's only
/// what autograd saves between the passes, without what its operators need meanwhile. Autograd saves references to the weights and the
/// input, where FusedNorm copies the input; so the same is counted once more without either's. Not counted: the scratch of a thread, a
/// block of 64 columns as a rule.
/// </summary>
internal static class MemoryCommand
{
    private const double Target = 0.6;

    /// <summary>The verb with its options.</summary>
    public static Command Create() => CommonOptions.Verb("memory", "What a training step needs, beside what PyTorch keeps for it.", Run);

    /// <returns>The exit code.</returns>
    private static int Run(Screen screen)
    {
        PyTorchPeer? torch = null;
        try
        {
            torch = new PyTorchPeer(PyTorchPeer.Pythons[0], [1]);
        }
        catch (PeerException exception)
        {
            screen.Line($"without PyTorch: {exception.Message}");
        }

        List<IReadOnlyList<string>> rows = [];
        foreach (Case subject in WorkloadList.All.Where(subject => subject.Phase == Phase.TrainingStep))
        {
            NetworkInfo info = subject.Workload.Create(new TorchRandom(0)).Info;
            long ours = sizeof(float) * (info.WorkspaceFixed + ((long)info.WorkspacePerSample * subject.Batch));
            long alone = ours - (KeepsInput(info)
                ? sizeof(float) * (long)info.InputShape.Aggregate((product, size) => product * size) * subject.Batch
                : 0);
            (long Saved, long ThereAnyway)? theirs = torch?.SavedBytes(subject, new CaseValues(subject));
            rows.Add(
            [
                subject.WorkloadName, Text(subject.Batch), .. Compared(ours, theirs?.Saved),
                .. Compared(alone, theirs?.Saved - theirs?.ThereAnyway),
                subject.Workload.Number is 4 or 5 ? $"at most {Screen.Percent(Target)}" : "",
            ]);
        }

        torch?.Dispose();
        screen.Heading("Memory of a training step");
        screen.Table(
            [
                "workload", ">batch", ">FusedNorm's workspace KiB", ">PyTorch's saved tensors KiB", ">share", ">without the input KiB",
                ">without input and parameters KiB", ">share", "target",
            ],
            rows);
        return 0;
    }

    private static IEnumerable<string> Compared(long ours, long? theirs) =>
        [
            Screen.Number(ours / 1024.0), theirs is long saved ? Screen.Number(saved / 1024.0) : "",
            theirs is long all ? Screen.Percent(ours / (double)all) : "",
        ];

    /// <summary>Whether the workspace has a copy of the input, as one of the kernels says.</summary>
    private static bool KeepsInput(NetworkInfo info) =>
        info.Kernels.Any(kernel => kernel.Summary.Contains("copy of the input", StringComparison.Ordinal));

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
