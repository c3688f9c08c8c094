using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;
using FusedNorm.Generator.Schedules;
using FusedNorm.Products;

namespace FusedNorm.Generator.Expansion;

/// <summary>
/// Matrix products that are worth tiles and panels: calls of the runtime's product, a part at a time where that keeps what comes before or
/// after it in the cache. An operand that is a pointwise chain is computed into a block of scratch just before the block is multiplied.
/// </summary>
/// <param name="scope">The kernel's names.</param>
/// <param name="kernel">The product.</param>
/// <param name="schedule">How it runs.</param>
internal sealed class BlockedProduct(KernelScope scope, Contraction kernel, ProductSchedule schedule)
{
    private readonly RunLoops runs = new(scope, RunSchedule.Copies);

    private NestBuilder Nest => scope.Nest;

    private Term Rows => scope.Count(kernel.Rows);

    private Term Depth => scope.Count(kernel.Depth);

    /// <summary>
    /// Whether a call may be given a part of the product: where it is no part of another kernel, which has parts of its own.
    /// </summary>
    private bool HasParts => scope.Kernel.IsProduct && scope.From is not null;

    public void Expand()
    {
        if (kernel.LeftSums is LeftSums sums)
        {
            Sum(sums);
        }

        if (kernel.Left.Computed is ComputedOperand left)
        {
            RentRows();
            RowBlocks(left, 0, kernel.Columns, (start, end) => Rest(start, end, null, kernel.Columns, 0, kernel.Columns));
        }
        else if (kernel.Right.Computed is ComputedOperand right)
        {
            ColumnBlocks(right);
        }
        else
        {
            Stored();
        }
    }

    /// <summary>
    /// The loops over channels behind a product whose columns they are: one block of channels after the other is computed, and then passed
    /// over while it is in the cache.
    /// </summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="geometry">How the loops see a sample.</param>
    /// <param name="from">The first channel.</param>
    /// <param name="to">The channel behind the last one.</param>
    /// <param name="channels">What is done to the channels of a block, from one to another, given the first one of the block.</param>
    public void Blocks(ChannelBlocks blocks, Geometry geometry, Term from, Term to, Action<Term, Term, Term?> channels)
    {
        int positions = geometry.Positions;
        bool isBlock = kernel.Destination.Kind == TensorKind.Block;
        if (isBlock)
        {
            Nest.Add(new RentScratch(scope.Storage(kernel.Destination), scope.Batch * (Term)blocks.Length));
        }
        else if (kernel.Left.Computed is not null)
        {
            RentRows();
        }

        // A part may be less than a block, and then begins anywhere.
        int least = scope.Kernel.Partition is null ? blocks.PerBlock : blocks.PerPart;
        bool isWhole = least == blocks.PerBlock && geometry.Channels % least == 0;
        using (Nest.For("firstChannel", from, to, blocks.PerBlock, out Variable firstChannel))
        {
            Term end = (Term)firstChannel + blocks.PerBlock;
            Variable lastChannel = Nest.Declare("lastChannel", isWhole ? end : Term.Minimum(end, to));
            Term first = (Term)firstChannel * positions;
            Term last = (Term)lastChannel * positions;
            Term width = isWhole ? blocks.Length : ((Term)lastChannel - firstChannel) * positions;
            void Finish(Term start, Term behind) => Rest(start, behind, first, width, isBlock ? blocks.Length : 0, least * positions);
            if (kernel.Left.Computed is ComputedOperand left)
            {
                RowBlocks(left, first, last, Finish);
            }
            else if (isBlock)
            {
                Operand right = kernel.Right;
                Multiply(
                    Rows, 0, width, Depth, Whole(kernel.Left), Of(right, firstChannel * (positions * (Term)right.Stride)),
                    Whole(kernel.Destination), 0, stride: blocks.Length, bias: first);
                Finish(0, Rows);
            }
            else
            {
                Multiply(Rows, first, last, Depth, Whole(kernel.Left), Whole(kernel.Right), Whole(kernel.Destination), 0);
                Finish(0, Rows);
            }

            Nest.Gap();
            channels(firstChannel, lastChannel, firstChannel);
        }
    }

