namespace FusedNorm.Benchmarks.Peers;

/// <summary>
/// The folder that the peers' processes work in: their scripts and programs are here, and the numbers of the cases. It is the only one,
/// so that a peer behind a command that shows it no more than the current folder (a container, another system's root) finds everything.
/// </summary>
internal static class PeerFolder
{
    /// <summary>The folder, beside this program.</summary>
    public static string Root { get; } = Path.Combine(AppContext.BaseDirectory, "Peers");

    /// <summary>The path of a file in it.</summary>
    public static string PathOf(params string[] names) => Path.Combine([Root, .. names]);

    /// <summary>Creates an empty folder in it.</summary>
    public static string CreateSubfolder() => Directory.CreateDirectory(PathOf("Cases", Path.GetRandomFileName())).FullName;
}
