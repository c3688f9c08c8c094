using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Kernels;

/// <summary>The weights of a linear layer, (out, in), as the panels that <c>MatrixProduct.Pack</c> writes for the registers of the processor.</summary>
internal sealed record PanelsLayout(bool IsDouble) : ConstantLayout
{
    /// <summary>The layout for so many outputs; null where a third of a panel or more would be zeros: then the depth takes the lanes.</summary>
    public static PanelsLayout? For(int outputs, bool isDouble)
    {
        PanelsLayout layout = new(isDouble);
        return 2 * layout.Columns(outputs) < 3 * outputs ? layout : null;
    }

    /// <summary>A register of 512 bits: panels of narrower ones fill the same room or less.</summary>
    private int WidestRegister => IsDouble ? 8 : 16;

    public override int Length(Shape shape) => Columns(shape.Dimensions[0]) * shape.Last;

    private int Columns(int outputs) => (outputs + WidestRegister - 1) / WidestRegister * WidestRegister;
}
