using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Layouts;
using FusedNorm.Products;

namespace FusedNorm.Generator.Schedules;

/// <summary>
/// The weights of a linear layer, (out, in), as the panels that <c>MatrixProduct.Pack</c> writes for the registers of the processor.
/// </summary>
internal sealed record PanelsLayout(bool IsDouble) : Layout
{
    /// <summary>
    /// The layout for so many outputs, of which so many terms are summed at once; null where most of a panel would be zeros, or where a
    /// third would and sums are long enough for the depth to take the lanes.
    /// </summary>
    public static PanelsLayout? For(int outputs, int terms, bool isDouble)
    {
        PanelsLayout layout = new(isDouble);
        return layout.Columns(outputs) <= 2 * outputs && (!layout.LeavesLanesEmpty(outputs) || terms <= ProductShape.MostTerms)
            ? layout
            : null;
    }

    /// <summary>
    /// The terms that are best summed at once where nothing else decides it: all, unless the outputs are so few that the depth takes the
    /// lanes. Then blocks of about the same length, whose weights stay in the cache while all rows pass over them.
    /// </summary>
    public static int Terms(int outputs, int inputs, bool isDouble)
    {
        if (!new PanelsLayout(isDouble).LeavesLanesEmpty(outputs))
        {
            return inputs;
        }

        int cached = Machine.CachedBytes / new Machine(isDouble).ElementBytes / outputs;
        int blocks = (inputs + cached - 1) / cached;
        int lanes = new Machine(isDouble).WidestLanes;
        return Math.Min(inputs, ((inputs + blocks - 1) / blocks + lanes - 1) / lanes * lanes);
    }

    public override int Length(Shape shape) => Columns(shape.Dimensions[0]) * shape.Last;

    /// <summary>Whether a third of a panel would be zeros.</summary>
    private bool LeavesLanesEmpty(int outputs) => ProductShape.LeavesLanesEmpty(outputs, new Machine(IsDouble).WidestLanes);

    /// <summary>Whole registers of the widest kind: panels of narrower ones fill the same room or less.</summary>
    private int Columns(int outputs) => ProductShape.InWholeRegisters(outputs, new Machine(IsDouble).WidestLanes);
}
