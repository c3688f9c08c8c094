namespace FusedNorm.Files;

/// <summary>What the elements of a stored tensor are, by the names that safetensors gives them.</summary>
public enum DType
{
    /// <summary>Booleans of a byte.</summary>
    Bool,

    /// <summary>Unsigned bytes.</summary>
    U8,

    /// <summary>Signed bytes.</summary>
    I8,

    /// <summary>Floats of a byte, 5 bits of it the exponent.</summary>
    F8E5M2,

    /// <summary>Floats of a byte, 4 bits of it the exponent.</summary>
    F8E4M3,

    /// <summary>Signed integers of 16 bits.</summary>
    I16,

    /// <summary>Unsigned integers of 16 bits.</summary>
    U16,

    /// <summary>IEEE half precision: PyTorch's <c>float16</c>.</summary>
    F16,

    /// <summary>The upper half of a single: PyTorch's <c>bfloat16</c>.</summary>
    BF16,

    /// <summary>Signed integers of 32 bits.</summary>
    I32,

    /// <summary>Unsigned integers of 32 bits.</summary>
    U32,

    /// <summary>Single precision: PyTorch's <c>float32</c>.</summary>
    F32,

    /// <summary>Signed integers of 64 bits: PyTorch's <c>int64</c>.</summary>
    I64,

    /// <summary>Unsigned integers of 64 bits.</summary>
    U64,

    /// <summary>Double precision: PyTorch's <c>float64</c>.</summary>
    F64,
}
