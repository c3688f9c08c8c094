using System.ComponentModel;
using FusedNorm.Execution;

namespace FusedNorm.Threading;

/// <summary>What a generated network implements so that parts of its large kernels can run on several threads.</summary>
/// <typeparam name="T">The element.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IPartitioned<T>
    where T : unmanaged
{
    /// <summary>Runs one part of a kernel.</summary>
    /// <param name="kernel">The kernel's number.</param>
    /// <param name="first">Where the part begins in what the kernel's outer loop runs over.</param>
    /// <param name="last">The place behind its end.</param>
    /// <param name="memory">The workspace of the call, where it has one.</param>
    /// <param name="input">The span that the caller gave.</param>
    /// <param name="output">The span that the caller gave for results, where there is one.</param>
    void RunPart(int kernel, int first, int last, AlignedBuffer<T>? memory, ReadOnlySpan<T> input, Span<T> output);
}
