namespace FusedNorm.Tool.Files;

/// <summary>Files that the tool writes.</summary>
internal static class OutputFile
{
    /// <summary>Sees that nothing is overwritten that was not meant to be.</summary>
    /// <exception cref="IOException">A file is there, and <paramref name="force"/> was not given.</exception>
    public static void RequireFree(bool force, params IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            if (!force && File.Exists(path))
            {
                throw new IOException($"{path} exists; --force replaces it.");
            }
        }
    }
}
