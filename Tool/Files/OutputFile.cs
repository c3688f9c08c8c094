using FusedNorm.Files;

namespace FusedNorm.Tool.Files;

/// <summary>Files that the tool writes.</summary>
internal static class OutputFile
{
    /// <summary>Sees that nothing is overwritten that was not meant to be, before the first of several files is written.</summary>
    /// <exception cref="IOException">A file is there, and <paramref name="force"/> was not given; or a folder is.</exception>
    /// <exception cref="UnauthorizedAccessException">A file is read-only.</exception>
    public static void RequireFree(bool force, params IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            if (!force && File.Exists(path))
            {
                throw new IOException($"{path} exists; --force replaces it.");
            }

            AtomicFile.Target(path);
        }
    }
}
