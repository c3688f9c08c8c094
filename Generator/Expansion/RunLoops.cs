using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;
using FusedNorm.Generator.Schedules;

namespace FusedNorm.Generator.Expansion;

/// <summary>Where a run of neighbouring elements begins: in tensors, and in the block that a product has computed.</summary>
/// <param name="Row">Its first element's place.</param>
/// <param name="BlockRow">The same in the block; null where there is none.</param>
internal sealed record RunStart(Term Row, Term? BlockRow = null)
{
    public Term At(Tensor tensor, Term offset) => tensor.Kind != TensorKind.Block ? Row + offset
        : BlockRow is null ? throw new InvalidOperationException($"{tensor} is a block of rows, and there are none here.")
        : BlockRow + offset;
}

/// <summary>Where the elements of tensors lie that belong to a run's channel and row.</summary>
/// <param name="Channel">Of a tensor with one element per channel, given the place in the run; null where there are no channels.</param>
/// <param name="Row">Of a tensor with one element per row; null where there are no rows.</param>
/// <param name="CountsUp">Whether the channel counts up along the run; else it is the same everywhere.</param>
internal sealed record RunScalars(Func<Tensor, Term, Term>? Channel, Func<Tensor, Term>? Row, bool CountsUp);

/// <summary>How a run is loaded ahead that belongs to a tensor which may be large.</summary>
/// <param name="Distance">How far.</param>
/// <param name="IsLarge">Whether it is large.</param>
/// <param name="Ahead">Whether to load ahead now.</param>
internal sealed record RunAhead(Term Distance, Term IsLarge, Term Ahead);

/// <summary>
/// The innermost loops. A run of neighbouring elements is taken in registers. Its last elements lie in one that overlaps the register
/// before, or are taken one by one where the run may be shorter than a register.
/// </summary>
/// <param name="scope">The kernel's names.</param>
/// <param name="copies">How many copies of the sums take turns.</param>
internal sealed class RunLoops(KernelScope scope, int copies)
{
    private readonly RegisterBody body = new(scope);

    private NestBuilder Nest => scope.Nest;

    /// <summary>The sums of a sweep, as scalars.</summary>
    public void DeclareSums(Sweep sweep)
    {
        foreach (Symbol sum in sweep.Sums)
        {
            scope.Define(sum, Nest.Declare(sum.Name, new Number(0, TermType.Double)));
        }

        foreach (ReduceMax max in sweep.Sinks.OfType<ReduceMax>())
        {
            scope.Define(max.Symbol, Nest.Declare(max.Symbol.Name, new Number(double.NegativeInfinity, TermType.Double)));
        }
    }

    /// <summary>The sums of a sweep over runs of so many elements, before its loops.</summary>
    public LaneSums BeginSums(Sweep sweep, int length, bool declared = false)
    {
        LaneSums sums = Sums(sweep, length);
        if (sums.Schedule.Tail == TailStrategy.Scalar && !declared)
        {
            DeclareSums(sweep);
        }

        sums.Declare();
        return sums;
    }

    /// <summary>The sums of a sweep, after its loops: one number each.</summary>
    public void EndSums(Sweep sweep, LaneSums sums, bool declared = false)
    {
        if (sweep.Sums.Any())
        {
            Nest.Gap();
        }

        if (declared || sums.Schedule.Tail == TailStrategy.Scalar)
        {
            sums.AddTotals(scope);
        }
        else
        {
            sums.DeclareTotals(scope);
        }
    }

    /// <summary>A loop over the samples of a batch, each with a run of so many elements; short runs share a block of sums.</summary>
    public void Samples(LaneSums sums, Action<Term> run)
    {
        if (sums.Schedule.RunsPerBlock == 1)
        {
            using (Nest.For("n", 0, scope.Batch, out Variable n))
            {
                run(n);
            }

            return;
        }

        using (Nest.For("start", 0, scope.Batch, sums.Schedule.RunsPerBlock, out Variable start))
        {
            sums.DeclareBlock();
            Variable end = Nest.Declare("end", Term.Minimum((Term)start + sums.Schedule.RunsPerBlock, scope.Batch));
            sums.BlockIsOpen = true;
            using (Nest.For("n", start, end, out Variable n))
            {
                run(n);
            }

            sums.BlockIsOpen = false;
            Nest.Gap();
            sums.CloseBlock();
        }
    }

    /// <summary>A run whose channel and row are the same everywhere.</summary>
    /// <param name="sweep">What is done to the elements.</param>
    /// <param name="sums">Its sums; null where it has none.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="length">Its length.</param>
    /// <param name="channel">Where the element of a per-channel tensor lies.</param>
    /// <param name="row">Where the element of a tensor with one element per row lies.</param>
    /// <param name="ahead">How it is loaded ahead; null for not at all.</param>
    public void PositionRun(
        Sweep sweep, LaneSums? sums, RunStart start, int length, Term channel, Func<Tensor, Term>? row, RunAhead? ahead = null)
    {
        Dictionary<Tensor, Variable> channels = body.BroadcastAll(sweep.Exprs.OfType<Channel>().Select(expr => expr.Tensor), _ => channel);
        Dictionary<Tensor, Variable> rows = Rows(sweep, row);
        Run(
            new RunPlan(sweep, sums ?? Sums(sweep, length), "s", start, length, First: 0)
            {
                ChannelRegister = (tensor, _) => channels[tensor],
                ChannelIndex = (_, _) => channel,
                RowRegister = tensor => rows[tensor],
                RowIndex = row,
                Ahead = ahead,
            });
    }

