using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>
/// Prints the innermost loops. A run of neighbouring elements is taken in registers. Its last elements lie in one that overlaps the register
/// before, or are taken one by one where the run may be shorter than a register.
/// </summary>
internal sealed class SweepPrinter(SourceWriter writer, bool isDouble)
{
    /// <summary>So many registers are summed in the network's type, lane by lane, before their sums join the group's in double precision.</summary>
    private const int RegistersPerBlock = 64;

    private bool blockIsOpen;

    /// <summary>How many copies of the sums take turns: two, because each waits for its last addition, or one where other sums come between.</summary>
    public int Copies { get; set; } = 2;

    private string Element => isDouble ? "double" : "float";

    /// <summary>The sums of a sweep, as scalars.</summary>
    public void DeclareSums(Sweep sweep)
    {
        foreach (string name in sweep.Sums)
        {
            writer.Line($"double {name} = 0.0;");
        }

        foreach (ReduceMax max in sweep.Sinks.OfType<ReduceMax>())
        {
            writer.Line($"double {max.Name} = double.NegativeInfinity;");
        }
    }

    /// <summary>The sums of a sweep over runs of so many elements, before its loops.</summary>
    public void BeginSums(Sweep sweep, int length, bool declared = false)
    {
        if (EndsInScalars(length) && !declared)
        {
            DeclareSums(sweep);
        }

        LaneSums(sweep, length).Declare();
    }

    /// <summary>The sums of a sweep, after its loops: one number each.</summary>
    public void EndSums(Sweep sweep, int length, bool declared = false)
    {
        if (sweep.Sums.Any())
        {
            writer.Blank();
        }

        LaneSumPrinter sums = LaneSums(sweep, length);
        if (declared || EndsInScalars(length))
        {
            sums.AddTotals();
        }
        else
        {
            sums.DeclareTotals();
        }
    }

    /// <summary>The sums of a sweep, after one of the runs of a group: each lane joins its sum in memory.</summary>
    public void KeepSums(Sweep sweep, int length, Func<string, string> destination)
    {
        foreach (string name in sweep.Sums)
        {
            LaneSums(sweep, length).AddTo(name, destination(name));
        }
    }

    /// <summary>A loop over the samples of a batch, each with a run of so many elements; short runs share a block of sums.</summary>
    public void Samples(Sweep sweep, int length, Action body)
    {
        LaneSumPrinter sums = LaneSums(sweep, length);
        int samples = sums.IsBlocked ? RegistersPerBlock * WidestRegister.MostLanes / length : 1;
        if (samples <= 1)
        {
            using (writer.Open("for (int n = 0; n < batch; n++)"))
            {
                body();
            }

            return;
        }

        using (writer.Open($"for (int start = 0; start < batch; start += {CSharpLiteral.Int(samples)})"))
        {
            sums.DeclareBlock();
            writer.Line($"int end = global::System.Math.Min(start + {CSharpLiteral.Int(samples)}, batch);");
            blockIsOpen = true;
            using (writer.Open("for (int n = start; n < end; n++)"))
            {
                body();
            }

            blockIsOpen = false;
            writer.Blank();
            sums.CloseBlock();
        }
    }

    /// <summary>A run whose channel and row are the same everywhere.</summary>
    /// <param name="sweep">What is done to the elements.</param>
    /// <param name="row">The index of the run's first element.</param>
    /// <param name="length">The run's length.</param>
    /// <param name="constantLength">The same, or <see cref="int.MaxValue"/> where it is not known.</param>
    /// <param name="channelElement">How the element of a per-channel tensor is read.</param>
    /// <param name="rowElement">How the element of a tensor with one element per row is read.</param>
    /// <param name="distance">
    /// How far to load ahead, where the run belongs to a tensor that may be large: <c>large</c> says whether it is, <c>ahead</c> whether to do it now.
    /// </param>
    public void PositionRun(
        Sweep sweep,
        string row,
        string length,
        int constantLength,
        Func<Tensor, string> channelElement,
        Func<Tensor, string>? rowElement = null,
        string? distance = null)
    {
        DeclareLanes(sweep.Exprs.OfType<Channel>().Select(expr => expr.Tensor), tensor => $"V.Create({channelElement(tensor)})");
        DeclareRowLanes(sweep, rowElement);
        Run(sweep, "s", row, length, constantLength, _ => Lanes, channelElement, rowElement, distance);
    }

