namespace FusedNorm.Runtime.Tests.Optimizers;

/// <summary>Parameters without a network around them.</summary>
internal static class TestParameters
{
    internal static Parameter<T> Create<T>(string name, T[] values, bool frozen = false)
        where T : unmanaged =>
        new(name, [values.Length], values, new T[values.Length], frozen);

    internal static void SetGrad<T>(this Parameter<T> parameter, params ReadOnlySpan<T> gradient)
        where T : unmanaged
    {
        parameter.BeginGrad();
        gradient.CopyTo(parameter.Grad);
    }
}
