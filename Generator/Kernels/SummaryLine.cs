using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Kernels;

/// <summary>What a kernel does for one layer, in words.</summary>
/// <param name="Text">The words.</param>
/// <param name="Computes">The layer whose output it computes, or prepares; null where the words are of a gradient or a copy.</param>
internal sealed record SummaryLine(string Text, Node? Computes = null);