    /// <summary>
    /// A run of one row along which the channel counts up; tensors of more channels than the run has are read from one on.
    /// </summary>
    /// <param name="sweep">What is done to the elements.</param>
    /// <param name="sums">Its sums; null where it has none.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="length">Its length.</param>
    /// <param name="mostLength">The most it can be.</param>
    /// <param name="channel">The first channel, for tensors that have more; null where there are none.</param>
    /// <param name="row">Where the element of a tensor with one element per row lies.</param>
    public void ChannelRun(
        Sweep sweep, LaneSums? sums, RunStart start, Term length, int mostLength, Term? channel, Func<Tensor, Term>? row = null)
    {
        Dictionary<Tensor, Variable> rows = Rows(sweep, row);
        bool isConstant = length == (Term)mostLength;
        Term Index(Tensor tensor, Term position) => tensor.Length > mostLength ? channel! + position : position;
        Run(
            new RunPlan(sweep, sums ?? Sums(sweep, mostLength, isConstant), "j", start, length, First: 0)
            {
                ChannelRegister = (tensor, position) => new LoadRegister(scope.Storage(tensor), Index(tensor, position)),
                ChannelIndex = Index,
                RowRegister = tensor => rows[tensor],
                RowIndex = row,
            });
    }

    /// <summary>A run over everything.</summary>
    public void FlatRun(Sweep sweep, LaneSums sums, Term first, Term end) =>
        Run(new RunPlan(sweep, sums, "i", new RunStart(0), end, first));

    /// <summary>The rows of a register's worth of channels, each in its lane.</summary>
    /// <param name="sweep">What is done to the elements.</param>
    /// <param name="channels">The channels of a row.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="first">The register's first channel.</param>
    /// <param name="blockLength">The channels of a row of the block that a product has computed; 0 where there is none.</param>
    /// <param name="columnSums">The sums in memory.</param>
    public void ColumnRows(Sweep sweep, int channels, Term rows, Term first, int blockLength, Dictionary<Symbol, Variable> columnSums)
    {
        LaneSums sums = Sums(sweep, int.MaxValue);
        foreach (Symbol sum in sweep.Sums)
        {
            columnSums[sum] = Nest.Variable(sum.Name, TermType.ColumnSums);
            Nest.Add(new DeclareSums(columnSums[sum]));
        }

        using (Nest.Scope())
        {
            Dictionary<Tensor, Variable> lanes = body.LoadAll(sweep.Exprs.OfType<Channel>().Select(expr => expr.Tensor), first);
            sums.Declare();
            if (sums.Schedule.SumsBlocks)
            {
                using (Nest.For("start", 0, rows, RunSchedule.RegistersPerBlock, out Variable start))
                {
                    sums.DeclareBlock();
                    Variable end = Nest.Declare("end", Term.Minimum((Term)start + RunSchedule.RegistersPerBlock, rows));
                    ColumnLoops(sweep, sums, lanes, channels, first, blockLength, start, end);
                    Nest.Gap();
                    sums.CloseBlock();
                }
            }
            else
            {
                ColumnLoops(sweep, sums, lanes, channels, first, blockLength, 0, rows);
            }

            if (sweep.Sums.Any())
            {
                Nest.Gap();
            }

            foreach (Symbol sum in sweep.Sums)
            {
                sums.AddTo(sum, columnSums[sum]);
            }
        }
    }

    private void ColumnLoops(
        Sweep sweep, LaneSums sums, Dictionary<Tensor, Variable> lanes,
        int channels, Term firstChannel, int blockLength, Term from, Term to)
    {
        void Row(int copy, Term n)
        {
            Variable row = Nest.Declare(LaneSums.Of(copy, "row"), (n * channels) + firstChannel);
            Term? blockRow = blockLength > 0 ? (Term)Nest.Declare(LaneSums.Of(copy, "blockRow"), n * blockLength) : null;
            Dictionary<Tensor, Variable> rows = body.BroadcastAll(
                sweep.Exprs.OfType<RowElement>().Select(expr => expr.Tensor), _ => n,
                tensor => LaneSums.Of(copy, RegisterBody.NameOf(tensor)));
            RunStart start = new(row, blockRow);
            body.Run(
                sweep, sums,
                new RegisterPlace(tensor => start.At(tensor, 0), tensor => lanes[tensor], tensor => rows[tensor]) { Copy = copy });
        }

        Variable counter = Nest.Declare("n", from);
        if (sums.Schedule.Accumulators > 1)
        {
            using (Nest.Further(counter, Comparison.Less, to - 1, 2))
            {
                Row(0, counter);
                Nest.Gap();
                Row(1, (Term)counter + 1);
            }

            Nest.Gap();
        }

        using (Nest.Further(counter, Comparison.Less, to, 1))
        {
            Row(0, counter);
        }
    }