    /// <summary>A run of one row along which the channel counts up; tensors of more channels than the run has are read from <c>channel</c> on.</summary>
    public void ChannelRun(Sweep sweep, string row, string length, int constantLength, Func<Tensor, string>? rowElement = null)
    {
        string First(Tensor tensor) => tensor.Length > constantLength ? "channel + " : "";
        DeclareRowLanes(sweep, rowElement);
        Run(
            sweep, "j", row, length, constantLength,
            position => tensor => $"V.Load({tensor}, {First(tensor)}{position})", tensor => $"{tensor}[{First(tensor)}j]", rowElement);
    }

    /// <summary>A run over everything.</summary>
    public void FlatRun(Sweep sweep, string first, string end) =>
        Run(sweep, "i", "", end, int.MaxValue, _ => _ => throw new InvalidOperationException("A flat run has no channels."), _ => "", null, first: first);

    /// <summary>The rows of a register's worth of channels, each in its lane.</summary>
    /// <param name="sweep">What is done to the elements.</param>
    /// <param name="channels">The channels of a row.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="blockLength">The channels of a row of the block that a product has computed; 0 where there is none.</param>
    public void ColumnRows(Sweep sweep, int channels, string rows, int blockLength)
    {
        LaneSumPrinter sums = LaneSums(sweep, int.MaxValue);
        foreach (string name in sweep.Sums)
        {
            writer.Line($"global::FusedNorm.Vectors.ColumnSums {name} = default;");
        }

        using (writer.Open())
        {
            DeclareLanes(sweep.Exprs.OfType<Channel>().Select(expr => expr.Tensor), tensor => $"V.Load({tensor}, first)");
            sums.Declare();
            if (sums.IsBlocked)
            {
                using (writer.Open($"for (int start = 0; start < {rows}; start += {CSharpLiteral.Int(RegistersPerBlock)})"))
                {
                    sums.DeclareBlock();
                    writer.Line($"int end = global::System.Math.Min(start + {CSharpLiteral.Int(RegistersPerBlock)}, {rows});");
                    ColumnLoops(sweep, sums.Copies, channels, blockLength, "start", "end");
                    writer.Blank();
                    sums.CloseBlock();
                }
            }
            else
            {
                ColumnLoops(sweep, sums.Copies, channels, blockLength, "0", rows);
            }

            if (sweep.Sums.Any())
            {
                writer.Blank();
            }

            foreach (string name in sweep.Sums)
            {
                sums.AddTo(name, name);
            }
        }
    }

    /// <summary>The stages and sinks for one element.</summary>
    public void ElementBody(Sweep sweep, ExprPrinter printer, string index, Func<string, string>? sum = null)
    {
        foreach (Stage stage in sweep.Stages.Where(stage => stage != sweep.Window))
        {
            writer.Line($"{printer.Type} {stage.Name} = {printer.Print(stage.Value)};");
        }

        string Sum(string name) => sum is null ? name : sum(name);
        foreach (Sink sink in sweep.Sinks)
        {
            switch (sink)
            {
                case Store store:
                    writer.Line(printer.Assign($"{store.Tensor}[{store.Tensor.At(index)}]", store.Value));
                    break;
                case ReduceMax max:
                    writer.Line($"{max.Name} = global::System.Math.Max({max.Name}, {printer.Print(max.Value)});");
                    break;
                case ReduceSum add:
                    writer.Line($"{Sum(add.Name)} += {printer.Print(add.Value)};");
                    break;
                case ReduceMoments moments:
                    writer.Line($"{Sum(moments.Sum)} += {printer.Print(moments.Value)};");
                    writer.Line($"{Sum(moments.Squares)} += (double){printer.Print(moments.Value)} * {printer.Print(moments.Value)};");
                    break;
            }
        }
    }

