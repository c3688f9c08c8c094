namespace FusedNorm.Generator.Emit;

/// <summary>Prints the choice of the widest registers that the processor has; of its branches the user's compiler keeps one.</summary>
internal static class WidthDispatch
{
    public static void Print(SourceWriter writer, string element, string method, string arguments)
    {
        foreach (string bits in new[] { "512", "256", "128" })
        {
            using (writer.Open($"{(bits == "512" ? "" : "else ")}if (global::System.Runtime.Intrinsics.Vector{bits}.IsHardwareAccelerated)"))
            {
                writer.Line($"{method}<global::FusedNorm.Vectors.Simd{bits}<{element}>>({arguments});");
            }
        }

        using (writer.Open("else"))
        {
            writer.Line($"{method}<global::FusedNorm.Vectors.Simd1<{element}>>({arguments});");
        }
    }
}
