using System.Text;

namespace FusedNorm.Generator.Text;

/// <summary>
/// Lines of C# with their indentation. It takes strings only, so that no number is ever formatted by the build's culture.
/// </summary>
internal class SourceWriter
{
    private const int MaximumWidth = 140;

    private readonly StringBuilder text = new();
    private int depth;
    private bool blankAllowed;

    /// <summary>One line, whatever it is made of: a user's text in a comment cannot end it and become code.</summary>
    public virtual void Line(string line)
    {
        text.Append(' ', depth * 4).Append(CSharpLiteral.OneLine(line)).Append('\n');
        blankAllowed = true;
    }

    /// <summary>A call: on one line where it is short, else with as many arguments a line as there is room for.</summary>
    public void Call(string start, IReadOnlyList<string> arguments) => Call(start, arguments, ";", MaximumWidth);

    /// <summary>A signature: on one line where it is short, else with a parameter a line.</summary>
    public void Signature(string start, IReadOnlyList<string> parameters) => Call(start, parameters, "", 0);

    private void Call(string start, IReadOnlyList<string> arguments, string end, int width)
    {
        string line = start + "(" + string.Join(", ", arguments) + ")" + end;
        if (line.Length + (depth * 4) <= MaximumWidth)
        {
            Line(line);
            return;
        }

        Line(start + "(");
        string row = "   ";
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = " " + arguments[i] + (i == arguments.Count - 1 ? ")" + end : ",");
            if (row.Length > 3 && row.Length + argument.Length + (depth * 4) > width)
            {
                Line(row);
                row = "   ";
            }

            row += argument;
        }

        Line(row);
    }

    /// <summary>An empty line between two others; none after the opening of a block, and never two.</summary>
    public void Blank()
    {
        if (blankAllowed)
        {
            text.Append('\n');
            blankAllowed = false;
        }
    }

    public void Comment(string comment) => Line("// " + comment);

    /// <summary>Header lines and a block in braces, which disposing the result closes.</summary>
    public Block Open(params string[] header)
    {
        foreach (string line in header)
        {
            Line(line);
        }

        Line("{");
        depth++;
        blankAllowed = false;
        return new Block(this);
    }

    /// <summary>The text; every block must have been closed.</summary>
    public override string ToString() =>
        depth == 0 ? text.ToString() : throw new InvalidOperationException("A block of the generated file was not closed.");

    private void Close()
    {
        depth--;
        if (!blankAllowed && text[text.Length - 2] == '\n')
        {
            text.Length--;
        }

        Line("}");
    }

    internal readonly struct Block(SourceWriter writer) : IDisposable
    {
        public void Dispose() => writer.Close();
    }
}
