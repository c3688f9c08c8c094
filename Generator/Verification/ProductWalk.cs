using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Schedules;

namespace FusedNorm.Generator.Verification;

/// <summary>
/// Goes through a matrix product as its loops do: operands, the bare sums in their destination, then the rest of the chain over what is in
/// the cache. A product reads its operands while it writes, so that no place may be both.
/// </summary>
internal sealed class ProductWalk(IMemory memory)
{
    /// <summary>Goes through the columns of a product that stands alone.</summary>
    /// <param name="kernel">The product.</param>
    /// <param name="isDivided">Whether its kernel may be given a part of it.</param>
    /// <param name="from">The first column.</param>
    /// <param name="to">The column behind the last one.</param>
    public void Run(Contraction kernel, bool isDivided, int from, int to)
    {
        // Of several parts the first takes the sums.
        if (kernel.LeftSums is LeftSums sums && from == 0)
        {
            Read(kernel.Left);
            memory.Write(sums.Destination, KernelWalk.All(sums.Destination));
        }

        ProductSchedule schedule = ProductSchedule.Choose(kernel);
        bool inBlocks = schedule is { IsInTiles: true, BlocksAreRows: false }
            && (isDivided || schedule.PassesAgain(kernel) || kernel.Right.Computed is not null);
        int block = inBlocks ? schedule.BlockLength : kernel.Columns;
        for (int first = from; first < to; first += block)
        {
            Block(kernel, first, Math.Min(first + block, to), blockLength: 0);
        }
    }

    /// <summary>Some columns: the product, then the rest of the chain.</summary>
    /// <param name="kernel">The product.</param>
    /// <param name="first">The first column.</param>
    /// <param name="last">The column behind the last one.</param>
    /// <param name="blockLength">The elements of a row where the destination is a block; 0 where it is a tensor.</param>
    public void Block(Contraction kernel, int first, int last, int blockLength)
    {
        Tensor destination = kernel.Destination;
        ElementSet columns = destination.Kind == TensorKind.Block ? ElementSet.Run(0, last - first) : Columns(kernel, first, last);
        if (kernel.Accumulates)
        {
            memory.Read(destination, columns);
        }

        foreach (Operand operand in new[] { kernel.Left, kernel.Right })
        {
            if (operand.Computed is ComputedOperand computed)
            {
                // The block is computed whole before it is multiplied; its sources are read while the destination is written, block after
                // block.
                Fill(kernel, operand, computed, first, last);
            }
        }

        if (destination.Kind == TensorKind.Block)
        {
            memory.Begin(destination);
            if (last - first > blockLength)
            {
                memory.Fault($"the block of {destination} has {blockLength} elements, and {last - first} columns are computed");
            }
        }

        memory.Write(destination, columns);
        Read(kernel.Left);
        Read(kernel.Right);
        if (TileChain.Match(kernel).Bias is Tensor bias)
        {
            memory.Read(bias, KernelWalk.All(bias));
        }

        if (ProductSchedule.Choose(kernel).PassesAgain(kernel))
        {
            Points points = destination.Kind == TensorKind.Block
                ? new Points(new Geometry(1, kernel.Columns, 1), first, last) { BlockLength = blockLength }
                : new Points(new Geometry(kernel.Rows.TimesBatch ? kernel.Rows.Factor : 1, kernel.Columns, 1), first, last);
            new KernelWalk(memory).Sweep(Rest(kernel), points, repeats: false);
        }
    }

    /// <summary>The columns of a destination, in each row of a sample, or of all.</summary>
    private static ElementSet Columns(Contraction kernel, int first, int last) =>
        ElementSet.OfRows(kernel.Rows.Factor, kernel.Columns, first, last);

    /// <summary>The epilogue as a sweep over what the product has left in its destination.</summary>
    private static Sweep Rest(Contraction kernel)
    {
        Sweep rest = new();
        rest.Stages.AddRange(
            kernel.Stages.Select(stage => stage.Value is Product ? stage with { Value = new Load(kernel.Destination) } : stage));
        rest.Sinks.AddRange(kernel.Sinks);
        return rest;
    }

    private void Read(Operand operand)
    {
        foreach (Tensor tensor in operand.Computed is null ? [operand.Tensor] : operand.Reads)
        {
            memory.Read(tensor, KernelWalk.All(tensor));
        }
    }

    /// <summary>
    /// The blocks of an operand that is computed on the way, one after the other: each must be written whole before it is multiplied.
    /// </summary>
    private void Fill(Contraction kernel, Operand operand, ComputedOperand computed, int first, int last)
    {
        bool isLeft = operand == kernel.Left;
        int length = isLeft ? kernel.Left.Stride : kernel.Columns;
        int block = isLeft ? Math.Min(kernel.Terms, length) : ProductSchedule.Choose(kernel).BlockLength;
        (int from, int to) = isLeft ? (0, length) : (first, last);
        for (int start = from; start < to; start += block)
        {
            ElementSet filled = Filled(computed, start, Math.Min(block, to - start));
            ElementSet multiplied = ElementSet.Run(0, Math.Min(block, to - start));
            if (!filled.Except(multiplied).IsEmpty)
            {
                memory.Fault($"the block of {operand.Tensor} from {start} on is filled at {filled}, which is not in it");
            }

            memory.Begin(operand.Tensor);
            memory.Write(operand.Tensor, filled);
            memory.Read(operand.Tensor, multiplied);
        }
    }

    /// <summary>
    /// The elements of a block that its loop writes: those of the channels that begin in the block, where scalars belong to channels of
    /// several positions, which leaves out what a block begins with in the midst of a channel and reaches over its end.
    /// </summary>
    private static ElementSet Filled(ComputedOperand computed, int start, int width)
    {
        bool byChannel = computed.Geometry is { Positions: > 1 } && computed.Sweep.Exprs.Any(expr => expr is Channel or RowElement);
        if (!byChannel)
        {
            return ElementSet.Run(0, width);
        }

        int positions = computed.Geometry!.Positions;
        return ElementSet.Run((start / positions * positions) - start, ((start + width) / positions * positions) - start);
    }
}
