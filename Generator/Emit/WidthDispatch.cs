using FusedNorm.Generator.Emit.CSharp;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Schedules;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>
/// Prints the choice of the widest registers that the processor has and some kernel fills; of its branches the user's compiler keeps one.
/// Wider ones would only have every kernel call itself again with narrower ones.
/// </summary>
internal static class WidthDispatch
{
    /// <param name="writer">The file.</param>
    /// <param name="isDouble">Whether elements are of double precision.</param>
    /// <param name="kernels">What the method calls.</param>
    /// <param name="method">The method, generic in the register.</param>
    /// <param name="arguments">Its arguments.</param>
    public static void Print(SourceWriter writer, bool isDouble, IEnumerable<Kernel> kernels, string method, string arguments)
    {
        Machine machine = new(isDouble);
        string start = "";
        foreach (int lanes in machine.UpTo(kernels.Select(kernel => RegisterUse.WidestLanes(kernel, machine)).DefaultIfEmpty(1).Max()))
        {
            string register = RegisterNames.Of(lanes, isDouble ? "double" : "float");
            using (writer.Open(
                $"{start}if (global::System.Runtime.Intrinsics.Vector{RegisterNames.BitsOf(lanes, isDouble)}.IsHardwareAccelerated)"))
            {
                writer.Line($"{method}<{register}>({arguments});");
            }

            start = "else ";
        }

        string single = $"{method}<{RegisterNames.Of(1, isDouble ? "double" : "float")}>({arguments});";
        if (start.Length == 0)
        {
            writer.Line(single);
            return;
        }

        using (writer.Open("else"))
        {
            writer.Line(single);
        }
    }
}
