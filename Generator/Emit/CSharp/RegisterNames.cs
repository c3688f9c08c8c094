using FusedNorm.Generator.Schedules;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit.CSharp;

/// <summary>The types of registers.</summary>
internal static class RegisterNames
{
    /// <summary>The type of a register with so many elements.</summary>
    public static string Of(int lanes, string element) =>
        $"global::FusedNorm.Vectors.Simd{(lanes == 1 ? "1" : BitsOf(lanes, element == "double"))}<{element}>";

    /// <summary>The bits of a register with so many elements.</summary>
    public static string BitsOf(int lanes, bool isDouble) => CSharpLiteral.Int(new Machine(isDouble).BitsOf(lanes));
}
