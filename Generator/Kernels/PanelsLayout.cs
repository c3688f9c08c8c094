using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Kernels;

/// <summary>The weights of a linear layer, (out, in), as the panels that <c>MatrixProduct.Pack</c> writes for the registers of the processor.</summary>
internal sealed record PanelsLayout(bool IsDouble) : ConstantLayout
{
    /// <summary>Two registers of 512 bits: narrower panels fill the same room.</summary>
    private int WidestPanel => IsDouble ? 16 : 32;

    public override int Length(Shape shape)
    {
        int columns = shape.Dimensions[0];
        return (columns + WidestPanel - 1) / WidestPanel * WidestPanel * shape.Last;
    }
}
