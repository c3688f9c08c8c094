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

    private PeersCommand(CommandLine options, TextWriter json)
    {
        this.json = json;
        screen = new Screen(options.Has("--markdown"));
        smoke = options.Has("--smoke");
        plan = smoke ? TimingPlan.Smoke : options.Has("--quick") ? TimingPlan.Quick : TimingPlan.Full;
        threadCounts = options.Numbers("--threads", [1, 2]);
        IReadOnlyList<int> workloads = options.Numbers("--workloads", [1, 2, 3, 4, 5, 6]);
        cases = [.. WorkloadList.All.Where(subject => workloads.Contains(subject.Workload.Number))];
    }

    /// <summary>Runs the verb.</summary>
    /// <returns>The exit code: 1 where the plain loops of a smoke test find another result.</returns>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        CommandLine options = new("peers", arguments, ["--quick", "--smoke", "--markdown"], ["--workloads", "--threads", "--json"]);
        if (options.Value("--json") is not string path)
        {
            return new PeersCommand(options, Console.Out).Run();
        }

        using StreamWriter file = new(path) { AutoFlush = true };
        return new PeersCommand(options, file).Run();
    }

    private int Run()
    {
        screen.Line(Machine.Description);
        List<IPeer> peers = Open();
        MachineLimits limits = MachineLimits.Measure(threadCounts, smoke ? 0.001 : 0.3);
        List<Result> results = [];
        foreach (Case subject in cases)
        {
            CaseValues values = new(subject);
            foreach (int threads in threadCounts)
            {
                load.Look();
                foreach (Result result in Measure(peers, subject, values, threads, limits))
                {
                    results.Add(result);
                    json.WriteLine(result.ToJson());
                }
            }
        }

        peers.ForEach(peer => peer.Dispose());
        if (!smoke)
        {
            PeersReport report = new(screen, results);
            report.Limits(limits);
            report.Everything();
            report.Summary(limits);
            ProductsTable.Print(screen, limits, plan, threadCounts);
            screen.Line(load.ToString());
        }

        notes.ForEach(screen.Line);
        screen.Line($"{results.Count(result => result.Peer != FusedNormPeer.Name)} results of peers agree with FusedNorm's, {notes.Count} do not");
        return smoke && notes.Count > 0 ? 1 : 0;
    }

    /// <summary>Every peer that is there; each that is not is named in a line. A smoke test needs none of them.</summary>
    private List<IPeer> Open()
    {
        (string Name, Func<IPeer> Create)[] known = smoke
            ? [("plain loops", () => new PlainLoopsPeer())]
            :
            [
                ("PyTorch", () => new PyTorchPeer(threadCounts)),
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

    private IEnumerable<Result> Measure(IEnumerable<IPeer> peers, Case subject, CaseValues values, int threads, MachineLimits limits)
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
                notes.Add($"{subject}: without {contestant.Peer} on {threads} threads: {exception.Message}");
            }
        }

        Measurement[] times = Timing.Measure(contestants, plan);
        foreach (IPeer peer in peers)
        {
            peer.Release();
        }

        Floor floor = Floor.Of(subject, limits, threads);
        return contestants.Select((contestant, index) =>
            new Result(subject, contestant.Peer, threads, times[index], times[index].Median / times[0].Median, floor));
    }
}
