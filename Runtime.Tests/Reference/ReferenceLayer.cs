namespace FusedNorm.Runtime.Tests.Reference;

/// <summary>
/// A value of the reference, with the size of the terms it is a sum of: what rounding errors are relative to where terms cancel.
/// </summary>
/// <param name="Values">The values, row-major.</param>
/// <param name="Scale">The largest absolute value among the terms.</param>
internal readonly record struct Measured(double[] Values, double Scale)
{
    public static Measured Of(double[] values) => new(values, Largest(values));

    public static double Largest(double[] values) => values.Length == 0 ? 0 : values.Max(Math.Abs);
}

/// <summary>
/// A layer in double precision, written from PyTorch's formulas with one loop per formula. It shares nothing with the generator.
/// </summary>
internal abstract class ReferenceLayer
{
    /// <summary>Gradients of the parameters after <see cref="Backward"/>, by their names in the layer.</summary>
    public Dictionary<string, Measured> Gradients { get; } = [];

    /// <summary>The output; the layer keeps what its backward pass needs.</summary>
    public abstract Measured Forward(Measured input, int batch);

    /// <summary>The input's gradient from the output's.</summary>
    public abstract Measured Backward(Measured gradient, int batch);

    /// <summary>The per-sample shape of the output.</summary>
    public virtual int[] OutputShape(int[] input) => input;
}
