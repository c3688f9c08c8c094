using System.Text;

namespace FusedNorm.Generator.Tests.Products;

/// <summary>The text of a file of the family: what all of them have around their loops, and the indentation.</summary>
internal abstract class ProductText
{
    /// <summary>As .editorconfig has it.</summary>
    private const int LongestLine = 140;

    private readonly StringBuilder text = new();
    private int depth;

    /// <summary>The part of the class that the file holds.</summary>
    protected abstract string Class { get; }

    private string Indentation => new(' ', 4 * depth);

    /// <summary>The file.</summary>
    public string Write()
    {
        Line(WrittenFiles.Head("the sizes in ProductFamily.cs"));
        Line("using System.Runtime.CompilerServices;");
        Line("using FusedNorm.Vectors;");
        Line();
        Line("namespace FusedNorm.Products;");
        Line();
        Block($"internal static partial class {Class}", Method);
        return text.ToString();
    }

    /// <summary>Writes the method.</summary>
    protected abstract void Method();

    /// <summary>Writes the head of the method, its parameters in lines of their own, and what is in it.</summary>
    protected void Method(string accessibility, string name, IReadOnlyList<string> parameters, Action body)
    {
        Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        Line($"{accessibility} static void {name}<V, T>(");
        string line = "   ";
        foreach (string parameter in parameters.SkipLast(1).Select(each => each + ",").Append(parameters[^1] + ")"))
        {
            if (!Fits($"{line} {parameter}"))
            {
                Line(line);
                line = "   ";
            }

            line += $" {parameter}";
        }

        Line(line);
        Line("    where V : struct, ISimd<V, T>");
        Block("    where T : unmanaged", body);
    }

    /// <summary>Writes what a member is for, in as many lines as that takes.</summary>
    protected void Summary(string summary)
    {
        string line = $"/// <summary>{summary}</summary>";
        if (Fits(line))
        {
            Line(line);
            return;
        }

        Line("/// <summary>");
        line = "///";
        foreach (string word in summary.Split(' '))
        {
            if (!Fits($"{line} {word}"))
            {
                Line(line);
                line = "///";
            }

            line += $" {word}";
        }

        Line(line);
        Line("/// </summary>");
    }

    /// <summary>Writes a line with braces below it.</summary>
    protected void Block(string head, Action body)
    {
        Line(head);
        Line("{");
        depth++;
        body();
        depth--;
        Line("}");
    }

    /// <summary>Writes a line.</summary>
    protected void Line(string line = "") => text.Append(line.Length == 0 ? "" : Indentation).Append(line).Append('\n');

    private bool Fits(string line) => Indentation.Length + line.Length <= LongestLine;
}
