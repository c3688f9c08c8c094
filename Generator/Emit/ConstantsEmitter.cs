using System.Runtime.InteropServices;
using System.Text;
using FusedNorm.Generator.Folding;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>
/// Prints the constants of a network with <c>[Weights]</c>: spans over data that the C# compiler lays into the assembly. Numbers of 64
/// bits, since the time it takes goes by the number of literals, and their bits in hexadecimal, since it is an exact form and quick to
/// read.
/// </summary>
internal static class ConstantsEmitter
{
    private const int PerLine = 6;
    private const string Span = "global::System.ReadOnlySpan<ulong>";
    private const string Digits = "0123456789ABCDEF";

    /// <param name="folded">The graph of the inference.</param>
    /// <param name="constants">What each of its parameters is; null where there are no weights that fit.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static string Emit(
        FoldedGraph folded, IReadOnlyList<(ParameterSlot Parameter, double[] Values)>? constants, CancellationToken cancellation)
    {
        Declarations.NetworkDeclaration declaration = folded.Graph.Declaration;
        SourceWriter writer = new();
        NetworkEmitter.File(writer, declaration, () =>
        {
            using (writer.Open($"partial class {declaration.Identifier}"))
            using (writer.Open("public static partial class Pretrained"))
            {
                writer.Comment($"The bits of {(declaration.IsDouble ? "a double each" : "two floats each, the first in the lower half")}.");
                using (writer.Open("private static class Constants"))
                {
                    if (constants is null)
                    {
                        Missing(writer, folded.Graph);
                        return;
                    }

                    foreach ((ParameterSlot parameter, double[] values) in constants)
                    {
                        cancellation.ThrowIfCancellationRequested();
                        writer.Blank();
                        writer.Comment($"{parameter.Node.Description}: {parameter.Declaration.Name} {parameter.Declaration.Shape}");
                        writer.Line($"internal static {Span} {PretrainedEmitter.ConstantName(parameter)} => new ulong[]");
                        writer.Line("{");
                        Literals(writer, declaration.IsDouble ? MemoryMarshal.Cast<double, ulong>(values) : Pairs(values));
                        writer.Line("};");
                    }
                }
            }
        });
        return writer.ToString();
    }

    /// <summary>What stands there beside an error, so that it is the only one.</summary>
    private static void Missing(SourceWriter writer, NetworkGraph folded)
    {
        foreach (ParameterSlot parameter in folded.Parameters)
        {
            writer.Line(
                $"internal static {Span} {PretrainedEmitter.ConstantName(parameter)} "
                + "=> throw new global::System.InvalidOperationException(\"There were no weights to build with.\");");
        }
    }

    private static void Literals(SourceWriter writer, ReadOnlySpan<ulong> values)
    {
        StringBuilder line = new();
        for (int i = 0; i < values.Length; i++)
        {
            line.Append(line.Length == 0 ? "    0x" : " 0x");
            for (int shift = 60; shift >= 0; shift -= 4)
            {
                line.Append(Digits[(int)(values[i] >> shift) & 15]);
            }

            line.Append("UL,");
            if (i % PerLine == PerLine - 1 || i == values.Length - 1)
            {
                writer.Line(line.ToString());
                line.Clear();
            }
        }
    }

    private static ulong[] Pairs(double[] values)
    {
        ulong[] pairs = new ulong[(values.Length + 1) / 2];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<float> single = [(float)values[i]];
            pairs[i / 2] |= (ulong)MemoryMarshal.Cast<float, uint>(single)[0] << (i % 2 * 32);
        }

        return pairs;
    }
}
