namespace FusedNorm.Benchmarks.Peers;

/// <summary>A peer is missing, failed, or computes something else. The run goes on without it.</summary>
internal sealed class PeerException(string message) : Exception(message);