    /// <summary>The sums of the left operand's rows; of the parts of a kernel, the first takes them.</summary>
    private void Sum(LeftSums sums)
    {
        Term takesBias = scope.Flags[sums.Bias];
        using (Nest.If(scope.From is null ? takesBias : new Every([takesBias, new Compare(Comparison.Equal, scope.From, 0)])))
        {
            Nest.Add(new AddRowSums(Rows, Depth, Whole(kernel.Left), scope.Storage(sums.Destination)));
        }

        Nest.Gap();
        using (Nest.If(new Not(scope.Flags[sums.Weight])))
        {
            Nest.Add(new Return());
        }

        Nest.Gap();
    }

    /// <summary>Both operands lie in memory: the rest of the chain follows while a block of rows or columns is in the cache.</summary>
    private void Stored()
    {
        if (schedule.BlocksAreRows && HasParts)
        {
            using (BlocksOfRows(out Variable start, out Variable end))
            {
                Multiply(
                    (Term)end - start, 0, kernel.Columns, Depth, Of(kernel.Left, (Term)start * kernel.Left.Stride), Whole(kernel.Right),
                    From(kernel.Destination, (Term)start * kernel.Columns), Accumulates);
                Rest(start, end, null, kernel.Columns, 0, kernel.Columns);
            }

            return;
        }

        if (!HasParts && (!schedule.PassesAgain(kernel) || kernel.Columns <= schedule.BlockLength))
        {
            Multiply(Rows, 0, kernel.Columns, Depth, Whole(kernel.Left), Whole(kernel.Right), Whole(kernel.Destination), Accumulates);
            Rest(0, Rows, null, kernel.Columns, 0, kernel.Columns);
            return;
        }

        if (schedule.BlocksAreRows)
        {
            throw new InvalidOperationException($"{scope.Kernel.Name} has blocks of rows and is no part.");
        }

        using (BlocksOfColumns(out Variable first, out Variable last))
        {
            Multiply(Rows, first, last, Depth, Whole(kernel.Left), Whole(kernel.Right), Whole(kernel.Destination), Accumulates);
            Rest(0, Rows, first, (Term)last - first, 0, schedule.BlockLength);
        }
    }

    private void RentRows() => Nest.Add(new RentScratch(
        scope.Storage(kernel.Left.Tensor),
        new Apply(Operation.MostRows, [schedule.BlockLength], TermType.Index) * (Term)Math.Min(kernel.Terms, kernel.Left.Stride)));

    /// <summary>The left operand is computed, some rows and some terms at a time.</summary>
    /// <param name="left">The left operand.</param>
    /// <param name="first">The first column.</param>
    /// <param name="last">The column behind the last one.</param>
    /// <param name="rest">What is done to the rows from one up to another behind their products.</param>
    private void RowBlocks(ComputedOperand left, Term first, Term last, Action<Term, Term> rest)
    {
        int depth = kernel.Left.Stride;
        int terms = Math.Min(kernel.Terms, depth);
        using (BlocksOfRows(out Variable start, out Variable end))
        {
            Variable? counter = null;
            using (NestBuilder.When(terms < depth, () => Nest.For("term", 0, depth, terms, out counter)))
            {
                Term term = counter is null ? 0 : counter;
                Term length = depth % terms == 0 ? terms : Term.Minimum(terms, depth - term);
                Fill(left, start, end, terms, depth, term, length, term + length, n => n - start);
                Multiply(
                    (Term)end - start, first, last, length, Whole(kernel.Left with { Stride = terms, DepthStride = 1 }),
                    Of(kernel.Right, term * kernel.Right.DepthStride), From(kernel.Destination, (Term)start * kernel.Columns),
                    counter is null ? 0 : new Compare(Comparison.Greater, counter, 0), term: term);
            }

            rest(start, end);
        }
    }

