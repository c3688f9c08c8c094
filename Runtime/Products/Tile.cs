namespace FusedNorm.Products;

/// <summary>
/// The innermost loops of every matrix product: some rows of the left operand times one, two or four registers of neighbouring columns of
/// the right one. Their sums stay in registers over the whole depth: c(i, j) = (c(i, j) +) Σ a(i, r) b(r, j). Each size is a file in
/// Sizes/.
/// </summary>
/// <remarks>
/// Tiles of a single row take four terms at a time in sums of their own, because one row would wait for each addition. They are joined in
/// the same order however many registers of columns there are, so that digits do not depend on how columns are divided.
/// </remarks>
internal static partial class Tile;
