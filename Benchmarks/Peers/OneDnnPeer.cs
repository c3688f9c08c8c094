using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using FusedNorm.Benchmarks.Workloads;

namespace FusedNorm.Benchmarks.Peers;

/// <summary>
/// oneDNN's batch-normalisation primitives, the fastest that C++ code can call, in three layouts of the tensor. A small runner of ours
/// is built when it is first needed. It keeps no running statistics, and data that lies in another layout already is not counted.
/// </summary>
internal sealed class OneDnnPeer : ProcessPeer
{
    /// <summary>Builds the runner and starts one for each number of threads.</summary>
    /// <exception cref="PeerException">There is no compiler or no library.</exception>
    public OneDnnPeer(IReadOnlyList<int> threadCounts)
        : base("oneDNN", new PeerCommand(Build(), []), [], threadCounts, threads => new Dictionary<string, string>
        {
            ["OMP_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture),
        })
    {
    }

    /// <inheritdoc/>
    public override string Description => $"oneDNN {Version}";

    /// <inheritdoc/>
    protected override IEnumerable<(string Peer, string Request)> Contestants(Case subject, CaseValues values, CaseFolder files)
    {
        if (subject.Phase is not (Phase.Forward or Phase.ForwardBackward))
        {
            yield break;
        }

        string phase = subject.Phase == Phase.Forward ? "forward" : "forward_backward";
        IReadOnlyList<int> shape = subject.Workload.SampleShape;
        string sizes = string.Join(' ', (shape.Count == 2 ? [subject.Batch, shape[0], 1, shape[1]] : shape.Prepend(subject.Batch)));
        foreach (string layout in shape.Count == 1 ? new[] { "nc", "nChw8c", "nChw16c" } : ["nchw", "nhwc", "nChw8c", "nChw16c"])
        {
            yield return ($"onednn {layout}", $"{layout} {phase} {sizes}");
        }
    }

    /// <summary>Compiles the runner beside its source, unless that was done.</summary>
    private static string Build()
    {
        string source = PeerFolder.PathOf("onednn_peer.cpp");
        string runner = Path.ChangeExtension(source, ".out");
        if (File.Exists(runner) && File.GetLastWriteTimeUtc(runner) > File.GetLastWriteTimeUtc(source))
        {
            return runner;
        }

        try
        {
            using Process compiler = Process.Start(
                new ProcessStartInfo("g++", ["-O2", "-std=c++17", "-fopenmp", "-o", runner, source, "-ldnnl"])
                {
                    RedirectStandardError = true,
                })!;
            string errors = compiler.StandardError.ReadToEnd();
            compiler.WaitForExit();
            return compiler.ExitCode == 0
                ? runner
                : throw new PeerException($"its runner cannot be compiled (is libdnnl-dev installed?): {errors.Split('\n')[0]}");
        }
        catch (Win32Exception)
        {
            throw new PeerException("its runner cannot be compiled: there is no g++");
        }
    }
}
