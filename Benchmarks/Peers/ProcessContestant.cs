using FusedNorm.Benchmarks.Measuring;
using FusedNorm.Benchmarks.Workloads;

namespace FusedNorm.Benchmarks.Peers;

/// <summary>A case in a peer's process.</summary>
/// <param name="peer">The library and the way.</param>
/// <param name="process">Where it runs.</param>
/// <param name="folder">Where its numbers are, and where it writes its result.</param>
/// <param name="values">What the result is compared with.</param>
/// <param name="request">What the process needs to know beyond the folder.</param>
internal sealed class ProcessContestant(
    string peer, PeerProcess process, CaseFolder folder, CaseValues values, string request) : IContestant
{
    private readonly string id = Id(peer);

    /// <inheritdoc/>
    public string Peer { get; } = peer;

    /// <inheritdoc/>
    public bool IsManaged => false;

    /// <summary>What the process calls a case that is prepared in that way.</summary>
    public static string Id(string peer) => peer.Replace(' ', '-');

    /// <inheritdoc/>
    public void Prepare()
    {
        process.Request($"prepare {id} folder={folder.Directory} {request}");
        if (values.Difference(folder.Result(id)) is string difference)
        {
            throw new PeerException(difference);
        }
    }

    /// <inheritdoc/>
    public double Run(long calls)
    {
        try
        {
            return process.Run(id, calls);
        }
        catch (PeerException exception)
        {
            throw new PeerException(exception.Message, this);
        }
    }
}
