using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Schedules;

/// <summary>
/// What of windows registers take at a stretch: neighbouring windows of a row, each in a lane; or, where a window is long enough, its own
/// elements.
/// </summary>
internal static class WindowRuns
{
    /// <summary>Rows of fewer windows fill no register.</summary>
    private const int ShortestRow = 4;

    /// <summary>Windows with fewer elements side by side are taken element by element.</summary>
    private const int ShortestRun = 8;

    /// <summary>Windows of so few elements are written out, element by element, where their places are constant.</summary>
    private const int WrittenOut = 16;

    /// <summary>Windows of more elements do not fit into the registers, each element with its gradient.</summary>
    private const int MostInLanes = 8;

    /// <summary>The elements that registers take at a stretch from windows, or of one window; 0 where they take none.</summary>
    public static int Length(Expr source) => RowLength(source) is var row and > 0 ? row : RunLength(source);

    /// <summary>The windows of one row that registers take side by side; 0 where they take none.</summary>
    public static int RowLength(Expr source) => source switch
    {
        WindowReduction { Combine: Combine.Average or Combine.Maximum } window => RowLength(window.Geometry),
        WindowReduction { Combine: Combine.Shares, Geometry: var windows } => windows.IsGlobal ? Filling(windows.InputLength)
            : windows.IsPartition && windows.Innermost.Kernel is 1 or 2 or 4 ? Filling(windows.Innermost.Output)
            : 0,
        _ => 0,
    };

    /// <summary>
    /// The windows of a row whose largest elements are found side by side for the gradient of a max pool: where they share out the input in
    /// pairs; else 0.
    /// </summary>
    public static int ScatterRowLength(WindowGeometry windows) =>
        windows.IsPartition && windows.Innermost.Kernel == 2 && windows.KernelLength <= MostInLanes
        && windows.Innermost.Output >= ShortestRow
            ? windows.Innermost.Output
            : 0;

    /// <summary>
    /// The elements of a window that lie side by side in memory, as many as all its windows have along the dimensions that they fill and
    /// the next one; 0 where registers have no use for them.
    /// </summary>
    public static int RunLength(Expr source) => source switch
    {
        WindowReduction { Combine: Combine.Average or Combine.Maximum } window => RunLength(window.Geometry),
        _ => 0,
    };

    /// <summary>How many dimensions stay loops of their own around such a run, and its length.</summary>
    public static (int Loops, int Length) Run(WindowGeometry windows)
    {
        if (!windows.IsRegular)
        {
            return (0, 0);
        }

        int loops = windows.Rank;
        int length = 1;
        while (loops > 0 && windows.Dimensions[loops - 1] is { Dilation: 1 } dimension)
        {
            length *= dimension.Kernel;
            loops--;
            if (dimension.Kernel != dimension.Input)
            {
                break;
            }
        }

        return (loops, length);
    }

    /// <summary>Whether a window is small enough to be written out.</summary>
    public static bool IsSmall(WindowGeometry windows) => windows.KernelLength <= WrittenOut;

    private static int RunLength(WindowGeometry windows) => Run(windows).Length is >= ShortestRun and var length ? length : 0;

    private static int RowLength(WindowGeometry windows)
    {
        WindowDimension along = windows.Innermost;
        bool isTaken = !along.IsAdaptive && along.Kernel <= WrittenOut
            && (along.Stride == 1 || (along is { Stride: 2 or 3 or 4, Dilation: 1 } && along.Kernel >= along.Stride));
        return isTaken ? Filling(along.InsideTo - along.InsideFrom) : 0;
    }

    private static int Filling(int row) => row >= ShortestRow ? row : 0;
}
