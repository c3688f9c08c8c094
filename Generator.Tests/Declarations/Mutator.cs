using FusedNorm.Generator.Tests.Harness;

namespace FusedNorm.Generator.Tests.Declarations;

/// <summary>
/// Breaks a declaration as typing does: tokens lost, doubled, moved or replaced, attributes half typed, values of a wrong type.
/// </summary>
internal sealed class Mutator(string source, Random random)
{
    private static readonly string[] Replacements =
    [
        "0", "-1", "1", "2", "7", "2147483647", "-2147483648", "65536", "0.5", "1e300", "null", "true", "\"fc1\"", "\"\"", "default",
        "double.NaN", "double.NegativeInfinity", "'x'", "typeof(int)", "new int[] { 1, 2 }", "new double[0]", "(int)1.5", "1 / 0",
        "Missing", "Freeze.All", "Reduction.None", "(Freeze)77", "nameof(Net)", "Name = \"x\"", "Eval = true", "[", "]", "(", ")", ",", "<",
        ">", "{", "}", "=", ":", ";", "partial", "class", "static", "Include<Net>", "Network", "Input", "Detach", "Tap(\"x\")",
        "Add(\"x\")", "BeginNoGrad", "EndNoGrad", "BatchNorm1d", "BatchNorm2d", "CrossEntropyLoss",
    ];

    private readonly string[] tokens =
        [.. GeneratorRunner.Parse(source, "").GetRoot().DescendantTokens().Select(token => token.Text).Where(text => text.Length > 0)];

    /// <summary>One mutant: one to three edits.</summary>
    public string Next()
    {
        List<string> mutant = [.. tokens];
        for (int edits = random.Next(1, 4); edits > 0 && mutant.Count > 0; edits--)
        {
            Edit(mutant);
        }

        string text = string.Join(" ", mutant);
        return random.Next(12) switch
        {
            // As it stands while somebody types: up to the caret, or with a piece missing behind it.
            0 => text[..random.Next(text.Length + 1)],
            1 => Without(text),
            _ => text,
        };
    }

    private string Without(string text)
    {
        int start = random.Next(text.Length + 1);
        return text.Remove(start, random.Next(Math.Min(12, text.Length - start) + 1));
    }

    private void Edit(List<string> mutant)
    {
        int at = random.Next(mutant.Count);
        switch (random.Next(8))
        {
            case 0:
                mutant.RemoveAt(at);
                break;
            case 1:
                mutant.Insert(at, mutant[at]);
                break;
            case 2:
                mutant.Insert(at, mutant[random.Next(mutant.Count)]);
                break;
            case 3:
                MoveAttribute(mutant, copy: true);
                break;
            case 4:
                MoveAttribute(mutant, copy: false);
                break;
            case 5:
                mutant.Insert(at, Replacements[random.Next(Replacements.Length)]);
                break;
            case 6 when random.Next(4) == 0:
                // The whole declaration once more.
                mutant.AddRange(tokens);
                break;
            default:
                mutant[at] = Replacements[random.Next(Replacements.Length)];
                break;
        }
    }

    /// <summary>Puts a whole attribute before another.</summary>
    private void MoveAttribute(List<string> mutant, bool copy)
    {
        int[] starts = [.. mutant.Index().Where(token => token.Item == "[").Select(token => token.Index)];
        if (starts.Length == 0)
        {
            return;
        }

        int from = starts[random.Next(starts.Length)];
        int length = mutant.IndexOf("]", from) - from + 1;
        if (length <= 0)
        {
            return;
        }

        List<string> attribute = mutant.GetRange(from, length);
        int to = starts[random.Next(starts.Length)];
        if (!copy)
        {
            mutant.RemoveRange(from, length);
            to = Math.Min(to, mutant.Count);
        }

        mutant.InsertRange(to, attribute);
    }
}
