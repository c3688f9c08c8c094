using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Schedules;

/// <summary>Which registers a kernel has use for.</summary>
internal static class RegisterUse
{
    /// <summary>Whether a kernel has vector loops, and so is generic in the register.</summary>
    public static bool IsVectorised(Kernel kernel) => kernel.IsInOrder && (kernel.IsProduct
        || (kernel.Largest is WindowReduction largest
            ? WindowRuns.ScatterRowLength(largest.Geometry) > 0
            : !kernel.IsCopy && !kernel.DrawsRandomNumbers
                && kernel.Sweeps.Any(sweep => sweep.Window is null || WindowRuns.Length(sweep.Window.Value) > 0)));

    /// <summary>The elements of the widest registers that a kernel has use for: its runs of constant length fill no wider ones.</summary>
    public static int WidestLanes(Kernel kernel, Machine machine)
    {
        if (!IsVectorised(kernel))
        {
            return 1;
        }

        if (kernel is { IsProduct: true, Product: Contraction product })
        {
            Extent lanes = product.ColumnsInLanes ? Extent.Of(product.Columns) : product.Depth;
            return ProductSchedule.Choose(product).IsInTiles || lanes.TimesBatch
                ? machine.WidestLanes
                : machine.LeastLeft(lanes.Factor);
        }

        if (kernel.Largest is WindowReduction largest)
        {
            return machine.Filled(WindowRuns.ScatterRowLength(largest.Geometry));
        }

        IEnumerable<int> windows = kernel.Sweeps.Select(sweep => sweep.Window).OfType<Stage>()
            .Select(stage => WindowRuns.Length(stage.Value)).Where(length => length > 0);
        return machine.Filled(windows.Append(RunLength(kernel)).Min());
    }

    /// <summary>Whether a kernel has use for the widest registers.</summary>
    public static bool FillsWidest(Kernel kernel, Machine machine) => WidestLanes(kernel, machine) == machine.WidestLanes;

    /// <summary>
    /// The constant length of a kernel's runs beside those over windows; the largest number where it has none, or they are as long as the
    /// batch.
    /// </summary>
    private static int RunLength(Kernel kernel)
    {
        Sweep[] sweeps = [.. kernel.Sweeps.Where(sweep => sweep.Window is null)];
        Geometry geometry = kernel.Geometry;
        IEnumerable<Expr> exprs = sweeps.SelectMany(sweep => sweep.Exprs);
        return kernel.Group switch
        {
            _ when sweeps.Length == 0 => int.MaxValue,
            Group.Row when geometry.IsColumns || !exprs.Any(expr => expr is Channel) => geometry.SampleLength / kernel.RowsPerSample,
            Group.None when !exprs.Any(expr => expr is Channel or RowElement) => int.MaxValue,
            _ => geometry.IsColumns ? geometry.Channels : geometry.Positions,
        };
    }
}