    private void Run(
        Sweep sweep,
        string counter,
        string row,
        string length,
        int constantLength,
        Func<string, Func<Tensor, string>> channelLanes,
        Func<Tensor, string> channelElement,
        Func<Tensor, string>? rowElement,
        string? distance = null,
        string first = "0")
    {
        LaneSumPrinter sums = LaneSums(sweep, constantLength);
        bool ownsBlock = sums.IsBlocked && !blockIsOpen;
        bool severalBlocks = ownsBlock && constantLength > RegistersPerBlock * WidestRegister.MostLanes;
        string start = row.Length == 0 ? "" : row + " + ";
        void Register(int copy, string position, string? kept = null) =>
            Body(sweep, new Place(start + position, channelLanes(position), copy, kept) { Ahead = distance is not null && kept is null ? $"{start}{position} + {distance}" : null });

        writer.Line($"int {counter} = {first};");
        if (severalBlocks)
        {
            writer.Comment($"blocks of {CSharpLiteral.Int(RegistersPerBlock)} registers: short sums in {Element}, added up in double");
        }

        using (severalBlocks ? writer.Open($"while ({counter} <= {length} - V.Count)") : default(SourceWriter.Block?))
        {
            string end = $"{length} - V.Count";
            if (ownsBlock)
            {
                sums.DeclareBlock();
            }

            if (severalBlocks)
            {
                writer.Line($"int blockEnd = global::System.Math.Min({counter} + ({CSharpLiteral.Int(RegistersPerBlock - 1)} * V.Count), {end});");
                end = "blockEnd";
            }

            if (sums.Copies > 1)
            {
                using (writer.Open($"for (; {counter} <= {end} - V.Count; {counter} += 2 * V.Count)"))
                {
                    Register(0, counter);
                    writer.Blank();
                    Register(1, $"{counter} + V.Count");
                }

            }

            // Runs of whole pairs of the widest registers leave none over at any width.
            bool endsInPairs = sums.Copies > 1 && length == CSharpLiteral.Int(constantLength) && constantLength % (2 * WidestRegister.MostLanes) == 0;
            if (!endsInPairs)
            {
                if (sums.Copies > 1)
                {
                    writer.Blank();
                }

                using (writer.Open($"for (; {counter} <= {end}; {counter} += V.Count)"))
                {
                    Register(0, counter);
                }
            }

            if (severalBlocks)
            {
                writer.Blank();
                sums.CloseBlock();
            }
        }

        // The last of several blocks may be shorter than all others, and than a register.
        bool endsInScalars = EndsInScalars(constantLength) || length != CSharpLiteral.Int(constantLength);
        if (!endsInScalars && constantLength % WidestRegister.MostLanes != 0)
        {
            writer.Blank();
            using (writer.Open($"if ({length} % V.Count != 0)"))
            {
                writer.Comment("the last ones, in a register that overlaps the one before");
                if (severalBlocks)
                {
                    sums.DeclareBlock();
                }

                writer.Line($"{counter} = {length} - V.Count;");
                Register(0, counter, $"{length} % V.Count");
                if (severalBlocks)
                {
                    sums.CloseBlock();
                }
            }
        }

        if (ownsBlock && !severalBlocks)
        {
            writer.Blank();
            sums.CloseBlock();
        }

        if (endsInScalars)
        {
            writer.Blank();
            using (writer.Open($"for (; {counter} < {length}; {counter}++)"))
            {
                string index = start + counter;
                ElementBody(sweep, new ExprPrinter(Form.Element, isDouble, index, channelElement, row: rowElement), index);
            }
        }
    }

    /// <summary>The stages and sinks for a register.</summary>
    private void Body(Sweep sweep, Place place)
    {
        HashSet<string> stages = [.. sweep.Stages.Select(stage => stage.Name)];
        string Local(string name) => stages.Contains(name) ? LaneSumPrinter.Of(place.Copy, name) : name;
        ExprPrinter printer = new(Form.Vector, isDouble, place.Index, place.ChannelLanes, Local, place.RowLanes);
        string Print(Expr expr) => place.Kept is null ? printer.Print(expr) : $"V.KeepLast({printer.Print(expr)}, {place.Kept})";
        if (place.Ahead is not null)
        {
            Prefetch(sweep, place.Ahead);
        }

        Stage[] inPlace = [.. sweep.Stages.Where(stage => stage.Value is Load && IsReadInPlace(sweep, stage, place))];
        Tensor? InPlace(Expr value) => value is Local local && inPlace.FirstOrDefault(stage => stage.Name == local.Name)?.Value is Load load ? load.Tensor : null;
        foreach (Stage stage in sweep.Stages.Where(stage => !inPlace.Contains(stage)))
        {
            writer.Line($"V {Local(stage.Name)} = {printer.Print(stage.Value)};");
        }

        foreach (Sink sink in sweep.Sinks)
        {
            writer.Line(sink switch
            {
                Store store when place.Kept is not null => $"V.StoreLast({printer.Print(store.Value)}, {store.Tensor}, {store.Tensor.At(place.Index)}, {place.Kept});",
                Store store when InPlace(store.Value) is Tensor copied => $"V.Copy({copied}, {store.Tensor}, {store.Tensor.At(place.Index)});",
                Store store => $"V.Store({printer.Print(store.Value)}, {store.Tensor}, {store.Tensor.At(place.Index)}{(place.Ahead is not null && store.Tensor.IsWorkspace ? ", large" : "")});",
                ReduceMoments moments when place.Kept is null && Loaded(sweep, moments.Value) is Tensor loaded =>
                    LaneSumPrinter.Add(moments, place.Copy, _ => $"{loaded}, {loaded.At(place.Index)}"),
                _ => LaneSumPrinter.Add(sink, place.Copy, Print),
            });
        }
    }

