namespace FusedNorm.Generator.Kernels;

/// <summary>The widest registers that a processor may have, of 512 bits; what is laid out for them serves narrower ones as well.</summary>
internal static class WidestRegister
{
    /// <summary>The elements of the widest register in single precision; in double precision they fill two.</summary>
    public const int MostLanes = 16;

    /// <summary>The elements of the widest register.</summary>
    public static int Lanes(bool isDouble) => isDouble ? MostLanes / 2 : MostLanes;
}
