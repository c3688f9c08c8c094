using System.Globalization;

namespace FusedNorm.Benchmarks.Commands;

/// <summary>
/// The verb <c>document</c>: runs the other verbs and puts what they print into docs/performance.md, each between its two marks
/// <c>&lt;!-- verb --&gt;</c> and <c>&lt;!-- /verb --&gt;</c>. So nobody types a number.
/// </summary>
internal static class DocumentCommand
{
    private delegate int Verb(ReadOnlySpan<string> arguments);

    private static readonly (string Name, Verb Run)[] Verbs =
    [
        ("peers", arguments => PeersCommand.Run([.. arguments, "--json", Path.Combine(Path.GetTempPath(), "fusednorm-peers.jsonl")])),
        ("profile", ProfileCommand.Run),
        ("scaling", ScalingCommand.Run),
        ("memory", MemoryCommand.Run),
        ("build", BuildCommand.Run),
        ("coldstart", ColdStartCommand.Run),
        ("firstcalls", FirstCallsCommand.Run),
    ];

    /// <summary>Runs the verb.</summary>
    /// <param name="arguments">The sections to write; all where none is named.</param>
    /// <returns>The exit code: the first that is not 0, of the verbs that ran.</returns>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        foreach (string argument in arguments)
        {
            if (!Verbs.Any(verb => verb.Name == argument))
            {
                throw new UsageException($"document takes some of {string.Join(", ", Verbs.Select(verb => verb.Name))}, but found '{argument}'");
            }
        }

        if (Repository.Root is not string root)
        {
            throw new UsageException("document writes docs/performance.md and has to be run from within the repository");
        }

        string path = Path.Combine(root, "docs", "performance.md");
        foreach ((string name, Verb run) in Verbs)
        {
            if (arguments.Length > 0 && !arguments.Contains(name))
            {
                continue;
            }

            Console.WriteLine($"{name} …");
            TextWriter screen = Console.Out;
            using StringWriter output = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
            Console.SetOut(output);
            int code = run(["--markdown"]);
            Console.SetOut(screen);
            if (code != 0)
            {
                Console.Write(output);
                return code;
            }

            File.WriteAllText(path, Replace(File.ReadAllText(path), name, output.ToString().Trim()));
        }

        return 0;
    }

    private static string Replace(string document, string name, string text)
    {
        (string open, string close) = ($"<!-- {name} -->", $"<!-- /{name} -->");
        int start = document.IndexOf(open, StringComparison.Ordinal);
        int end = document.IndexOf(close, StringComparison.Ordinal);
        return start >= 0 && end > start
            ? $"{document[..(start + open.Length)]}\n\n{text}\n\n{document[end..]}"
            : throw new UsageException($"docs/performance.md has no place for {name}: {open} and {close}");
    }
}
