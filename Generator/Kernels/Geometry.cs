using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Kernels;

/// <summary>
/// How a sweep sees one sample: <see cref="Rows"/> rows of <see cref="Channels"/> channels of <see cref="Positions"/> neighbouring
/// positions. With one position, neighbouring channels lie side by side and take the lanes of a register instead.
/// </summary>
internal sealed record Geometry(int Rows, int Channels, int Positions)
{
    public int SampleLength => Rows * Channels * Positions;

    /// <summary>The channels of all rows.</summary>
    public int Planes => Rows * Channels;

    /// <summary>Whether channels, not positions, lie in the lanes.</summary>
    public bool IsColumns => Positions == 1;

    /// <summary>As many channels as <paramref name="length"/> elements of a sample hold, and as divide all of them; one at least.</summary>
    public int ChannelsWithin(int length) => Enumerable.Range(1, Math.Max(1, length / Positions)).Last(count => Channels % count == 0);

    /// <summary>Channels first, as batch norms and pools see a value.</summary>
    public static Geometry ByChannel(Shape shape) => new(1, shape.Channels, shape.Positions);

    /// <summary>Features last, as a linear layer sees a value.</summary>
    public static Geometry ByFeature(Shape shape) => new(shape.Length / shape.Last, shape.Last, 1);
}
