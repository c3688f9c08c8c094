using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Layouts;

/// <summary>
/// In which order the elements of a tensor lie. Loops name an element by its place in the row-major order that PyTorch has (channels, then
/// positions); where it lies, the layout says.
/// </summary>
internal abstract record Layout
{
    /// <summary>As a parameter has it, and the caller's spans: row after row.</summary>
    public static readonly Layout RowMajor = new RowMajorLayout();

    /// <summary>The number of elements that a tensor of a shape takes, padding included.</summary>
    public abstract int Length(Shape shape);
}

/// <inheritdoc cref="Layout.RowMajor"/>
internal sealed record RowMajorLayout : Layout
{
    public override int Length(Shape shape) => shape.Length;
}

/// <summary>
/// Channels in blocks (NCHWc): of each position of a sample the channels of a block lie side by side, position after position, block after
/// block. The last block has room for as many channels as the others; nobody reads what is behind the last one.
/// </summary>
/// <param name="Block">The channels of a block.</param>
/// <param name="Channels">The channels.</param>
/// <param name="Positions">The positions of a channel.</param>
internal sealed record BlockedLayout(int Block, int Channels, int Positions) : Layout
{
    /// <summary>Whether one block holds all channels (NHWC): of each position all channels lie side by side.</summary>
    public bool IsChannelsLast => Block == Channels;

    /// <summary>The elements of a sample, with the room of the last block.</summary>
    public int SampleLength => (Channels + Block - 1) / Block * Block * Positions;

    public override int Length(Shape shape) => SampleLength;
}
