namespace FusedNorm.Products;

/// <summary>Terms of a sum that follow one another in both operands.</summary>
/// <param name="Left">Where the first one lies in the left operand, from its first row on.</param>
/// <param name="Right">Which term of the right operand it is.</param>
/// <param name="Terms">How many there are.</param>
internal readonly record struct Segment(int Left, int Right, int Terms);

/// <summary>
/// The tiles of <see cref="Tile"/> whose terms are those of several segments: what a window covers of a stored tensor is a run of elements
/// for each of its rows, and a convolution is a product with such rows that nobody has laid out. c(i, j) = (c(i, j) +) Σ over segments and
/// their terms of a(i, segment, term) b(segment, term, j).
/// </summary>
internal static partial class SegmentTile;
