using System.Globalization;

namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>
/// A width of registers that generated code is made to run with, whatever the processor has: what it would ask the hardware is answered in
/// its text. Wider ones than there are run in pieces, with the same results.
/// </summary>
/// <param name="Bits">The bits of a register; 0 for single elements.</param>
internal sealed record RegisterWidth(int Bits)
{
    private static readonly int[] Widths = [512, 256, 128];

    /// <summary>Every width, widest first.</summary>
    public static IReadOnlyList<RegisterWidth> All { get; } = [.. Widths.Append(0).Select(bits => new RegisterWidth(bits))];

    /// <summary>The text of a class that runs with these registers.</summary>
    public string Force(string text)
    {
        foreach (int bits in Widths)
        {
            text = text.Replace(
                string.Create(CultureInfo.InvariantCulture, $"global::System.Runtime.Intrinsics.Vector{bits}.IsHardwareAccelerated"),
                bits == Bits ? "true" : "false",
                StringComparison.Ordinal);
        }

        foreach (string element in new[] { "float", "double" })
        {
            text = text.Replace(
                $"MatrixProduct.Pack<{element}>",
                $"MatrixProduct.Pack<global::FusedNorm.Vectors.{Register(element)}, {element}>", StringComparison.Ordinal);
        }

        // The branches of other widths are never reached.
        return "#pragma warning disable CS0162\n" + text;
    }

    public override string ToString() => Bits == 0 ? "single elements" : string.Create(CultureInfo.InvariantCulture, $"{Bits} bits");

    private string Register(string element) => string.Create(CultureInfo.InvariantCulture, $"Simd{(Bits == 0 ? 1 : Bits)}<{element}>");
}
