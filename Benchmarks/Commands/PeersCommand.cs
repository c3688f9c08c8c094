using System.CommandLine;
using FusedNorm.Benchmarks.Limits;
using FusedNorm.Benchmarks.Measuring;
using FusedNorm.Benchmarks.Peers;
using FusedNorm.Benchmarks.Workloads;

namespace FusedNorm.Benchmarks.Commands;

/// <summary>The verb <c>peers</c>: every case in FusedNorm and in each peer that is there, in turns.</summary>
internal sealed class PeersCommand
{
    private readonly Screen screen;
    private readonly TimingPlan plan;
    private readonly IReadOnlyList<int> threadCounts;
    private readonly IReadOnlyList<Case> cases;
    private readonly TextWriter json;
    private readonly bool smoke;
    private readonly List<string> notes = [];
    private readonly MachineLoad load = new();

    private PeersCommand(
        Screen screen, TextWriter json, bool quick, bool smoke, IReadOnlyList<int> workloads, IReadOnlyList<int> threadCounts)
    {
        this.screen = screen;
        this.json = json;
        this.smoke = smoke;
        this.threadCounts = threadCounts;
        plan = smoke ? TimingPlan.Smoke : quick ? TimingPlan.Quick : TimingPlan.Full;
        cases = [.. WorkloadList.All.Where(subject => workloads.Contains(subject.Workload.Number))];
    }

    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        Option<bool> quick = new("--quick") { Description = "Shorter." };
        Option<bool> smoke =
            new("--smoke") { Description = "Only whether it works: no peers but plain loops, and times that mean nothing." };
        Option<IReadOnlyList<int>> workloads = CommonOptions.Numbers("--workloads", "Some of the workloads: 1,3.", WorkloadList.Numbers);
        Option<IReadOnlyList<int>> threads = CommonOptions.Threads();
        Option<string?> json = new("--json") { Description = "A file for the JSON lines: one for the run, one for each row." };
        Option<bool> markdown = CommonOptions.Markdown();
        Command command = new("peers", "Every workload in FusedNorm and its peers, in turns: a table and a JSON line for each row.")
        {
            quick, smoke, workloads, threads, json, markdown,
        };
        command.SetAction(result =>
        {
            using StreamWriter? file = result.GetValue(json) is string path ? new StreamWriter(path) { AutoFlush = true } : null;
            return new PeersCommand(
                new Screen(result.GetValue(markdown)),
                file ?? Console.Out,
                result.GetValue(quick),
                result.GetValue(smoke),
                result.GetRequiredValue(workloads),
                result.GetRequiredValue(threads)).Run();
        });
        return command;
    }

    /// <returns>The exit code: 1 where the plain loops of a smoke test find another result.</returns>
    private int Run()
    {
        screen.Line(Machine.Description);
        List<IPeer> peers = Open();

        // Before and after, so that a busy moment does not pass for the best that the machine can do.
        MachineLimits limits = new(threadCounts, smoke ? 0.001 : 0.3);
        limits.Measure();
        List<Result> results = [];
        foreach (Case subject in cases)
        {
            CaseValues values = new(subject);
            foreach (int threads in threadCounts)
            {
                Progress($"{subject}, {threads} threads");
                load.Look();
                results.AddRange(Measure(peers, subject, values, threads));
            }
        }

        peers.ForEach(peer => peer.Dispose());
        limits.Measure();
        Progress("");
        PeersReport report = new(screen, results, limits);
        if (!smoke)
        {
            report.Summary();
            ProductsTable.Print(screen, plan, threadCounts);
            PeersReport.Limits(screen, limits);
            report.Everything();
            screen.Line(load.ToString());
        }

        notes.ForEach(screen.Line);
        screen.Line(
            $"{results.Count(result => !FusedNormPeer.IsOurs(result.Peer))} results of peers agree with FusedNorm's, {notes.Count} do not");
        report.Json(json, peers.Select(peer => peer.Description));
        return smoke && notes.Count > 0 ? 1 : 0;
    }

    /// <summary>Says on a terminal where the run is, in a line that the next one overwrites.</summary>
    private static void Progress(string text)
    {
        if (!Console.IsErrorRedirected)
        {
            Console.Error.Write($"\r{text,-100}\r");
        }
    }

    /// <summary>Every peer that is there; each that is not is named in a line. A smoke test needs none of them.</summary>
    private List<IPeer> Open()
    {
        (string Name, Func<IPeer> Create)[] known = smoke
            ? [("plain loops", () => new PlainLoopsPeer())]
            :
            [
                .. PyTorchPeer.Pythons.Select(python => ("PyTorch", (Func<IPeer>)(() => new PyTorchPeer(python, threadCounts)))),
                ("TorchSharp", () => new TorchSharpPeer(threadCounts)),
                ("ONNX Runtime", () => new OnnxRuntimePeer()),
                ("oneDNN", () => new OneDnnPeer(threadCounts)),
            ];
        List<IPeer> peers = [new FusedNormPeer()];
        foreach ((string name, Func<IPeer> create) in known)
        {
            try
            {
                peers.Add(create());
            }
            catch (PeerException exception)
            {
                screen.Line($"without {name}: {exception.Message}");
            }
        }

        screen.Line(string.Join("; ", peers.Select(peer => peer.Description)));
        return peers;
    }

    private IEnumerable<Result> Measure(IEnumerable<IPeer> peers, Case subject, CaseValues values, int threads)
    {
        List<IContestant> contestants = [];
        foreach (IContestant contestant in peers.SelectMany(peer => peer.Contestants(subject, values, threads)))
        {
            try
            {
                contestant.Prepare();
                contestants.Add(contestant);
            }
            catch (PeerException exception)
            {
                Drop(contestant, exception);
            }
        }

        Measurement[]? times = null;
        while (times is null)
        {
            try
            {
                times = Timing.Measure(contestants, plan);
            }
            catch (PeerException exception) when (exception.Contestant is IContestant failed)
            {
                Drop(failed, exception);
                contestants.Remove(failed);
            }
        }

        foreach (IPeer peer in peers)
        {
            peer.Release();
        }

        return contestants.Select((contestant, index) =>
            new Result(subject, contestant.Peer, threads, times[index], times[index].Median / times[0].Median));

        void Drop(IContestant contestant, PeerException exception) =>
            notes.Add($"{subject}: without {contestant.Peer} on {threads} threads: {exception.Message}");
    }
}