    /// <summary>The right operand is computed, some columns of all terms at a time.</summary>
    private void ColumnBlocks(ComputedOperand right)
    {
        int columns = schedule.BlockLength;
        Variable depth = Nest.Declare("depth", Depth);
        Nest.Add(new RentScratch(scope.Storage(kernel.Right.Tensor), (Term)depth * columns));
        if (columns == kernel.Columns)
        {
            ColumnBlock(right, depth, 0, columns, columns);
            return;
        }

        using (BlocksOfColumns(out Variable first, out Variable last))
        {
            ColumnBlock(right, depth, first, (Term)last - first, last);
        }
    }

    private void ColumnBlock(ComputedOperand right, Term depth, Term first, Term width, Term last)
    {
        int columns = schedule.BlockLength;
        Fill(right, 0, depth, columns, kernel.Columns, first, width, last, n => n);
        Multiply(
            Rows, 0, width, depth, Whole(kernel.Left), Whole(kernel.Right with { Stride = 1, DepthStride = columns }),
            From(kernel.Destination, first), Accumulates);
    }

    private (Term From, Term To) Range(Term length) => HasParts ? scope.Range(length) : (0, length);

    /// <summary>The loop over blocks of rows of the kernel, or of a part of it.</summary>
    private NestBuilder.Block BlocksOfRows(out Variable start, out Variable end)
    {
        (Term from, Term to) = Range(Rows);
        Variable first = start = Nest.Counter("start");
        Variable behind = end = Nest.Counter("end");
        NestBuilder.Block block = Nest.Open(
            body => new For(LoopKind.Parallel, first, from, Comparison.Less, to, behind, body) { Beside = behind }, first, behind);
        Nest.Add(new Assign(end, new Apply(Operation.EndOfBlock, [start, to, schedule.BlockLength], TermType.Index)));
        return block;
    }

    /// <summary>The loop over blocks of columns of the kernel, or of a part of it.</summary>
    private NestBuilder.Block BlocksOfColumns(out Variable first, out Variable last)
    {
        (Term from, Term to) = Range(kernel.Columns);
        NestBuilder.Block block = Nest.For("first", from, to, schedule.BlockLength, out first, LoopKind.Parallel);
        last = Nest.Declare("last", Term.Minimum((Term)first + schedule.BlockLength, to));
        return block;
    }

    /// <summary>
    /// Computes a block of an operand: its rows from <paramref name="start"/> to <paramref name="end"/>, some elements of each.
    /// </summary>
    /// <param name="operand">The operand.</param>
    /// <param name="start">The first row.</param>
    /// <param name="end">The row behind the last one.</param>
    /// <param name="blockLength">The elements of a row of the block.</param>
    /// <param name="rowLength">The elements of a row of the operand.</param>
    /// <param name="first">The first element of each row that is computed.</param>
    /// <param name="length">How many are.</param>
    /// <param name="last">The element behind the last one.</param>
    /// <param name="rowOfBlock">The row of the block, of a row of the operand.</param>
    private void Fill(
        ComputedOperand operand, Term start, Term end, int blockLength, int rowLength,
        Term first, Term length, Term last, Func<Term, Term> rowOfBlock)
    {
        Nest.Remark($"{operand.Sweep.Stages[operand.Sweep.Stages.Count - 1].Symbol}: a block of it, for the product that follows");
        bool byChannel = operand.Geometry is { Positions: > 1 } && operand.Sweep.Exprs.Any(expr => expr is Channel or RowElement);
        bool fromStart = first == (Term)0;
        using (Nest.For("n", start, end, out Variable n))
        {
            Term blockRow = rowOfBlock(n) * blockLength;
            if (!byChannel)
            {
                Variable row = Nest.Declare("row", ((Term)n * rowLength) + first);
                Variable blockStart = Nest.Declare("blockRow", blockRow);
                Term? channel = fromStart ? null : (Term)Nest.Declare("channel", first);
                runs.ChannelRun(operand.Sweep, null, new RunStart(row, blockStart), length, blockLength, channel, _ => n);
                return;
            }

            Geometry geometry = operand.Geometry!;
            Term lastChannel = fromStart ? geometry.Channels : last / geometry.Positions;
            using (Nest.For("channel", first / geometry.Positions, lastChannel, out Variable channel))
            {
                Variable row = Nest.Declare("row", Places.Plane(geometry, geometry.Positions, n, channel));
                Variable blockStart = Nest.Declare("blockRow", blockRow + ((Term)channel * geometry.Positions) - first);
                runs.PositionRun(
                    operand.Sweep, null, new RunStart(row, blockStart), geometry.Positions, channel,
                    tensor => Places.RowOfChannel(tensor, geometry, n, channel));
            }
        }
    }

