using FusedNorm.Benchmarks.Workloads;

namespace FusedNorm.Benchmarks.Peers;

/// <summary>
/// TorchSharp, PyTorch's library called from .NET: a program of its own, whose packages nobody restores who does not ask for them. Its
/// native half needs a newer C++ library than some systems have, and so another command may start it.
/// </summary>
internal sealed class TorchSharpPeer(IReadOnlyList<int> threadCounts)
    : TorchPeer("TorchSharp", PeerCommand.Of("FUSEDNORM_DOTNET", "dotnet")[0], [Program()], threadCounts)
{
    /// <inheritdoc/>
    public override string Description => $"TorchSharp {Version}";

    /// <inheritdoc/>
    protected override IEnumerable<(string Peer, string Request)> Contestants(Case subject, CaseValues values, CaseFolder files)
    {
        yield return ("torchsharp eager", Request(subject, "eager"));
        if (HasLayouts(subject))
        {
            yield return ("torchsharp eager channels last", Request(subject, "eager", channelsLast: true));
        }
    }

    private static string Program()
    {
        string program = PeerFolder.PathOf("TorchSharp", "FusedNorm.TorchSharpPeer.dll");
        return File.Exists(program)
            ? program
            : throw new PeerException("not built: dotnet build -c Release Benchmarks/TorchSharpPeer (its packages are 600 MB)");
    }
}
