namespace FusedNorm.Files;

/// <summary>The windows of a pool along one dimension.</summary>
/// <param name="Input">The input's length.</param>
/// <param name="Kernel">
/// The number of elements in a window; 0 where windows share the input out evenly and are of different lengths.
/// </param>
/// <param name="Stride">The step between windows.</param>
/// <param name="Padding">The padding on both sides.</param>
/// <param name="Dilation">The distance between the elements of a window.</param>
/// <param name="Output">The number of windows.</param>
public readonly record struct OnnxWindow(int Input, int Kernel, int Stride, int Padding, int Dilation, int Output)
{
    /// <summary>
    /// The padding behind the input that gives this number of windows: less than <see cref="Padding"/> where the last elements are in no
    /// window, more where <c>CeilMode</c> lets the last window reach further.
    /// </summary>
    internal int PaddingBehind => Math.Max(0, ((Output - 1) * Stride) + ((Kernel - 1) * Dilation) + 1 - Input - Padding);

    /// <summary>The most elements that a window has, padding included.</summary>
    internal int Longest => Kernel > 0 ? Kernel : Enumerable.Range(0, Output).Max(AdaptiveLength);

    /// <summary>Where an element of a window lies in the input; outside of it where it is padding.</summary>
    internal int Element(int window, int element) => Kernel > 0
        ? (window * Stride) - Padding + (element * Dilation)
        : element < AdaptiveLength(window) ? AdaptiveStart(window) + element : Input;

    /// <summary>How many elements of a window count in its average.</summary>
    internal int Counted(int window, bool countsPadding)
    {
        OnnxWindow self = this;
        int margin = countsPadding ? Padding : 0;
        return Enumerable.Range(0, Longest)
            .Count(element => self.Element(window, element) is int at && at >= -margin && at < self.Input + margin);
    }

    // floor(i * input / output) to ceil((i + 1) * input / output)
    private int AdaptiveStart(int window) => (int)((long)window * Input / Output);

    private int AdaptiveLength(int window) => (int)((((window + 1L) * Input) + Output - 1) / Output) - AdaptiveStart(window);
}
