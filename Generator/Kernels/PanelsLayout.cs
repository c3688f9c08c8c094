using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Kernels;

/// <summary>The weights of a linear layer, (out, in), as the panels that <c>MatrixProduct.Pack</c> writes for the registers of the processor.</summary>
internal sealed record PanelsLayout(bool IsDouble) : ConstantLayout
{
    /// <summary>
    /// The layout for so many outputs, of which so many terms are summed at once; null where most of a panel would be zeros, or where a third would and
    /// sums are long enough for the depth to take the lanes.
    /// </summary>
    public static PanelsLayout? For(int outputs, int terms, bool isDouble)
    {
        PanelsLayout layout = new(isDouble);
        int columns = layout.Columns(outputs);
        return columns <= 2 * outputs && (2 * columns < 3 * outputs || terms <= ContractionKernel.MostTerms) ? layout : null;
    }

    public override int Length(Shape shape) => Columns(shape.Dimensions[0]) * shape.Last;

    /// <summary>Whole registers of the widest kind: panels of narrower ones fill the same room or less.</summary>
    private int Columns(int outputs)
    {
        int lanes = WidestRegister.Lanes(IsDouble);
        return (outputs + lanes - 1) / lanes * lanes;
    }
}
