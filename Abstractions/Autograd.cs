namespace FusedNorm;

/// <summary>The thread's gradient mode, as <c>torch.no_grad()</c> and <c>torch.enable_grad()</c> set it.</summary>
/// <remarks>
/// The mode belongs to the thread, and behind an <c>await</c> a method may go on with another one. So a <see cref="GradientMode"/> cannot
/// be kept across one: the compiler refuses it. In C# 12 it refuses a region anywhere in an async method; put what runs without gradients
/// into a method of its own, which is not async.
/// </remarks>
public static class Autograd
{
    [ThreadStatic]
    private static bool disabled;

    [ThreadStatic]
    private static OpenRegions? regions;

    /// <summary>Whether forward passes on this thread record what a backward pass needs.</summary>
    public static bool IsEnabled => !disabled;

    /// <summary>Turns recording off on this thread until the result is disposed. Changes neither dropout nor batch norm.</summary>
    public static GradientMode NoGrad() => new(enable: false);

    /// <summary>Turns recording on again inside a <see cref="NoGrad"/> region, until the result is disposed.</summary>
    public static GradientMode EnableGrad() => new(enable: true);

    /// <summary>
    /// Turns recording on or off on this thread until the result is disposed: <see cref="EnableGrad"/> or <see cref="NoGrad"/> by a
    /// condition.
    /// </summary>
    /// <param name="mode">Whether forward passes record.</param>
    public static GradientMode SetGradEnabled(bool mode) => new(mode);

    /// <summary>
    /// A region of one gradient mode; disposing it restores the mode before. Disposing it again, a copy of it or <c>default</c> changes
    /// nothing; disposing it before the regions within ends those too.
    /// </summary>
    public readonly ref struct GradientMode
    {
        private readonly Region region;
        private readonly bool previous;

        internal GradientMode(bool enable)
        {
            region = (regions ??= new OpenRegions()).Open();
            previous = disabled;
            disabled = !enable;
        }

        /// <summary>Restores the mode that held before.</summary>
        public void Dispose()
        {
            if (regions?.Close(region) == true)
            {
                disabled = previous;
            }
        }
    }

    /// <summary>
    /// A region's place among those that are open, and its number, which no other region of its thread ever has; 0 is none.
    /// </summary>
    private readonly record struct Region(int Depth, long Number);

    /// <summary>
    /// The numbers of the regions that are open on a thread, outermost first: how a region knows that it has not been closed.
    /// </summary>
    private sealed class OpenRegions
    {
        private long[] numbers = new long[4];
        private int depth;
        private long last;

        public Region Open()
        {
            if (depth == numbers.Length)
            {
                Array.Resize(ref numbers, 2 * depth);
            }

            numbers[depth] = ++last;
            return new Region(depth++, last);
        }

        /// <summary>Closes a region with those inside it; false where it is not open.</summary>
        public bool Close(Region region)
        {
            if (region.Depth >= depth || numbers[region.Depth] != region.Number)
            {
                return false;
            }

            depth = region.Depth;
            return true;
        }
    }
}