    private void Run(RunPlan plan)
    {
        LaneSums sums = plan.Sums;
        RunSchedule schedule = sums.Schedule;
        bool ownsBlock = schedule.SumsBlocks && !sums.BlockIsOpen;
        Variable counter = Nest.Declare(plan.Counter, plan.First);
        bool severalBlocks = ownsBlock && schedule.HasSeveralBlocks;
        if (severalBlocks)
        {
            SeveralBlocks(plan, counter);
        }
        else
        {
            if (ownsBlock)
            {
                sums.DeclareBlock();
            }

            Registers(plan, counter, plan.Length - new LaneCount());
        }

        if (schedule.Tail == TailStrategy.MaskLast)
        {
            MaskLast(plan, counter, ownsBlock: severalBlocks);
        }

        if (ownsBlock && !severalBlocks)
        {
            Nest.Gap();
            sums.CloseBlock();
        }

        if (schedule.Tail == TailStrategy.Scalar)
        {
            Singles(plan, counter);
        }
    }

    /// <summary>All registers of a run, in blocks: each block's sums are short, and join those in double precision behind it.</summary>
    private void SeveralBlocks(RunPlan plan, Variable counter)
    {
        string registers = Text.CSharpLiteral.Int(RunSchedule.RegistersPerBlock);
        Nest.Remark($"blocks of {registers} registers: short sums in {(scope.IsDouble ? "double" : "float")}, added up in double");
        Term last = plan.Length - new LaneCount();
        using (Nest.While(new Compare(Comparison.LessOrEqual, counter, last)))
        {
            plan.Sums.DeclareBlock();
            Term others = (Term)(RunSchedule.RegistersPerBlock - 1) * new LaneCount();
            Registers(plan, counter, Nest.Declare("blockEnd", Term.Minimum((Term)counter + others, last)));
            Nest.Gap();
            plan.Sums.CloseBlock();
        }
    }

    /// <summary>
    /// Whole registers, while the counter is at most some number: pairs of them first, where two copies of the sums take turns.
    /// </summary>
    private void Registers(RunPlan plan, Variable counter, Term last)
    {
        RunSchedule schedule = plan.Sums.Schedule;
        if (schedule.Accumulators > 1)
        {
            using (Nest.Further(counter, Comparison.LessOrEqual, last - new LaneCount(), (Term)2 * new LaneCount()))
            {
                body.Run(plan.Sweep, plan.Sums, plan.Place(counter, 0, null));
                Nest.Gap();
                body.Run(plan.Sweep, plan.Sums, plan.Place((Term)counter + new LaneCount(), 1, null));
            }

            if (schedule.EndsInPairs)
            {
                return;
            }

            Nest.Gap();
        }

        using (Nest.Further(counter, Comparison.LessOrEqual, last, new LaneCount()))
        {
            body.Run(plan.Sweep, plan.Sums, plan.Place(counter, 0, null));
        }
    }

    /// <summary>The elements behind the last whole register, in one that overlaps it.</summary>
    /// <param name="plan">The run.</param>
    /// <param name="counter">Where the registers have ended.</param>
    /// <param name="ownsBlock">Whether the last register has a block of sums of its own.</param>
    private void MaskLast(RunPlan plan, Variable counter, bool ownsBlock)
    {
        Nest.Gap();
        Term left = plan.Length % new LaneCount();
        using (Nest.If(new Compare(Comparison.NotEqual, left, 0)))
        {
            Nest.Remark("the last ones, in a register that overlaps the one before");
            if (ownsBlock)
            {
                plan.Sums.DeclareBlock();
            }

            Nest.Add(new Assign(counter, plan.Length - new LaneCount()));
            body.Run(plan.Sweep, plan.Sums, plan.Place(counter, 0, left));
            if (ownsBlock)
            {
                plan.Sums.CloseBlock();
            }
        }
    }

    /// <summary>The elements behind the last whole register, one by one.</summary>
    private void Singles(RunPlan plan, Variable counter)
    {
        Nest.Gap();
        using (Nest.Further(counter, Comparison.Less, plan.Length, 1))
        {
            Term Channel(Tensor tensor) => plan.ChannelIndex!(tensor, counter);
            new ElementBody(scope, tensor => plan.Start.At(tensor, counter), Channel, plan.RowIndex).Run(plan.Sweep);
        }
    }

    private Dictionary<Tensor, Variable> Rows(Sweep sweep, Func<Tensor, Term>? row) =>
        body.BroadcastAll(sweep.Exprs.OfType<RowElement>().Select(expr => expr.Tensor), tensor => row!(tensor));

    private LaneSums Sums(Sweep sweep, int length, bool isConstant = true) =>
        new(Nest, sweep, RunSchedule.Choose(sweep, length, isConstant, copies));
}
