using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Emit;

/// <summary>Prints the innermost loops: a run of neighbouring elements in vectors, its last elements one by one.</summary>
internal sealed class SweepPrinter(SourceWriter writer, bool isDouble)
{
    /// <summary>So many vectors are summed in the network's type before their sum joins the group's in double precision.</summary>
    private const int VectorsPerBlock = 64;

    private string Element => isDouble ? "double" : "float";

    /// <summary>The sums of a sweep, declared before its loops.</summary>
    public void DeclareSums(Sweep sweep)
    {
        foreach (Sink sink in sweep.Sinks)
        {
            if (sink is ReduceSum sum)
            {
                writer.Line($"double {sum.Name} = 0.0;");
            }
            else if (sink is ReduceMax max)
            {
                writer.Line($"double {max.Name} = double.NegativeInfinity;");
            }
        }
    }

    /// <summary>A run whose channel and row are the same everywhere.</summary>
    public void PositionRun(Sweep sweep, string row, string length, int constantLength, Func<Tensor, string> channelElement, Func<Tensor, string>? rowElement = null)
    {
        DeclareLanes(sweep.Exprs.OfType<Channel>().Select(expr => expr.Tensor), tensor => $"V.Create({channelElement(tensor)})");
        DeclareRowLanes(sweep, rowElement);
        Run(sweep, "s", row, length, constantLength, Lanes, channelElement, rowElement);
    }

    /// <summary>A run of one row along which the channel counts up; tensors of more channels than the run has are read from <c>channel</c> on.</summary>
    public void ChannelRun(Sweep sweep, string row, string length, int constantLength, Func<Tensor, string>? rowElement = null)
    {
        string Index(Tensor tensor) => ChannelIndex(tensor, constantLength);
        DeclareRowLanes(sweep, rowElement);
        Run(sweep, "j", row, length, constantLength, tensor => $"V.Load({tensor}, {Index(tensor)})", tensor => $"{tensor}[{Index(tensor)}]", rowElement);
    }

    /// <summary>The same for a run of constant length that fills a register: where that is better, its last register overlaps the one before.</summary>
    public void FilledChannelRun(Sweep sweep, string row, int length, Func<Tensor, string>? rowElement)
    {
        if (!Overlaps(sweep))
        {
            ChannelRun(sweep, row, CSharpLiteral.Int(length), length, rowElement);
            return;
        }

        DeclareRowLanes(sweep, rowElement);
        BeginSums(sweep);
        string index = row + " + j";
        Emit.Lanes.Loop(writer, isDouble, "j", 0, length, done =>
            Body(sweep, new ExprPrinter(Form.Vector, isDouble, index, tensor => $"V.Load({tensor}, {ChannelIndex(tensor, length)})", row: Lanes), index, done));
        EndSums(sweep);
    }

    /// <summary>A run over everything.</summary>
    public void FlatRun(Sweep sweep, string length) =>
        Run(sweep, "i", "", length, int.MaxValue, _ => throw new InvalidOperationException("A flat run has no channels."), _ => "", null);

    /// <summary>The rows of a register's worth of channels, each in its lane.</summary>
    public void ColumnRows(Sweep sweep, int channels, string rows)
    {
        ReduceSum[] sums = [.. sweep.Sinks.OfType<ReduceSum>()];
        foreach (ReduceSum sum in sums)
        {
            writer.Line($"global::FusedNorm.Vectors.LaneSums {sum.Name} = default;");
        }

        bool blocked = sums.Any(sum => !sum.IsWide);
        using (blocked ? writer.Open($"for (int start = 0; start < {rows}; start += {CSharpLiteral.Int(VectorsPerBlock)})") : writer.Open())
        {
            DeclareLanes(sweep.Exprs.OfType<Channel>().Select(expr => expr.Tensor), tensor => $"V.Load({tensor}, first)");
            DeclareSumLanes(sums);
            if (blocked)
            {
                writer.Line($"int end = global::System.Math.Min(start + {CSharpLiteral.Int(VectorsPerBlock)}, {rows});");
            }

            using (writer.Open(blocked ? "for (int n = start; n < end; n++)" : $"for (int n = 0; n < {rows}; n++)"))
            {
                writer.Line($"int row = (n * {CSharpLiteral.Int(channels)}) + first;");
                DeclareRowLanes(sweep, tensor => $"{tensor}[n]");
                Body(sweep, new ExprPrinter(Form.Vector, isDouble, "row", Lanes, row: Lanes), "row");
            }

            if (sums.Length > 0)
            {
                writer.Blank();
            }

            foreach (ReduceSum sum in sums)
            {
                writer.Line(sum.IsWide ? $"V.AddWideTo(ref {sum.Name}, {sum.Name}Lower, {sum.Name}Upper);" : $"V.AddTo(ref {sum.Name}, {sum.Name}Lanes);");
            }
        }
    }

