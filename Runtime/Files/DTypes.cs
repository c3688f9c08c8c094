namespace FusedNorm.Files;

/// <summary>The names and sizes of the kinds of elements.</summary>
internal static class DTypes
{
    private static readonly (DType DType, string Name, int Size)[] Table =
    [
        (DType.Bool, "BOOL", 1),
        (DType.U8, "U8", 1),
        (DType.I8, "I8", 1),
        (DType.F8E5M2, "F8_E5M2", 1),
        (DType.F8E4M3, "F8_E4M3", 1),
        (DType.I16, "I16", 2),
        (DType.U16, "U16", 2),
        (DType.F16, "F16", 2),
        (DType.BF16, "BF16", 2),
        (DType.I32, "I32", 4),
        (DType.U32, "U32", 4),
        (DType.F32, "F32", 4),
        (DType.I64, "I64", 8),
        (DType.U64, "U64", 8),
        (DType.F64, "F64", 8),
    ];

    /// <summary>The names, as a message lists them.</summary>
    public static string Names { get; } = string.Join(", ", Table.Select(row => row.Name));

    /// <summary>The bytes of an element.</summary>
    public static int Size(this DType dtype) => Table[(int)dtype].Size;

    /// <summary>The name in a safetensors header.</summary>
    public static string Name(this DType dtype) => Table[(int)dtype].Name;

    /// <summary>Whether values of this kind become parameters.</summary>
    public static bool IsFloat(this DType dtype) => dtype is DType.F16 or DType.BF16 or DType.F32 or DType.F64;

    /// <summary>The kind of a name; null for one that is not known.</summary>
    public static DType? Find(string name)
    {
        foreach ((DType dtype, string known, _) in Table)
        {
            if (known == name)
            {
                return dtype;
            }
        }

        return null;
    }
}
