namespace FusedNorm.Files;

/// <summary>Writes files that are whole at every moment: what stands under their name is the old content or the new one.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes into a new file in the same folder, waits until the disk has it, and gives it the name. What fails, or is killed, before that leaves an
    /// old file as it was; what fails leaves no other file either.
    /// </summary>
    /// <param name="path">The file to write or to replace. Of a link, what it points to.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">A problem of files: a full disk, a missing folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        FileInfo named = new(path);
        string target = named.LinkTarget is null ? named.FullName : named.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        string temporary = Path.Combine(Path.GetDirectoryName(target) ?? "", $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            KeepMode(target, temporary);
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            Discard(temporary);
            throw;
        }
    }

    /// <summary>The new file may be read by those who might read the old one.</summary>
    private static void KeepMode(string target, string temporary)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(target))
        {
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
        }
    }

    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What went wrong first is what the caller has to hear of.
        }
    }
}
