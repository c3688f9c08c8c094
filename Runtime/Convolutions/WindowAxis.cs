using System.ComponentModel;

namespace FusedNorm.Convolutions;

/// <summary>A convolution's windows along one dimension.</summary>
/// <param name="Input">The positions of the input.</param>
/// <param name="Kernel">The elements of a window.</param>
/// <param name="Stride">The positions from window to window.</param>
/// <param name="Padding">The positions in front of the input that the first window covers.</param>
/// <param name="Dilation">The positions from element to element of a window.</param>
/// <param name="Output">The windows.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct WindowAxis(int Input, int Kernel, int Stride, int Padding, int Dilation, int Output);
