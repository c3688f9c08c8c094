using FusedNorm.Benchmarks.Measuring;
using FusedNorm.Benchmarks.Workloads;

namespace FusedNorm.Benchmarks.Peers;

/// <summary>A library in processes of its own, one for each number of threads.</summary>
internal abstract class ProcessPeer : IPeer
{
    private readonly Dictionary<int, PeerProcess> processes = [];
    private CaseFolder? folder;

    /// <summary>Starts the processes.</summary>
    /// <exception cref="PeerException">One of them does not start.</exception>
    protected ProcessPeer(
        string name, PeerCommand command, IEnumerable<string> arguments, IReadOnlyList<int> threadCounts,
        Func<int, IReadOnlyDictionary<string, string>> environment)
    {
        try
        {
            foreach (int threads in threadCounts)
            {
                processes.Add(threads, new PeerProcess(name, command.File, [.. command.Arguments, .. arguments], environment(threads)));
            }
        }
        catch (PeerException)
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <summary>What the processes say they are.</summary>
    protected string Version => processes.Values.First().Version;

    /// <summary>The numbers of threads that there are processes for.</summary>
    protected IEnumerable<int> ThreadCounts => processes.Keys;

    /// <inheritdoc/>
    public IEnumerable<IContestant> Contestants(Case subject, CaseValues values, int threads)
    {
        folder = new CaseFolder(values);
        return Contestants(subject, values, folder)
            .Select(way => new ProcessContestant(way.Peer, processes[threads], folder, values, way.Request));
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

    /// <summary>The ways that the library offers for a case: their names, and what the process needs to know beyond the folder.</summary>
    protected abstract IEnumerable<(string Peer, string Request)> Contestants(Case subject, CaseValues values, CaseFolder files);

    /// <summary>Asks one of the processes something of its own.</summary>
    /// <exception cref="PeerException">The answer is an error, or there is none.</exception>
    protected string Ask(int threads, string request) => processes[threads].Request(request);
}