    /// <summary>The rest of the chain over some rows, in some columns or in all.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="end">The row behind the last one.</param>
    /// <param name="first">The first column; null for the first of all.</param>
    /// <param name="width">The number of columns.</param>
    /// <param name="blockStride">The elements of a row of the block that the product went to; 0 where it went to a tensor.</param>
    /// <param name="mostColumns">The most columns there may be; as many as the product has are all of them.</param>
    private void Rest(Term start, Term end, Term? first, Term width, int blockStride, int mostColumns)
    {
        if (!schedule.PassesAgain(kernel))
        {
            return;
        }

        Nest.Gap();
        Nest.Remark("the rest of the chain, while the products are in the cache");
        using (Nest.For("n", start, end, out Variable n))
        {
            Term place = (Term)n * kernel.Columns;
            Variable row = Nest.Declare("row", first is null ? place : place + first);
            Term? blockRow = blockStride > 0 ? (Term)Nest.Declare("blockRow", (Term)n * blockStride) : null;
            Term? channel = first is null ? null : (Term)Nest.Declare("channel", first);
            runs.ChannelRun(SmallProduct.Rest(kernel), null, new RunStart(row, blockRow), width, mostColumns, channel, _ => n);
        }
    }

    /// <summary>
    /// The call: all terms, or those from <paramref name="term"/> on that a block of the left operand has. The bias of the first column
    /// that there is lies at <paramref name="bias"/>.
    /// </summary>
    private void Multiply(
        Term rows, Term first, Term last, Term depth, Matrix left, Matrix right,
        Slice destination, Term adds, Term? term = null, int stride = 0, Term? bias = null)
    {
        bool isPacked = kernel.Right.Tensor.Layout is PanelsLayout;
        Term begin = term ?? 0;
        Nest.Add(new MultiplyColumns(
            rows, first, last, isPacked ? Depth : depth, left, right, destination, stride == 0 ? kernel.Columns : stride,
            adds is Number { Type: TermType.Index } never ? new Number(never.Value, TermType.Condition) : adds)
        {
            Panels = isPacked ? (begin, begin + depth) : null,
            DepthBlock = kernel.Left.Computed is not null || kernel.Terms == ProductShape.MostTerms ? 0 : kernel.Terms,
            Bias = schedule.Rest == TileRest.None ? null : From(TileChain.Match(kernel).Bias!, bias ?? 0),
            Rectifies = schedule.Rest == TileRest.RectifiedBias,
        });
    }

    /// <summary>Whether products are added to what the destination holds.</summary>
    private Term Accumulates =>
        kernel.AddsWhere is Flag flag ? scope.Flags[flag] : kernel.Accumulates ? 1 : 0;

    private Matrix Whole(Operand operand) => Of(operand, 0);

    private Matrix Of(Operand operand, Term start) => new(From(operand.Tensor, start), operand.Stride, operand.DepthStride);

    private Slice Whole(Tensor tensor) => From(tensor, 0);

    private Slice From(Tensor tensor, Term start) => new(scope.Storage(tensor), start == (Term)0 ? null : start);
}
