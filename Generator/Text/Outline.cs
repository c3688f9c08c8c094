using System.Text;

namespace FusedNorm.Generator.Text;

/// <summary>Lines that stand below one another, deeper ones indented: what phases of the compiler show of themselves.</summary>
internal sealed class Outline
{
    private readonly StringBuilder text = new();
    private int depth;

    public void Line(string line) => text.Append(' ', depth * 2).Append(CSharpLiteral.OneLine(line)).Append('\n');

    /// <summary>A line, and what stands below it.</summary>
    public void Line(string line, Action below)
    {
        Line(line);
        depth++;
        below();
        depth--;
    }

    public override string ToString() => text.ToString();
}
