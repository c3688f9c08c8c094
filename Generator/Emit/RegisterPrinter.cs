using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>
/// Prints what is done to one register at a time, where somebody else prints the loops: windows, and runs whose last register overlaps the one
/// before. Sums and maxima of a run are taken in lanes, and join the group's behind it.
/// </summary>
internal sealed class RegisterPrinter(SourceWriter writer, bool isDouble)
{
    private string Element => isDouble ? "double" : "float";

    /// <summary>
    /// Whether a run of constant length is better finished by a register that overlaps the one before: where its last elements are dear one by
    /// one, and doing some of them twice changes nothing.
    /// </summary>
    public static bool Overlaps(Sweep sweep) =>
        (sweep.Sinks.OfType<ReduceMax>().Any() || sweep.Exprs.Any(expr => expr is Call { Function: not ("Abs" or "Sqrt") }))
        && !sweep.Sinks.OfType<Store>().Any(store => sweep.Exprs.Any(expr => expr.Source == store.Tensor));

    /// <summary>Such a run over a row along which the channel counts up; its sums and maxima are declared.</summary>
    public void OverlappedRun(Sweep sweep, string row, int length, Func<Tensor, string>? rowElement)
    {
        string Index(Tensor tensor) => tensor.Length > length ? "channel + j" : "j";
        DeclareLanes(sweep.Exprs.OfType<RowElement>().Select(expr => expr.Tensor), tensor => $"V.Create({rowElement!(tensor)})");
        Begin(sweep);
        Lanes.Loop(writer, isDouble, "j", 0, length, done =>
            Body(sweep, new ExprPrinter(Form.Vector, isDouble, row + " + j", tensor => $"V.Load({tensor}, {Index(tensor)})", row: SweepPrinter.Lanes), row + " + j", done));
        End(sweep);
    }

    /// <summary>The scalars of a run's channel and row, each in all lanes of a register.</summary>
    public void DeclareScalars(Sweep sweep, Func<Tensor, string> channelElement, Func<Tensor, string> rowElement)
    {
        DeclareLanes(sweep.Exprs.OfType<Channel>().Select(expr => expr.Tensor), tensor => $"V.Create({channelElement(tensor)})");
        DeclareLanes(sweep.Exprs.OfType<RowElement>().Select(expr => expr.Tensor), tensor => $"V.Create({rowElement(tensor)})");
    }

    /// <summary>What a run takes together in lanes, declared before its loops.</summary>
    public void Begin(Sweep sweep)
    {
        foreach (string lanes in SumLanes(sweep))
        {
            writer.Line($"V {lanes} = V.Zero;");
        }

        foreach (ReduceMax max in sweep.Sinks.OfType<ReduceMax>())
        {
            writer.Line($"V {max.Name}Lanes = V.Create({Element}.NegativeInfinity);");
        }
    }

    /// <summary>Begins the sums of a run anew.</summary>
    public void Clear(Sweep sweep)
    {
        foreach (string lanes in SumLanes(sweep))
        {
            writer.Line($"{lanes} = V.Zero;");
        }
    }

    /// <summary>Joins what the lanes of a run have taken together with what the group has.</summary>
    public void End(Sweep sweep)
    {
        foreach (Sink sink in sweep.Sinks)
        {
            switch (sink)
            {
                case ReduceSum { IsWide: false } sum:
                    writer.Line($"{sum.Name} += V.Sum({sum.Name}Lanes);");
                    break;
                case ReduceSum sum:
                    AddWide(sum.Name);
                    break;
                case ReduceMoments moments:
                    AddWide(moments.Sum);
                    AddWide(moments.Squares);
                    break;
                case ReduceMax max:
                    writer.Line($"{max.Name} = global::System.Math.Max({max.Name}, V.Largest({max.Name}Lanes));");
                    break;
            }
        }
    }

    /// <summary>The stages and sinks for a register of elements behind a source that has been printed.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="index">The index of the first element.</param>
    /// <param name="done">How many of the lanes have been summed before, where some may have been.</param>
    public void Body(Sweep sweep, string index, string? done) =>
        Body(sweep, new ExprPrinter(Form.Vector, isDouble, index, SweepPrinter.Lanes, row: SweepPrinter.Lanes), index, done);

    private void Body(Sweep sweep, ExprPrinter printer, string index, string? done)
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
                    $"V.AddSquareWide({Wide(sum.Name)}, {Counted(square.Value, printer.Print(square.Centre))}, {printer.Print(square.Centre)});",
                ReduceSum { IsWide: true } sum => $"V.AddWide({Wide(sum.Name)}, {Counted(sum.Value)});",
                ReduceSum sum => $"{sum.Name}Lanes += {Counted(sum.Value)};",
                ReduceMoments moments => $"V.AddMoments({Wide(moments.Sum)}, {Wide(moments.Squares)}, {Counted(moments.Value)});",
                _ => throw new InvalidOperationException($"{sink.GetType().Name} has no vector form."),
            });
        }
    }

    private void AddWide(string sum) => writer.Line($"{sum} += V.SumWide({sum}Lower, {sum}Upper);");

    private static string Wide(string sum) => $"ref {sum}Lower, ref {sum}Upper";

    /// <summary>The registers that a sweep's sums take.</summary>
    private static IEnumerable<string> SumLanes(Sweep sweep)
    {
        HashSet<string> narrow = [.. sweep.Sinks.OfType<ReduceSum>().Where(sum => !sum.IsWide).Select(sum => sum.Name)];
        return sweep.Sums.SelectMany(sum => narrow.Contains(sum) ? [sum + "Lanes"] : new[] { sum + "Lower", sum + "Upper" });
    }

    private void DeclareLanes(IEnumerable<Tensor> tensors, Func<Tensor, string> load)
    {
        foreach (Tensor tensor in tensors.Distinct())
        {
            writer.Line($"V {SweepPrinter.Lanes(tensor)} = {load(tensor)};");
        }
    }
}
