namespace FusedNorm;

/// <summary>
/// The Box-Muller transform of one block of sixteen uniform values: the pairs lie eight apart. This is how PyTorch fills a tensor of
/// at least sixteen values; each method here reproduces the rounding of one of its CPU code paths.
/// </summary>
internal static class NormalBlock
{
    /// <summary>The number of values in a block.</summary>
    internal const int Length = 16;

    private const int Pairs = Length / 2;

    /// <summary>
    /// What PyTorch's AVX2 path computes: everything in single precision, with the logarithm, sine and cosine of Moshier's Cephes library
    /// (<c>logf.c</c>, <c>sinf.c</c>) in which every polynomial step is one fused multiply-add.
    /// </summary>
    internal static void TransformFused(Span<float> block, float mean, float standardDeviation)
    {
        const float twoPi = (float)(2 * Math.PI);
        for (int j = 0; j < Pairs; j++)
        {
            float radius = MathF.Sqrt(-2 * CephesLog(1 - block[j]));
            (float sin, float cos) = CephesSinCos(twoPi * block[j + Pairs]);
            block[j] = MathF.FusedMultiplyAdd(radius * cos, standardDeviation, mean);
            block[j + Pairs] = MathF.FusedMultiplyAdd(radius * sin, standardDeviation, mean);
        }
    }

    /// <summary>
    /// What PyTorch computes without AVX2: the C library's single precision functions, each operation rounded on its own.
    /// </summary>
    internal static void Transform(Span<float> block, float mean, float standardDeviation)
    {
        for (int j = 0; j < Pairs; j++)
        {
            float radius = MathF.Sqrt(-2 * MathF.Log(1 - block[j]));
            float angle = (float)(2 * Math.PI * block[j + Pairs]);
            block[j] = radius * MathF.Cos(angle) * standardDeviation + mean;
            block[j + Pairs] = radius * MathF.Sin(angle) * standardDeviation + mean;
        }
    }

    /// <summary>What PyTorch computes in double precision, which has no vector path of its own.</summary>
    internal static void Transform(Span<double> block, double mean, double standardDeviation, bool fusedMultiplyAdd)
    {
        for (int j = 0; j < Pairs; j++)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - block[j]));
            double angle = 2 * Math.PI * block[j + Pairs];
            block[j] = Scale(radius * Math.Cos(angle), mean, standardDeviation, fusedMultiplyAdd);
            block[j + Pairs] = Scale(radius * Math.Sin(angle), mean, standardDeviation, fusedMultiplyAdd);
        }
    }

    /// <summary>The standard normal value moved to a mean and a standard deviation, in one rounding or two.</summary>
    internal static double Scale(double value, double mean, double standardDeviation, bool fusedMultiplyAdd) =>
        fusedMultiplyAdd ? Math.FusedMultiplyAdd(value, standardDeviation, mean) : value * standardDeviation + mean;

    /// <summary>The natural logarithm of a positive normal number.</summary>
    private static float CephesLog(float x)
    {
        const float sqrtHalf = 0.707106781f;

        // x = 2^exponent * mantissa with the mantissa in [1/2, 1), then both moved so that it is near 1; what follows is log(1 + f).
        uint bits = BitConverter.SingleToUInt32Bits(x);
        float exponent = (int)(bits >> 23) - 126;
        float mantissa = BitConverter.UInt32BitsToSingle((bits & 0x007F_FFFF) | 0x3F00_0000);
        float f = mantissa - 1;
        if (mantissa < sqrtHalf)
        {
            exponent -= 1;
            f += mantissa;
        }

        float square = f * f;
        float y = 7.0376836292e-2f;
        y = MathF.FusedMultiplyAdd(y, f, -1.1514610310e-1f);
        y = MathF.FusedMultiplyAdd(y, f, 1.1676998740e-1f);
        y = MathF.FusedMultiplyAdd(y, f, -1.2420140846e-1f);
        y = MathF.FusedMultiplyAdd(y, f, 1.4249322787e-1f);
        y = MathF.FusedMultiplyAdd(y, f, -1.6668057665e-1f);
        y = MathF.FusedMultiplyAdd(y, f, 2.0000714765e-1f);
        y = MathF.FusedMultiplyAdd(y, f, -2.4999993993e-1f);
        y = MathF.FusedMultiplyAdd(y, f, 3.3333331174e-1f);
        y *= f;

        // ln 2 in two parts, the first of them short enough for an exact product with the exponent.
        y = MathF.FusedMultiplyAdd(y, square, exponent * -2.12194440e-4f);
        y -= 0.5f * square;
        return MathF.FusedMultiplyAdd(exponent, 0.693359375f, f + y);
    }

    /// <summary>The sine and cosine of an angle of [0, 2 pi].</summary>
    private static (float Sin, float Cos) CephesSinCos(float angle)
    {
        const float fourOverPi = 1.27323954473516f;

        // The multiple of pi/4 to take off, rounded up to an even one so that the rest lies in [-pi/4, pi/4]; pi/4 comes in three parts.
        int octant = ((int)(angle * fourOverPi) + 1) & ~1;
        float rest = MathF.FusedMultiplyAdd(octant, -0.78515625f, angle);
        rest = MathF.FusedMultiplyAdd(octant, -2.4187564849853515625e-4f, rest);
        rest = MathF.FusedMultiplyAdd(octant, -3.77489497744594108e-8f, rest);
        float square = rest * rest;

        float c = 2.443315711809948e-5f;
        c = MathF.FusedMultiplyAdd(c, square, -1.388731625493765e-3f);
        c = MathF.FusedMultiplyAdd(c, square, 4.166664568298827e-2f);
        c *= square;
        c = MathF.FusedMultiplyAdd(c, square, -0.5f * square) + 1;

        float s = -1.9515295891e-4f;
        s = MathF.FusedMultiplyAdd(s, square, 8.3321608736e-3f);
        s = MathF.FusedMultiplyAdd(s, square, -1.6666654611e-1f);
        s *= square;
        s = MathF.FusedMultiplyAdd(s, rest, rest);

        // Every second quadrant swaps the two; the signs follow the quadrant.
        bool swapped = (octant & 2) != 0;
        float sin = swapped ? c : s;
        float cos = swapped ? s : c;
        return ((octant & 4) != 0 ? -sin : sin, ((octant - 2) & 4) == 0 ? -cos : cos);
    }
}
