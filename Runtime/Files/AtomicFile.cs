namespace FusedNorm.Files;

/// <summary>Writes files that are whole at every moment: what stands under their name is the old content or the new one.</summary>
public static class AtomicFile
{
    private const int LongestStart = 40;

    /// <summary>
    /// Writes into a new file in the same folder, waits until the disk has it, and gives it the name. What fails, or is killed, before that
    /// leaves an old file as it was; what fails leaves no other file either. What is no file, a pipe or a device, is written into and stays
    /// what it is.
    /// </summary>
    /// <param name="path">The file to write or to replace. Of a link, what it points to.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">A problem of files: a full disk, a missing folder, a folder in the file's place.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to, or the old file is read-only.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Target(path);
        using (FileStream? stream = OpenSpecial(path, target))
        {
            if (stream is not null)
            {
                write(stream);
                return;
            }
        }

        string temporary = Path.Combine(Folder(target), $".{Start(Path.GetFileName(target))}.{Guid.NewGuid():N}.tmp");
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
        catch (Exception error)
        {
            Discard(temporary);
            if (error is IOException or UnauthorizedAccessException && error.Message.Contains(temporary, StringComparison.Ordinal))
            {
                throw Named(error, error.Message.Replace(temporary, target, StringComparison.Ordinal));
            }

            throw;
        }
    }

    /// <summary>The file that a path means, links followed.</summary>
    /// <exception cref="IOException">It is a folder, or stands in one that is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">
    /// It is read-only. Replacing it would need nothing but rights in the folder; whoever protects a file does not mean that.
    /// </exception>
    internal static string Target(string path)
    {
        FileInfo named = new(path);
        string target = named.LinkTarget is null ? named.FullName : named.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        if (Directory.Exists(target) || Path.EndsInDirectorySeparator(target))
        {
            throw new IOException($"'{path}': expected a file to write, found a folder.");
        }

        string folder = Folder(target);
        if (!Directory.Exists(folder))
        {
            string found = File.Exists(folder) ? "a file" : "nothing";
            throw new DirectoryNotFoundException($"'{path}': expected '{folder}' to be a folder to write into, found {found}.");
        }

        FileInfo file = new(target);
        return file.Exists && file.IsReadOnly
            ? throw new UnauthorizedAccessException($"'{path}': expected a file to write, found one that is read-only.")
            : target;
    }

    /// <summary>
    /// Opens what is no file, a pipe or a device; null for files, and where nothing is. All of these say that they are empty, a pipe cannot
    /// be sought in, and the length of a device cannot be set. Opening a pipe waits for its reader, as everywhere.
    /// </summary>
    private static FileStream? OpenSpecial(string path, string target)
    {
        if (IsOpenAlready(path))
        {
            return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        }

        FileInfo file = new(target);
        if (!file.Exists || file.Length > 0)
        {
            return null;
        }

        FileStream stream = new(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        if (!stream.CanSeek)
        {
            return stream;
        }

        try
        {
            RandomAccess.SetLength(stream.SafeFileHandle, 0);
        }
        catch (Exception error) when (error is IOException or ArgumentException or NotSupportedException or UnauthorizedAccessException)
        {
            return stream;
        }

        stream.Dispose();
        return null;
    }

    /// <summary>
    /// Whether a path names what a process has open, as /dev/stdout does by a link: whoever has it open would write into the old file after
    /// a new one got its name.
    /// </summary>
    private static bool IsOpenAlready(string path)
    {
        string place = Path.GetFullPath(path);
        for (string? link = place; link is not null && !OperatingSystem.IsWindows(); link = new FileInfo(place).LinkTarget)
        {
            place = Path.GetFullPath(link, Path.GetDirectoryName(place) ?? place);
            if (place.StartsWith("/proc/", StringComparison.Ordinal) || place.StartsWith("/dev/fd/", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// So much of a name as leaves a longer one legal: systems count 255 bytes or characters, and one of these is at most 4 bytes.
    /// </summary>
    private static string Start(string name) => name.Length > LongestStart ? string.Concat(name.EnumerateRunes().Take(LongestStart)) : name;

    /// <summary>The new file may be read by those who might read the old one.</summary>
    private static void KeepMode(string target, string temporary)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(target))
        {
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
        }
    }

    /// <summary>The folder of a full path; a root has none.</summary>
    private static string Folder(string target) => Path.GetDirectoryName(target) ?? target;

    /// <summary>What the system said of the new file, said of the one that the caller knows.</summary>
    private static Exception Named(Exception error, string message) =>
        error is UnauthorizedAccessException
            ? new UnauthorizedAccessException(message, error)
            : new IOException(message, error) { HResult = error.HResult };

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
