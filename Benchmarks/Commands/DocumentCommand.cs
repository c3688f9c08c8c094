using System.CommandLine;
using System.Globalization;

namespace FusedNorm.Benchmarks.Commands;

/// <summary>
/// The verb <c>document</c>: runs the other verbs and puts what they print into docs/performance.md, each between its two marks
/// <c>&lt;!-- verb --&gt;</c> and <c>&lt;!-- /verb --&gt;</c>. So nobody types a number. The peers' JSON lines go
/// into docs/performance.jsonl.
/// </summary>
internal static class DocumentCommand
{
    private static readonly string[] Verbs = ["peers", "profile", "scaling", "memory", "build", "coldstart", "firstcalls"];

    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        Argument<string[]> sections =
            new("sections") { Description = "Which of them; without any, all.", Arity = ArgumentArity.ZeroOrMore };
        sections.AcceptOnlyFromAmong(Verbs);
        Command command = new("document", "Runs other verbs and puts their tables into docs/performance.md.") { sections };
        command.SetAction(result => Run(result.GetValue(sections)!));
        return command;
    }

    /// <returns>The exit code: the first that is not 0, of the verbs that ran.</returns>
    private static int Run(string[] sections)
    {
        if (Repository.Root is not string root)
        {
            throw new UsageException("document writes docs/performance.md and has to be run from within the repository");
        }

        string path = Path.Combine(root, "docs", "performance.md");
        foreach (string name in Verbs.Where(verb => sections.Length == 0 || sections.Contains(verb)))
        {
            Console.WriteLine($"{name} …");
            TextWriter screen = Console.Out;
            using StringWriter output = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
            Console.SetOut(output);
            string[] json = name == "peers" ? ["--json", Path.ChangeExtension(path, ".jsonl")] : [];
            int code = BenchmarksCommand.Run([name, "--markdown", .. json]);
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
