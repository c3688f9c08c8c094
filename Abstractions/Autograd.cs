namespace FusedNorm;

/// <summary>The thread's gradient mode, as <c>torch.no_grad()</c> and <c>torch.enable_grad()</c> set it.</summary>
public static class Autograd
{
    [ThreadStatic]
    private static bool disabled;

    /// <summary>Whether forward passes on this thread record what a backward pass needs.</summary>
    public static bool IsEnabled => !disabled;

    /// <summary>Turns recording off on this thread until the result is disposed. Changes neither dropout nor batch norm.</summary>
    public static GradientMode NoGrad() => new(enable: false);

    /// <summary>Turns recording on again inside a <see cref="NoGrad"/> region, until the result is disposed.</summary>
    public static GradientMode EnableGrad() => new(enable: true);

    /// <summary>A region of one gradient mode; disposing it restores the mode before.</summary>
    public readonly struct GradientMode : IDisposable
    {
        private readonly bool previous;

        internal GradientMode(bool enable)
        {
            previous = disabled;
            disabled = !enable;
        }

        /// <summary>Restores the mode that held before.</summary>
        public void Dispose() => disabled = previous;
    }
}