    /// <summary>Asks for what will be loaded later, and would have to wait for the memory.</summary>
    private void Prefetch(Sweep sweep, string index)
    {
        using (writer.Open("if (ahead)"))
        {
            foreach (Tensor tensor in sweep.Exprs.OfType<Load>().Select(load => load.Tensor).Distinct())
            {
                writer.Line($"global::FusedNorm.Vectors.Streaming.Prefetch<{Element}>({tensor}, {tensor.At(index)});");
            }
        }

        writer.Blank();
    }

    /// <summary>
    /// Whether a stage loads what only copies of it and the sums of its element and its square read: they load it themselves, and no register has to hold it.
    /// </summary>
    private static bool IsReadInPlace(Sweep sweep, Stage stage, Place place)
    {
        bool Reads(Expr value) => value is Local local && local.Name == stage.Name;
        int inPlace = place.Kept is not null ? 0 : sweep.Sinks.Count(sink => sink switch
        {
            ReduceMoments moments => Reads(moments.Value),
            Store store => Reads(store.Value) && place.Ahead is null && ((Load)stage.Value).Tensor.At(place.Index) == store.Tensor.At(place.Index),
            _ => false,
        });
        return inPlace > 0 && sweep.Exprs.OfType<Local>().Count(Reads) == inPlace;
    }

    /// <summary>The tensor whose element an expression is, or null where it computes.</summary>
    private static Tensor? Loaded(Sweep sweep, Expr value) =>
        value is Local local && sweep.Stages.FirstOrDefault(stage => stage.Name == local.Name)?.Value is Load load ? load.Tensor : null;

    private void ColumnLoops(Sweep sweep, int copies, int channels, int blockLength, string first, string end)
    {
        void Row(int copy, string n)
        {
            string row = LaneSumPrinter.Of(copy, "row");
            writer.Line($"int {row} = ({(copy == 0 ? n : $"({n})")} * {CSharpLiteral.Int(channels)}) + first;");
            if (blockLength > 0)
            {
                writer.Line($"int {LaneSumPrinter.Of(copy, "blockRow")} = {(copy == 0 ? n : $"({n})")} * {CSharpLiteral.Int(blockLength)};");
            }

            string RowLanes(Tensor tensor) => LaneSumPrinter.Of(copy, Lanes(tensor));
            foreach (Tensor tensor in sweep.Exprs.OfType<RowElement>().Select(expr => expr.Tensor).Distinct())
            {
                writer.Line($"V {RowLanes(tensor)} = V.Create({tensor}[{n}]);");
            }

            Body(sweep, new Place(row, Lanes, copy, null) { RowLanes = RowLanes });
        }

        writer.Line($"int n = {first};");
        if (copies > 1)
        {
            using (writer.Open($"for (; n < {end} - 1; n += 2)"))
            {
                Row(0, "n");
                writer.Blank();
                Row(1, "n + 1");
            }

            writer.Blank();
        }

        using (writer.Open($"for (; n < {end}; n++)"))
        {
            Row(0, "n");
        }
    }

    private void DeclareRowLanes(Sweep sweep, Func<Tensor, string>? rowElement) =>
        DeclareLanes(sweep.Exprs.OfType<RowElement>().Select(expr => expr.Tensor), tensor => $"V.Create({rowElement!(tensor)})");

    private void DeclareLanes(IEnumerable<Tensor> tensors, Func<Tensor, string> load)
    {
        foreach (Tensor tensor in tensors.Distinct())
        {
            writer.Line($"V {Lanes(tensor)} = {load(tensor)};");
        }
    }

    private LaneSumPrinter LaneSums(Sweep sweep, int length) => new(writer, sweep, length, Copies);

    private static bool EndsInScalars(int length) => length is < WidestRegister.MostLanes or int.MaxValue;

    /// <summary>The local that holds the element of a channel or a row in all lanes.</summary>
    public static string Lanes(Tensor tensor) => tensor + "Lanes";

    /// <summary>Where the body of a loop stands.</summary>
    /// <param name="Index">The index of the register's first element.</param>
    /// <param name="ChannelLanes">How a register of a per-channel tensor is read there.</param>
    /// <param name="Copy">Which of the registers that are taken at a time.</param>
    /// <param name="Kept">How many of the last elements count, where not all do.</param>
    private sealed record Place(string Index, Func<Tensor, string> ChannelLanes, int Copy, string? Kept)
    {
        /// <summary>The index of what to load ahead, where loops do.</summary>
        public string? Ahead { get; init; }

        /// <summary>How a register of a tensor with one element per row is read there.</summary>
        public Func<Tensor, string> RowLanes { get; init; } = Lanes;
    }
}
