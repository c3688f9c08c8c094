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
        foreach (Expr expr in kernel.Exprs)
        {
            if (expr is WindowReduction window && geometry.Positions != window.Positions)
            {
                yield return $"{window.Positions} windows give {geometry.Positions} positions";
            }

            if (expr is Load { Offset: 0 } own && own.Tensor.Length == geometry.SampleLength)
            {
                // The point's own element, as most are: the map fills such a tensor.
                continue;
            }

            if (expr.Map(geometry) is AccessMap map)
            {
                foreach (string text in Of(expr.Source!, map, axis => ExtentOf(axis, geometry, expr as WindowReduction), Fills(expr)))
                {
                    yield return text;
                }
            }
        }

        bool Fills(Expr expr) => expr is not WindowReduction && !kernel.IsCopy;
        foreach (Sweep sweep in kernel.Sweeps)
        {
            foreach (Sink sink in sweep.Sinks)
            {
                IEnumerable<string> found = sink switch
                {
                    Store { Offset: 0 } own when own.Tensor.Length == geometry.SampleLength => [],
                    Store store => Of(
                        store.Tensor, AccessMap.OfPoint(geometry, store.Tensor.Length, store.Offset),
                        axis => ExtentOf(axis, geometry, null), fills: !kernel.IsCopy),
                    AddAt add => Exactly(add.Tensor, geometry.Channels * sweep.Largest!.PlaneLength),
                    _ => [],
                };
                foreach (string text in found)
                {
                    yield return text;
                }
            }
        }
    }

    /// <summary>How far a counter of a kernel's loops counts.</summary>
    private static long ExtentOf(Axis axis, Geometry geometry, WindowReduction? window)
    {
        if (axis is Axis.Plane or Axis.Position)
        {
            return axis == Axis.Plane ? geometry.Planes : geometry.Positions;
        }

        bool isElement = axis >= Axis.WindowDepth;
        WindowDimension dimension =
            window!.Geometry.Dimensions[window.Geometry.Rank - 1 - ((isElement ? Axis.WindowWidth : Axis.Width) - axis)];
        return isElement ? dimension.Kernel : window.Combine == Combine.Shares ? dimension.Input : dimension.Output;
    }

    /// <summary>
    /// By arithmetic on the bounds of counters: every element is one of the tensor's, and where each has a point of its own, every element
    /// of the tensor is one.
    /// </summary>
    private static IEnumerable<string> Of(Tensor tensor, AccessMap map, Func<Axis, long> extentOf, bool fills)
    {
        if (tensor.Kind == TensorKind.Block)
        {
            // It has as many elements as its kernel computes at a time, which KernelWalk looks at.
            return [];
        }

        bool isInside = map.Coordinates.Where(coordinate => !coordinate.IsPadded).All(coordinate =>
        {
            (long least, long most) = coordinate.Range(extentOf);
            return least >= 0 && most < coordinate.Extent && (!fills || (least == 0 && most == coordinate.Extent - 1));
        });
        return map.Length == tensor.Length && isInside
            ? []
            : [$"{tensor} has {tensor.Length} elements a sample, and the loops take it for others"];
    }

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
                long elements = tensor.Layout is RowMajorLayout or BlockedLayout
                    ? (long)tensor.Length * (tensor.GrowsWithBatch ? batch : 1)
                    : last + 1;
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
