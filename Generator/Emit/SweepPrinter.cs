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
        string Index(Tensor tensor) => tensor.Length > constantLength ? "channel + j" : "j";
        DeclareRowLanes(sweep, rowElement);
        Run(sweep, "j", row, length, constantLength, tensor => $"V.Load({tensor}, {Index(tensor)})", tensor => $"{tensor}[{Index(tensor)}]", rowElement);
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

    /// <summary>The elements of a row one after another, with scalars in double precision: what a loss does to the classes of a sample.</summary>
    public void ScalarRun(Sweep sweep, int length)
    {
        using (writer.Open($"for (int k = 0; k < {CSharpLiteral.Int(length)}; k++)"))
        {
            ExprPrinter printer = new(Form.Scalar, isDouble, "row + k", tensor => $"{tensor}[k]", row: tensor => $"{tensor}[n]");
            ElementBody(sweep, printer, "row + k");
        }
    }

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

    private void Body(Sweep sweep, ExprPrinter printer, string index)
    {
        foreach (Stage stage in sweep.Stages)
        {
            writer.Line($"V {stage.Name} = {printer.Print(stage.Value)};");
        }

        foreach (Sink sink in sweep.Sinks)
        {
            writer.Line(sink switch
            {
                Store store => $"V.Store({printer.Print(store.Value)}, {store.Tensor}, {store.Tensor.At(index)});",
                ReduceSum { Value: SquaredDistance square } sum =>
                    $"V.AddSquareWide(ref {sum.Name}Lower, ref {sum.Name}Upper, {printer.Print(square.Value)}, {printer.Print(square.Centre)});",
                ReduceSum { IsWide: true } sum => $"V.AddWide(ref {sum.Name}Lower, ref {sum.Name}Upper, {printer.Print(sum.Value)});",
                ReduceSum sum => $"{sum.Name}Lanes += {printer.Print(sum.Value)};",
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

    /// <summary>The local that holds the element of a channel or a row in all lanes.</summary>
    public static string Lanes(Tensor tensor) => tensor + "Lanes";
}
