namespace FusedNorm.Benchmarks.Measuring;

/// <summary>A case in one library, in one of the ways the library offers.</summary>
internal interface IContestant
{
    /// <summary>The library and the way: <c>torchscript folded</c>.</summary>
    string Peer { get; }

    /// <summary>Whether it is called from this process, whose code has to be compiled before it is at its best.</summary>
    bool IsManaged { get; }

    /// <summary>Makes the case ready.</summary>
    /// <exception cref="Peers.PeerException">That failed, or the result is not FusedNorm's.</exception>
    void Prepare();

    /// <summary>Makes that many calls, one after the other.</summary>
    /// <returns>The seconds that the calls took, without the way to the library's process and back.</returns>
    double Run(long calls);
}