    /// <summary>
    /// Whether a run of constant length is better finished by a register that overlaps the one before: where its last elements are dear one by
    /// one, and doing some of them twice changes nothing.
    /// </summary>
    private static bool Overlaps(Sweep sweep) =>
        (sweep.Sinks.OfType<ReduceMax>().Any() || sweep.Exprs.Any(expr => expr is Call { Function: not ("Abs" or "Sqrt") }))
        && !sweep.Sinks.OfType<Store>().Any(store => sweep.Exprs.Any(expr => expr.Source == store.Tensor));

    /// <summary>The scalars of a run's channel and row, each in all lanes of a register.</summary>
    public void DeclareScalars(Sweep sweep, Func<Tensor, string> channelElement, Func<Tensor, string>? rowElement)
    {
        DeclareLanes(sweep.Exprs.OfType<Channel>().Select(expr => expr.Tensor), tensor => $"V.Create({channelElement(tensor)})");
        DeclareRowLanes(sweep, rowElement);
    }

    /// <summary>What a run takes together in lanes, declared before its loops.</summary>
    public void BeginSums(Sweep sweep)
    {
        DeclareSumLanes(sweep.Sinks.OfType<ReduceSum>());
        foreach (ReduceMax max in sweep.Sinks.OfType<ReduceMax>())
        {
            writer.Line($"V {max.Name}Lanes = V.Create({Element}.NegativeInfinity);");
        }
    }

    /// <summary>Joins what the lanes of a run have taken together with what the group has.</summary>
    public void EndSums(Sweep sweep)
    {
        foreach (Sink sink in sweep.Sinks)
        {
            switch (sink)
            {
                case ReduceSum sum:
                    writer.Line(sum.IsWide ? $"{sum.Name} += V.SumWide({sum.Name}Lower, {sum.Name}Upper);" : $"{sum.Name} += V.Sum({sum.Name}Lanes);");
                    break;
                case ReduceMax max:
                    writer.Line($"{max.Name} = global::System.Math.Max({max.Name}, V.Largest({max.Name}Lanes));");
                    break;
            }
        }
    }

    /// <summary>Begins the sums of a run in lanes anew.</summary>
    public void ClearSums(Sweep sweep)
    {
        foreach (ReduceSum sum in sweep.Sinks.OfType<ReduceSum>())
        {
            writer.Line(sum.IsWide ? $"{sum.Name}Lower = {sum.Name}Upper = V.Zero;" : $"{sum.Name}Lanes = V.Zero;");
        }
    }

    /// <summary>The stages and sinks for a register of elements behind a source that has been printed.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="index">The index of the first element.</param>
    /// <param name="done">How many of the lanes have been summed before, where some may have been.</param>
    public void RegisterBody(Sweep sweep, string index, string? done) => Body(sweep, new ExprPrinter(Form.Vector, isDouble, index, Lanes, row: Lanes), index, done);

    /// <summary>The stages and sinks for one element.</summary>
    public void ElementBody(Sweep sweep, ExprPrinter printer, string index, Func<string, string>? sum = null)
    {
        foreach (Stage stage in sweep.Stages.Where(stage => stage != sweep.Window))
        {
            writer.Line($"{printer.Type} {stage.Name} = {printer.Print(stage.Value)};");
        }

        foreach (Sink sink in sweep.Sinks)
        {
            writer.Line(sink switch
            {
                Store store => printer.Assign($"{store.Tensor}[{store.Tensor.At(index)}]", store.Value),
                ReduceMax max => $"{max.Name} = global::System.Math.Max({max.Name}, {printer.Print(max.Value)});",
                ReduceSum add => $"{(sum is null ? add.Name : sum(add.Name))} += {printer.Print(add.Value)};",
                _ => throw new InvalidOperationException($"{sink.GetType().Name} is unknown."),
            });
        }
    }

