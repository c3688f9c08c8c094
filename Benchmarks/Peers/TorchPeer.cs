using System.Globalization;
using FusedNorm.Benchmarks.Workloads;

namespace FusedNorm.Benchmarks.Peers;

/// <summary>
/// PyTorch's library, called from whichever language, set up at its best: one pool of threads for everything, and an allocator that
/// keeps freed blocks instead of faulting them in again.
/// </summary>
internal abstract class TorchPeer(string name, PeerCommand command, IEnumerable<string> arguments, IReadOnlyList<int> threadCounts)
    : ProcessPeer(name, command, arguments, threadCounts, Settings)
{
    /// <summary>Debian's build of OpenBLAS that shares PyTorch's threads, where that is not the one that is taken anyway.</summary>
    protected const string OpenMpBlas = "/usr/lib/x86_64-linux-gnu/openblas-openmp";

    /// <summary>What a process needs to know of a case.</summary>
    protected static string Request(
        Case subject, string engine, IEnumerable<LayerSpec>? layers = null, string state = CaseFolder.State, bool channelsLast = false) =>
        $"engine={engine} phase={Word(subject.Phase)} loss={Word(subject.Workload.Loss)} " +
        $"shape={string.Join('x', subject.Workload.SampleShape.Prepend(subject.Batch))} " +
        $"layers={string.Join(',', layers ?? subject.Workload.Layers)} state={state} channels_last={(channelsLast ? 1 : 0)} " +
        string.Create(CultureInfo.InvariantCulture, $"momentum={subject.Momentum} rate={Case.LearningRate}");

    /// <summary>Whether a case is a layer alone, of images, where the layout of the tensors can be chosen.</summary>
    protected static bool HasLayouts(Case subject) =>
        subject.Phase is Phase.Forward or Phase.ForwardBackward && subject.Workload.SampleShape.Count == 3;

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

    private static string Word(Phase phase) => phase switch
    {
        Phase.Inference => "inference",
        Phase.TrainingStep => "training_step",
        Phase.Forward => "forward",
        _ => "forward_backward",
    };

    private static string Word(LossKind loss) => loss == LossKind.CrossEntropy ? "cross_entropy" : "reconstruction";
}
