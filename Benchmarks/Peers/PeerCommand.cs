namespace FusedNorm.Benchmarks.Peers;

/// <summary>What starts a peer's process: an interpreter, or a command in front of it.</summary>
/// <param name="File">The program, by its name or its whole path.</param>
/// <param name="Arguments">What stands between it and the arguments of ours.</param>
internal sealed record PeerCommand(string File, IReadOnlyList<string> Arguments)
{
    /// <summary>
    /// The commands that a variable of the environment names, separated by semicolons, and their words by spaces. What is a file is one
    /// word, whatever its name has.
    /// </summary>
    /// <param name="variable">The variable.</param>
    /// <param name="otherwise">The command where the variable is not set.</param>
    public static IReadOnlyList<PeerCommand> Of(string variable, string otherwise) =>
    [
        .. (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } commands ? commands : otherwise)
            .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Parse),
    ];

    private static PeerCommand Parse(string command)
    {
        string[] words = System.IO.File.Exists(command) ? [command] : command.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        // The process works in another folder than this one.
        return new PeerCommand(System.IO.File.Exists(words[0]) ? Path.GetFullPath(words[0]) : words[0], words[1..]);
    }
}
