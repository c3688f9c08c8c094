using FusedNorm.Benchmarks.Measuring;

namespace FusedNorm.Benchmarks.Peers;

/// <summary>A peer is missing, failed, or computes something else. The run goes on without it.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="contestant">The contestant that failed while it was timed.</param>
internal sealed class PeerException(string message, IContestant? contestant = null) : Exception(message)
{
    /// <summary>The contestant that failed while it was timed; null where it was not timed yet.</summary>
    public IContestant? Contestant { get; } = contestant;
}
