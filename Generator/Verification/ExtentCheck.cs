using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Layouts;

namespace FusedNorm.Generator.Verification;

/// <summary>Whether every tensor is as long as the loops that pass over it take it to be, whatever the batch.</summary>
internal static class ExtentCheck
{
    private static readonly int[] Batches = [1, 2, 5];

    public static IEnumerable<string> Run(Kernel kernel) => OfGeometry(kernel)
        .Concat(kernel.Product is Contraction product ? OfProduct(product) : []).Concat(OfBlocks(kernel));

    private static IEnumerable<string> OfGeometry(Kernel kernel)
    {
        Geometry geometry = kernel.Geometry;
        IEnumerable<string> OfPoints(Tensor tensor, int offset) => kernel.IsCopy
            ? Require(tensor, offset + geometry.SampleLength <= tensor.Length, offset + geometry.SampleLength)
            : Exactly(tensor, geometry.SampleLength);
        IEnumerable<string> ofReads = kernel.Exprs.SelectMany(expr => expr switch
        {
            Load load => OfPoints(load.Tensor, load.Offset),
            Channel channel => Require(
                channel.Tensor, channel.Tensor.Length == geometry.Channels || channel.Tensor.Length == geometry.Rows * geometry.Channels,
                geometry.Channels),
            WindowAverage window => OfWindow(window.Tensor, geometry, window.Geometry.InputLength, window.Geometry.OutputLength),
            WindowMaximum window => OfWindow(window.Tensor, geometry, window.Geometry.InputLength, window.Geometry.OutputLength),
            WindowLargest window => OfWindow(window.Tensor, geometry, window.Geometry.InputLength, window.Geometry.OutputLength),
            WindowAverageGradient window => OfWindow(window.Tensor, geometry, window.Geometry.OutputLength, window.Geometry.InputLength),
            _ => [],
        });
        return ofReads.Concat(kernel.Sweeps.SelectMany(sweep => sweep.Sinks.SelectMany(sink => sink switch
        {
            Store store => OfPoints(store.Tensor, store.Offset),
            AddAt add => Exactly(add.Tensor, geometry.Channels * sweep.Largest!.Geometry.InputLength),
            _ => [],
        })));
    }

    private static IEnumerable<string> OfWindow(Tensor tensor, Geometry geometry, int plane, int positions) =>
        Exactly(tensor, geometry.Channels * plane)
            .Concat(geometry.Positions == positions ? [] : [$"{positions} windows give {geometry.Positions} positions"]);

    /// <summary>Scratch holds one block: the operand's or the product's.</summary>
    private static IEnumerable<string> OfBlocks(Kernel kernel) =>
        kernel.Product is { Left.Computed: not null, Destination.Kind: TensorKind.Block }
            ? ["its product has two blocks in one scratch"]
            : [];

    private static IEnumerable<string> OfProduct(Contraction kernel)
    {
        Tensor[] ofEpilogue =
        [
            .. kernel.Exprs.OfType<Load>().Select(load => load.Tensor),
            .. kernel.Sinks.OfType<Store>().Select(store => store.Tensor),
        ];
        return OfOperand(kernel.Left, kernel, kernel.Rows)
            .Concat(OfOperand(kernel.Right, kernel, Extent.Of(kernel.Columns)))
            .Concat(ofEpilogue.Distinct().SelectMany(tensor => Exactly(tensor, kernel.Rows.Factor * kernel.Columns)))
            .Concat(kernel.Exprs.OfType<Channel>().SelectMany(channel => Exactly(channel.Tensor, kernel.Columns)));
    }

    /// <summary>An operand's last term is its tensor's last element, of every batch.</summary>
    private static IEnumerable<string> OfOperand(Operand operand, Contraction kernel, Extent lines)
    {
        foreach (int batch in Batches)
        {
            long last = ((Of(lines, batch) - 1) * operand.Stride) + ((Of(kernel.Depth, batch) - 1) * operand.DepthStride);
            foreach (Tensor tensor in operand.Computed is null
                ? [operand.Tensor]
                : operand.Computed.Sweep.Exprs.OfType<Load>().Select(load => load.Tensor).Distinct())
            {
                // Panels have zeros behind the last column.
                long elements = tensor.Layout is RowMajorLayout ? (long)tensor.Length * (tensor.GrowsWithBatch ? batch : 1) : last + 1;
                if (last + 1 != elements)
                {
                    yield return $"{tensor} has {elements} elements with {batch} samples, and the product's last term is {last}";
                }
            }
        }
    }

    private static long Of(Extent extent, int batch) => (long)extent.Factor * (extent.TimesBatch ? batch : 1);

    /// <summary>A block has as many elements as its kernel computes at a time, which <see cref="KernelWalk"/> looks at.</summary>
    private static IEnumerable<string> Exactly(Tensor tensor, int length) =>
        Require(tensor, tensor.Length == length || tensor.Kind == TensorKind.Block, length);

    private static IEnumerable<string> Require(Tensor tensor, bool holds, int length) =>
        holds ? [] : [$"{tensor} has {tensor.Length} elements a sample, and the loops take it for {length}"];
}
