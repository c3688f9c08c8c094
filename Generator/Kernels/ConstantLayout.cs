namespace FusedNorm.Generator.Kernels;

/// <summary>
/// How a constant of an inference is laid out. A kernel that wants another order than the parameter's asks for it where it takes the tensor
/// (<see cref="Lowering.TensorTable.Parameter"/>); <see cref="Emit.InferenceEmitter"/> writes the values in that order. Nothing else knows
/// of it.
/// </summary>
internal abstract record ConstantLayout
{
    /// <summary>As a parameter has it: row after row.</summary>
    public static readonly ConstantLayout RowMajor = new RowMajorLayout();

    /// <summary>The number of elements that a parameter of a shape takes, padding included.</summary>
    public abstract int Length(Graph.Shape shape);
}

/// <inheritdoc cref="ConstantLayout.RowMajor"/>
internal sealed record RowMajorLayout : ConstantLayout
{
    public override int Length(Graph.Shape shape) => shape.Length;
}
