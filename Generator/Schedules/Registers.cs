namespace FusedNorm.Generator.Schedules;

/// <summary>The registers that processors have, and which of them runs of constant length fill.</summary>
internal static class Registers
{
    private static readonly int[] Bits = [512, 256, 128];

    /// <summary>The elements of the widest register that a run of this length fills.</summary>
    public static int Filled(int length, bool isDouble) => Widths(isDouble).FirstOrDefault(count => count <= length) is var lanes and > 0 ? lanes : 1;

    /// <summary>The elements of the register with which a run takes the fewest steps, those for single elements behind the last register included.</summary>
    public static int LeastLeft(int length, bool isDouble) =>
        Widths(isDouble).Where(count => count <= length).OrderBy(count => (length / count) + (length % count)).FirstOrDefault() is var lanes and > 0 ? lanes : 1;

    /// <summary>The elements of every register up to the given one, widest first.</summary>
    public static IEnumerable<int> UpTo(int lanes, bool isDouble) => Widths(isDouble).Where(count => count <= lanes);

    /// <summary>The bits of a register with so many elements.</summary>
    public static int BitsOf(int lanes, bool isDouble) => lanes * BitsOfElement(isDouble);

    /// <summary>The elements of every register, widest first.</summary>
    private static IEnumerable<int> Widths(bool isDouble) => Bits.Select(bits => bits / BitsOfElement(isDouble));

    private static int BitsOfElement(bool isDouble) => isDouble ? 64 : 32;
}
