using System.Globalization;
using FusedNorm.Benchmarks.Measuring;
using FusedNorm.Benchmarks.Workloads;

namespace FusedNorm.Benchmarks.Peers;

/// <summary>
/// PyTorch in Python processes, one for each number of threads, set up at its best: one pool of threads for everything, and an
/// allocator that keeps freed blocks instead of faulting them in again.
/// </summary>
internal sealed class PyTorchPeer : IPeer
{
    /// <summary>Names another Python.</summary>
    public const string PythonVariable = "FUSEDNORM_PYTHON";

    private const string OpenMpBlas = "/usr/lib/x86_64-linux-gnu/openblas-openmp";

    private readonly Dictionary<int, PeerProcess> processes = [];
    private CaseFolder? folder;

    /// <summary>Starts a process for each number of threads.</summary>
    /// <exception cref="PeerException">There is no Python with torch.</exception>
    public PyTorchPeer(IReadOnlyList<int> threadCounts)
    {
        // Packages of a distribution belong to its own Python, which need not be the first on the path.
        string python = Environment.GetEnvironmentVariable(PythonVariable) ?? (File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3");
        foreach (int threads in threadCounts)
        {
            processes.Add(threads, new PeerProcess("PyTorch", python, ["-u", Path.Combine(AppContext.BaseDirectory, "Peers", "torch_peer.py")], Settings(threads)));
        }
    }

    /// <inheritdoc/>
    public string Description => $"PyTorch {processes.Values.First().Version}" +
        (Directory.Exists(OpenMpBlas) ? "" : " (without libopenblas0-openmp: two pools of threads in one process disturb each other)");

    /// <inheritdoc/>
    public IEnumerable<IContestant> Contestants(Case subject, CaseValues values, int threads)
    {
        folder = new CaseFolder(values);
        IReadOnlyList<LayerSpec> layers = subject.Workload.Layers;
        yield return Contestant("torch eager", "eager", layers, "state");
        if (subject.Phase == Phase.Inference)
        {
            yield return Contestant("torchscript", "torchscript", layers, "state");
            if (Folding.Of(subject.Workload, values.State) is Folding folded)
            {
                folder.WriteState("folded", folded.State);
                yield return Contestant("torchscript folded", "torchscript", folded.Layers, "folded");
            }
        }
        else if (subject.Phase != Phase.TrainingStep && subject.Workload.SampleShape.Count == 3)
        {
            yield return Contestant("torch eager channels last", "eager", layers, "state", channelsLast: true);
        }

        ProcessContestant Contestant(string peer, string engine, IEnumerable<LayerSpec> network, string state, bool channelsLast = false) => new(
            peer, processes[threads], folder, values,
            $"engine={engine} phase={PhaseWord(subject.Phase)} shape={string.Join('x', subject.Workload.SampleShape.Prepend(subject.Batch))} " +
            $"layers={string.Join(',', network)} state={state} channels_last={(channelsLast ? 1 : 0)} loss={LossWord(subject.Workload.Loss)} " +
            string.Create(CultureInfo.InvariantCulture, $"momentum={subject.Momentum} rate={Case.LearningRate}"));
    }

    /// <summary>The bytes that PyTorch keeps from the forward pass of a training step to its backward pass.</summary>
    /// <exception cref="PeerException">It failed, or its result is not ours.</exception>
    public (long Saved, long ThereAnyway) SavedBytes(Case subject, CaseValues values)
    {
        (int threads, PeerProcess process) = processes.First();
        IContestant eager = Contestants(subject, values, threads).Single();
        eager.Prepare();
        long[] bytes = [.. process.Request($"saved {ProcessContestant.Id(eager.Peer)}").Split(' ').Select(word => long.Parse(word, CultureInfo.InvariantCulture))];
        Release();
        return (bytes[0], bytes[1]);
    }

    /// <inheritdoc/>
    public void Release()
    {
        foreach (PeerProcess process in processes.Values)
        {
            process.Forget();
        }

        folder?.Dispose();
        folder = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        folder?.Dispose();
        foreach (PeerProcess process in processes.Values)
        {
            process.Dispose();
        }
    }

    private static Dictionary<string, string> Settings(int threads)
    {
        string count = threads.ToString(CultureInfo.InvariantCulture);
        Dictionary<string, string> settings = new()
        {
            ["OMP_NUM_THREADS"] = count,
            ["OPENBLAS_NUM_THREADS"] = count,
            ["MKL_NUM_THREADS"] = count,
            ["MALLOC_TRIM_THRESHOLD_"] = "2000000000",
            ["MALLOC_MMAP_THRESHOLD_"] = "1000000000",
        };
        if (Directory.Exists(OpenMpBlas))
        {
            settings["LD_LIBRARY_PATH"] = OpenMpBlas;
        }

        return settings;
    }

    private static string PhaseWord(Phase phase) => phase switch
    {
        Phase.Inference => "inference",
        Phase.TrainingStep => "training_step",
        Phase.Forward => "forward",
        _ => "forward_backward",
    };

    private static string LossWord(LossKind loss) => loss == LossKind.CrossEntropy ? "cross_entropy" : "reconstruction";
}
