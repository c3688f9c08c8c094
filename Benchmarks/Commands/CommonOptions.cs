using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace FusedNorm.Benchmarks.Commands;

/// <summary>Options that several verbs have, and kinds of them.</summary>
internal static class CommonOptions
{
    /// <summary>Creates <c>--markdown</c>.</summary>
    public static Option<bool> Markdown() => new("--markdown") { Description = "Tables for a document." };

    /// <summary>Creates <c>--threads 1</c>.</summary>
    public static Option<IReadOnlyList<int>> Threads() => Numbers("--threads", "One column of the two.", [1, 2]);

    /// <summary>Creates an option that takes some of a list of numbers, <c>1,3</c>; without it all.</summary>
    public static Option<IReadOnlyList<int>> Numbers(string name, string description, IReadOnlyList<int> allowed) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => allowed,
        CustomParser = argument => Parse(name, argument, allowed),
    };

    /// <summary>A verb whose only option is <c>--markdown</c>.</summary>
    public static Command Verb(string name, string description, Func<Screen, int> run)
    {
        Option<bool> markdown = Markdown();
        Command command = new(name, description) { markdown };
        command.SetAction(result => run(new Screen(result.GetValue(markdown))));
        return command;
    }

    private static List<int> Parse(string name, ArgumentResult argument, IReadOnlyList<int> allowed)
    {
        List<int> numbers = [];
        foreach (string part in argument.Tokens.Single().Value.Split(','))
        {
            if (int.TryParse(part, CultureInfo.InvariantCulture, out int number) && allowed.Contains(number))
            {
                numbers.Add(number);
            }
            else
            {
                argument.AddError($"{name} takes some of {string.Join(',', allowed)}, but found '{part}'");
            }
        }

        return numbers;
    }
}
