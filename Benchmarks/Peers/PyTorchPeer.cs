using System.Globalization;
using FusedNorm.Benchmarks.Measuring;
using FusedNorm.Benchmarks.Workloads;

namespace FusedNorm.Benchmarks.Peers;

/// <summary>PyTorch in Python: eager, traced to TorchScript, and since its second version compiled.</summary>
internal sealed class PyTorchPeer : TorchPeer
{
    private readonly string label = "";

    /// <summary>Starts a process for each number of threads.</summary>
    /// <param name="python">The Python.</param>
    /// <param name="threadCounts">The numbers of threads.</param>
    /// <exception cref="PeerException">There is no Python with torch.</exception>
    public PyTorchPeer(PeerCommand python, IReadOnlyList<int> threadCounts)
        : base("PyTorch", python, ["-u", PeerFolder.PathOf("torch_peer.py")], threadCounts)
    {
        // What the tables call it tells several apart.
        if (Pythons.Count > 1)
        {
            label = $" {string.Join('.', Version.Split('.').Take(2))}";
        }
    }

    /// <summary>
    /// The Pythons to measure: those that the environment names, or the system's. Packages of a distribution belong to its own Python,
    /// which need not be the first on the path.
    /// </summary>
    public static IReadOnlyList<PeerCommand> Pythons { get; } =
        PeerCommand.Of("FUSEDNORM_PYTHON", File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3");

    /// <inheritdoc/>
    public override string Description => $"PyTorch {Version}" +
        (Directory.Exists(OpenMpBlas) ? "" : " (without libopenblas0-openmp: two pools of threads in one process disturb each other)");

    /// <summary>The bytes that PyTorch keeps from the forward pass of a training step to its backward pass.</summary>
    /// <exception cref="PeerException">It failed, or its result is not ours.</exception>
    public (long Saved, long ThereAnyway) SavedBytes(Case subject, CaseValues values)
    {
        int threads = ThreadCounts.First();
        IContestant eager = Contestants(subject, values, threads).First();
        eager.Prepare();
        string answer = Ask(threads, $"saved {ProcessContestant.Id(eager.Peer)}");
        long[] bytes = [.. answer.Split(' ').Select(word => long.Parse(word, CultureInfo.InvariantCulture))];
        Release();
        return (bytes[0], bytes[1]);
    }

    /// <inheritdoc/>
    protected override IEnumerable<(string Peer, string Request)> Contestants(Case subject, CaseValues values, CaseFolder files)
    {
        yield return ($"torch{label} eager", Request(subject, "eager"));
        if (HasLayouts(subject))
        {
            yield return ($"torch{label} eager channels last", Request(subject, "eager", channelsLast: true));
        }

        if (subject.Phase == Phase.Inference)
        {
            yield return ($"torchscript{label}", Request(subject, "torchscript"));
            if (Folding.Of(subject.Workload, values.State) is Folding folded)
            {
                files.WriteState("folded", folded.State);
                yield return ($"torchscript{label} folded", Request(subject, "torchscript", folded.Layers, "folded"));
            }
        }

        if (!Version.StartsWith("1.", StringComparison.Ordinal))
        {
            yield return ($"torch{label} compile", Request(subject, "compile"));
        }
    }
}