    private void Run(
        Sweep sweep,
        string counter,
        string row,
        string length,
        int constantLength,
        Func<Tensor, string> channelLanes,
        Func<Tensor, string> channelElement,
        Func<Tensor, string>? rowElement)
    {
        string index = row.Length == 0 ? counter : $"{row} + {counter}";
        ReduceSum[] sums = [.. sweep.Sinks.OfType<ReduceSum>()];
        bool blocked = sums.Any(sum => !sum.IsWide) && constantLength > VectorsPerBlock * 8;
        writer.Line($"int {counter} = 0;");
        if (blocked)
        {
            writer.Comment($"blocks of {CSharpLiteral.Int(VectorsPerBlock)} vectors: short sums in {Element}, added up in double");
        }

        using (blocked ? writer.Open($"while ({counter} <= {length} - V.Count)") : default(SourceWriter.Block?))
        {
            DeclareSumLanes(sums);
            string end = $"{length} - V.Count";
            if (blocked)
            {
                writer.Line($"int blockEnd = global::System.Math.Min({counter} + ({CSharpLiteral.Int(VectorsPerBlock - 1)} * V.Count), {end});");
                end = "blockEnd";
            }

            using (writer.Open($"for (; {counter} <= {end}; {counter} += V.Count)"))
            {
                Body(sweep, new ExprPrinter(Form.Vector, isDouble, index, channelLanes, row: Lanes), index);
            }

            writer.Blank();
            foreach (ReduceSum sum in sums)
            {
                writer.Line(sum.IsWide ? $"{sum.Name} += V.SumWide({sum.Name}Lower, {sum.Name}Upper);" : $"{sum.Name} += V.Sum({sum.Name}Lanes);");
            }
        }

        writer.Blank();
        using (writer.Open($"for (; {counter} < {length}; {counter}++)"))
        {
            ElementBody(sweep, new ExprPrinter(Form.Element, isDouble, index, channelElement, row: rowElement), index);
        }
    }

    private void Body(Sweep sweep, ExprPrinter printer, string index, string? done = null)
    {
        string Counted(Expr value, string none = "V.Zero") =>
            done is null ? printer.Print(value) : $"V.WhereLess(V.Indices, V.Create({done}), {none}, {printer.Print(value)})";
        foreach (Stage stage in sweep.Stages.Where(stage => stage != sweep.Window))
        {
            writer.Line($"V {stage.Name} = {printer.Print(stage.Value)};");
        }

        foreach (Sink sink in sweep.Sinks)
        {
            writer.Line(sink switch
            {
                Store store => $"V.Store({printer.Print(store.Value)}, {store.Tensor}, {store.Tensor.At(index)});",
                ReduceMax max => $"{max.Name}Lanes = global::FusedNorm.Vectors.VectorMath.Max<V, {Element}>({max.Name}Lanes, {printer.Print(max.Value)});",
                ReduceSum { Value: SquaredDistance square } sum =>
                    $"V.AddSquareWide(ref {sum.Name}Lower, ref {sum.Name}Upper, {Counted(square.Value, printer.Print(square.Centre))}, {printer.Print(square.Centre)});",
                ReduceSum { IsWide: true } sum => $"V.AddWide(ref {sum.Name}Lower, ref {sum.Name}Upper, {Counted(sum.Value)});",
                ReduceSum sum => $"{sum.Name}Lanes += {Counted(sum.Value)};",
                _ => throw new InvalidOperationException($"{sink.GetType().Name} has no vector form."),
            });
        }
    }

    private void DeclareSumLanes(IEnumerable<ReduceSum> sums)
    {
        foreach (ReduceSum sum in sums)
        {
            writer.Line(sum.IsWide ? $"V {sum.Name}Lower = V.Zero;" : $"V {sum.Name}Lanes = V.Zero;");
            if (sum.IsWide)
            {
                writer.Line($"V {sum.Name}Upper = V.Zero;");
            }
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

    private static string ChannelIndex(Tensor tensor, int length) => tensor.Length > length ? "channel + j" : "j";

    private static string Lanes(Tensor tensor) => tensor + "Lanes";
}
