using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>How many elements a register has, where a loop's constant length decides which one it fills.</summary>
internal static class Lanes
{
    private static readonly int[] Bits = [512, 256, 128];

    /// <summary>The elements of the widest register that a run of this length fills.</summary>
    public static int Filled(int length, bool isDouble) => Widths(isDouble).FirstOrDefault(count => count <= length) is var lanes and > 0 ? lanes : 1;

    /// <summary>
    /// A loop over the registers of a run of constant length. Where they do not fill it the last one overlaps the one before, so that no single
    /// elements are left over; <paramref name="body"/> gets the number of lanes that were done before, or null where there are never any.
    /// </summary>
    public static void Loop(SourceWriter writer, bool isDouble, string counter, int from, int to, Action<string?> body)
    {
        bool overlaps = (to - from) % Filled(to - from, isDouble) != 0;
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

    /// <summary>The elements of the register with which a run takes the fewest steps, those for single elements behind the last register included.</summary>
    public static int LeastLeft(int length, bool isDouble) => Widths(isDouble).Where(count => count <= length).OrderBy(count => (length / count) + (length % count)).FirstOrDefault() is var lanes and > 0 ? lanes : 1;

    /// <summary>The type of a register with so many elements.</summary>
    public static string Register(int lanes, bool isDouble) =>
        $"global::FusedNorm.Vectors.Simd{(lanes == 1 ? "1" : BitsOf(lanes, isDouble))}<{(isDouble ? "double" : "float")}>";

    /// <summary>The bits of a register with so many elements.</summary>
    public static string BitsOf(int lanes, bool isDouble) => CSharpLiteral.Int(lanes * (isDouble ? 64 : 32));

    /// <summary>The elements of every register up to the given one, widest first.</summary>
    public static IEnumerable<int> UpTo(int lanes, bool isDouble) => Widths(isDouble).Where(count => count <= lanes);

    /// <summary>The elements of every register, widest first.</summary>
    private static IEnumerable<int> Widths(bool isDouble) => Bits.Select(bits => bits / (isDouble ? 64 : 32));
}
