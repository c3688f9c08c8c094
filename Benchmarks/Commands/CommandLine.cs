using System.Globalization;

namespace FusedNorm.Benchmarks.Commands;

/// <summary>A command line that makes no sense; the message says what was expected and what was found.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>What follows a verb: flags, and options with a value.</summary>
internal sealed class CommandLine
{
    private readonly HashSet<string> flags = [];
    private readonly Dictionary<string, string> values = [];

    /// <summary>Reads the arguments behind a verb.</summary>
    /// <param name="verb">The verb, for messages.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="flags">The flags that the verb knows.</param>
    /// <param name="options">The options with a value that it knows.</param>
    /// <exception cref="UsageException">An argument is unknown, or a value is missing.</exception>
    public CommandLine(string verb, ReadOnlySpan<string> arguments, IReadOnlyList<string> flags, IReadOnlyList<string> options)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            if (flags.Contains(arguments[i]))
            {
                this.flags.Add(arguments[i]);
            }
            else if (!options.Contains(arguments[i]))
            {
                string known = string.Join(", ", [.. flags, .. options]);
                throw new UsageException($"{verb} takes {(known.Length == 0 ? "no argument" : known)}, but found '{arguments[i]}'");
            }
            else if (i + 1 == arguments.Length)
            {
                throw new UsageException($"{arguments[i]} needs a value");
            }
            else
            {
                values[arguments[i]] = arguments[++i];
            }
        }
    }

    /// <summary>Whether a flag is there.</summary>
    public bool Has(string flag) => flags.Contains(flag);

    /// <summary>An option's value; null where it is not there.</summary>
    public string? Value(string option) => values.GetValueOrDefault(option);

    /// <summary>An option's list of numbers, <c>1,3</c>.</summary>
    /// <exception cref="UsageException">It is no such list, or has a number that is not among the allowed.</exception>
    public IReadOnlyList<int> Numbers(string option, IReadOnlyList<int> allowed)
    {
        if (Value(option) is not string text)
        {
            return allowed;
        }

        List<int> numbers = [];
        foreach (string part in text.Split(','))
        {
            if (!int.TryParse(part, CultureInfo.InvariantCulture, out int number) || !allowed.Contains(number))
            {
                throw new UsageException($"{option} takes some of {string.Join(',', allowed)}, but found '{part}'");
            }

            numbers.Add(number);
        }

        return numbers;
    }
}
