namespace FusedNorm.Generator.Kernels;

/// <summary>
/// How a kernel's outer loop is divided where its work is worth several threads. The parts depend on the shape alone, and no part writes
/// what another reads or writes, so the results do not depend on how many threads there are.
/// </summary>
/// <param name="Length">What the loop runs over.</param>
/// <param name="Grain">The length of a part.</param>
/// <param name="Batch">The smallest batch that is worth it.</param>
/// <param name="Number">The kernel's number for the threads that run its parts.</param>
internal sealed record Partition(Extent Length, int Grain, int Batch, int Number);
