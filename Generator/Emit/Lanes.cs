using FusedNorm.Generator.Schedules;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>Registers in text: their types, and loops over runs of constant length.</summary>
internal static class Lanes
{
    /// <summary>
    /// A loop over the registers of a run of constant length. Where they do not fill it the last one overlaps the one before, so that no single
    /// elements are left over; <paramref name="body"/> gets the number of lanes that were done before, or null where there are never any.
    /// </summary>
    public static void Loop(SourceWriter writer, bool isDouble, string counter, int from, int to, Action<string?> body)
    {
        bool overlaps = (to - from) % Registers.Filled(to - from, isDouble) != 0;
        string count = overlaps ? "step" : counter;
        using (writer.Open($"for (int {count} = {CSharpLiteral.Int(from)}; {count} < {CSharpLiteral.Int(to)}; {count} += V.Count)"))
        {
            if (overlaps)
            {
                writer.Line($"int {counter} = global::System.Math.Min(step, {CSharpLiteral.Int(to)} - V.Count); // the last register overlaps the one before");
            }

            body(overlaps ? $"step - {counter}" : null);
        }

        writer.Blank();
    }

    /// <summary>The type of a register with so many elements.</summary>
    public static string Register(int lanes, bool isDouble) =>
        $"global::FusedNorm.Vectors.Simd{(lanes == 1 ? "1" : BitsOf(lanes, isDouble))}<{(isDouble ? "double" : "float")}>";

    /// <summary>The bits of a register with so many elements.</summary>
    public static string BitsOf(int lanes, bool isDouble) => CSharpLiteral.Int(Registers.BitsOf(lanes, isDouble));
}
