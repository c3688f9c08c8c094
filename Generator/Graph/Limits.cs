namespace FusedNorm.Generator.Graph;

/// <summary>
/// How many elements fit: .NET counts those of an array in an int, and so do kernels. What could be more is counted in a long until it has
/// been compared with these; a network that passes holds no number that an int does not.
/// </summary>
internal static class Limits
{
    /// <summary>The elements of a buffer: of the longest array of .NET, without the cache line that aligns it.</summary>
    public const long Buffer = 0x7FFFFFC7 - 16;

    /// <summary>The elements of a parameter: half of a buffer, as an inference may lay it out in panels of up to twice its size.</summary>
    public const long Parameter = Buffer / 2;

    /// <summary>
    /// The elements of a value, for a sample or for the declared batch: an eighth of a buffer, so that a workspace of several can still be
    /// addressed.
    /// </summary>
    public const long Value = 1 << 28;

    /// <summary>The elements of a window of a pool.</summary>
    public const long Window = Value;

    /// <summary>From the first element of a window to its last: so that a place beside it, padding included, is still an int.</summary>
    public const long Reach = 1 << 29;
}
