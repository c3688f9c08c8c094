using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Emit;

/// <summary>Prints a kernel as a method. No mathematical decision is taken here: loops are laid out, expressions written down.</summary>
internal sealed class KernelPrinter(SourceWriter writer, bool isDouble)
{
    private readonly SweepPrinter sweeps = new(writer, isDouble);
    private readonly WindowPrinter windows = new(writer, isDouble);

    private string Element => isDouble ? "double" : "float";

    /// <summary>Whether a kernel has vector loops, and so is generic in the register.</summary>
    public static bool IsVectorised(Kernel kernel) => kernel switch
    {
        ContractionKernel => true,
        ScatterKernel or CopyKernel => false,
        SweepKernel { Group: Group.Sample } => false,
        _ => kernel.Sweeps.Any(sweep => sweep.Window is null),
    };

    /// <summary>The names of the arguments behind the batch, in the order of the parameters.</summary>
    public static IEnumerable<Tensor> Arguments(Kernel kernel) => kernel.Reads.Except(kernel.Writes).Concat(kernel.Writes);

    public void Print(Kernel kernel)
    {
        foreach (string phrase in kernel.Summary)
        {
            writer.Comment(phrase);
        }

        if (kernel is SweepKernel columns && HasChannelsInLanes(columns))
        {
            ColumnBlocks(columns);
            return;
        }

        using (Method($"internal static {(kernel is SweepKernel { ReturnsTotal: true } ? "double" : "void")} {kernel.Name}", kernel, ["int batch"], IsVectorised(kernel)))
        {
            if (kernel is ContractionKernel contraction)
            {
                new ContractionPrinter(writer, isDouble).Print(contraction);
                return;
            }

            if (kernel is CopyKernel copy)
            {
                using (writer.Open("for (int n = 0; n < batch; n++)"))
                {
                    writer.Line($"{copy.Source}.Slice({Run(copy.Source, copy.SourceOffset)}, {Int(copy.Length)}).CopyTo({copy.Destination}.Slice({Run(copy.Destination, copy.DestinationOffset)}, {Int(copy.Length)}));");
                }

                return;
            }

            if (kernel is ScatterKernel scatter)
            {
                using (writer.Open("for (int n = 0; n < batch; n++)"))
                using (writer.Open($"for (int channel = 0; channel < {Int(scatter.Geometry.Channels)}; channel++)"))
                {
                    writer.Line($"int plane = {Plane(scatter.Geometry, scatter.Windows.InputLength)};");
                    writer.Line($"int row = {Plane(scatter.Geometry, scatter.Windows.OutputLength)};");
                    windows.Scatter(scatter);
                }

                return;
            }

            SweepKernel sweep = (SweepKernel)kernel;
            switch (sweep.Group)
            {
                case Group.None:
                    Points(sweep);
                    break;
                case Group.Channel:
                    ByChannel(sweep);
                    break;
                case Group.Row:
                    ByRow(sweep);
                    break;
                default:
                    BySample(sweep);
                    break;
            }
        }
    }

    private SourceWriter.Block Method(string start, Kernel kernel, string[] first, bool generic)
    {
        string[] parameters =
        [
            .. first,
            .. kernel.Flags.Select(flag => "bool " + flag.Name),
            .. kernel.Numbers.Select(number => "double " + number),
            .. kernel is SweepKernel { TakesTargets: true } ? ["global::System.ReadOnlySpan<int> targets"] : Array.Empty<string>(),
            .. kernel.Reads.Except(kernel.Writes).Select(tensor => $"global::System.ReadOnlySpan<{Element}> {tensor}"),
            .. kernel.Writes.Select(tensor => $"global::System.Span<{Element}> {tensor}"),
        ];
        writer.Call(start + (generic ? "<V>" : ""), parameters, "");
        return generic ? writer.Open($"    where V : struct, global::FusedNorm.Vectors.ISimd<V, {Element}>") : writer.Open();
    }

    // ---- independent points ----

    private void Points(SweepKernel kernel)
    {
        if (kernel.ReturnsTotal)
        {
            sweeps.DeclareSums(kernel.Sweeps.First());
        }

        Steps(kernel.Steps, _ => throw new InvalidOperationException("Independent points have no scalars."), sweep => Points(sweep, kernel.Geometry));
        ReturnTotal(kernel);
    }

    private void Points(Sweep sweep, Geometry geometry)
    {
        if (sweep.Window is not null)
        {
            using (writer.Open("for (int n = 0; n < batch; n++)"))
            using (writer.Open($"for (int channel = 0; channel < {Int(geometry.Channels)}; channel++)"))
            {
                WindowSweep(sweep, geometry, tensor => $"{tensor}[channel]");
            }
        }
        else if (!sweep.Exprs.Any(expr => expr is Channel or RowElement))
        {
            writer.Line($"int length = batch * {Int(geometry.SampleLength)};");
            sweeps.FlatRun(sweep, "length");
        }
        else if (geometry.IsColumns)
        {
            using (writer.Open($"for (int n = 0; n < {Rows(geometry)}; n++)"))
            {
                writer.Line($"int row = n * {Int(geometry.Channels)};");
                RowChannel(sweep, geometry);
                sweeps.ChannelRun(sweep, "row", Int(geometry.Channels), geometry.Channels, tensor => $"{tensor}[n]");
            }
        }
        else
        {
            using (writer.Open("for (int n = 0; n < batch; n++)"))
            using (writer.Open($"for (int channel = 0; channel < {Int(geometry.Channels)}; channel++)"))
            {
                writer.Line($"int row = {Plane(geometry, geometry.Positions)};");
                sweeps.PositionRun(sweep, "row", Int(geometry.Positions), geometry.Positions, tensor => $"{tensor}[channel]", tensor => RowOfChannel(tensor, geometry));
            }
        }
    }

    /// <summary>The element of a tensor with one element per row, where loops go by sample and channel: a row is a group of channels.</summary>
    private static string RowOfChannel(Tensor tensor, Geometry geometry)
    {
        int group = geometry.Channels / tensor.Length;
        string row = group == 1 ? "channel" : $"(channel / {Int(group)})";
        return tensor.Length == 1 ? $"{tensor}[n]" : $"{tensor}[(n * {Int(tensor.Length)}) + {row}]";
    }

    /// <summary>The first channel of the current row, where something reads a tensor that has the channels of all rows.</summary>
    private void RowChannel(Sweep sweep, Geometry geometry)
    {
        if (sweep.Exprs.OfType<Channel>().Any(expr => expr.Tensor.Length > geometry.Channels))
        {
            writer.Line($"int channel = n % {Int(geometry.Rows)} * {Int(geometry.Channels)};");
        }
    }

    // ---- row by row ----

    private void ByRow(SweepKernel kernel)
    {
        int length = kernel.Geometry.SampleLength / kernel.RowsPerSample;
        int channels = length / kernel.Geometry.Positions;
        if (UsesCount(kernel))
        {
            writer.Line($"double count = {CSharpLiteral.Double(length)};");
            writer.Blank();
        }

        using (writer.Open($"for (int n = 0; n < {(kernel.RowsPerSample == 1 ? "batch" : $"batch * {Int(kernel.RowsPerSample)}")}; n++)"))
        {
            writer.Line($"int row = n * {Int(length)};");
            if (!kernel.Geometry.IsColumns && channels == 1 && (kernel.Exprs.OfType<Channel>().Any() || kernel.AllSteps.OfType<SetChannel>().Any()))
            {
                writer.Line($"int channel = {(kernel.RowsPerSample == 1 ? "0" : $"n % {Int(kernel.RowsPerSample)}")};");
            }

            StepPrinter scalars = new(writer, isDouble, tensor => $"{tensor}[channel]", name => name, tensor => $"{tensor}[n]");
            Steps(kernel.Steps, step => scalars.Print(step), sweep =>
            {
                sweeps.DeclareSums(sweep);
                RowSweep(sweep, kernel, length, channels);
            });
        }
    }

    /// <summary>One sweep over a row: at a stretch, unless each channel of it has scalars of its own.</summary>
    private void RowSweep(Sweep sweep, SweepKernel kernel, int length, int channels)
    {
        if (kernel.Geometry.IsColumns)
        {
            using (writer.Open())
            {
                RowChannel(sweep, kernel.Geometry);
                sweeps.ChannelRun(sweep, "row", Int(length), length, tensor => $"{tensor}[n]");
            }
        }
        else if (channels == 1 || !sweep.Exprs.OfType<Channel>().Any())
        {
            using (writer.Open())
            {
                sweeps.PositionRun(sweep, "row", Int(length), length, tensor => $"{tensor}[channel]", tensor => $"{tensor}[n]");
            }
        }
        else
        {
            string first = kernel.RowsPerSample == 1 ? "" : $"(n % {Int(kernel.RowsPerSample)} * {Int(channels)}) + ";
            using (writer.Open($"for (int k = 0; k < {Int(channels)}; k++)"))
            {
                writer.Line($"int channel = {first}k;");
                writer.Line($"int plane = row + (k * {Int(kernel.Geometry.Positions)});");
                sweeps.PositionRun(sweep, "plane", Int(kernel.Geometry.Positions), kernel.Geometry.Positions, tensor => $"{tensor}[channel]", tensor => $"{tensor}[n]");
            }
        }
    }

    // ---- channel by channel ----

    /// <summary>Whether a kernel takes neighbouring channels in the lanes, which it cannot where a lane's row is not its neighbour's.</summary>
    private static bool HasChannelsInLanes(SweepKernel kernel) =>
        kernel.Group == Group.Channel && kernel.Geometry.IsColumns && kernel.Sweeps.Any()
        && kernel.Exprs.OfType<RowElement>().All(expr => expr.Tensor.Length == kernel.Geometry.Rows);

    private void ByChannel(SweepKernel kernel)
    {
        DeclareCount(kernel);
        using (writer.Open($"for (int channel = 0; channel < {Int(kernel.Geometry.Channels)}; channel++)"))
        {
            StepPrinter scalars = new(writer, isDouble, tensor => $"{tensor}[channel]", name => name);
            Steps(kernel.Steps, step => scalars.Print(step), sweep =>
            {
                sweeps.DeclareSums(sweep);
                using (writer.Open("for (int n = 0; n < batch; n++)"))
                {
                    if (sweep.Window is not null)
                    {
                        WindowSweep(sweep, kernel.Geometry, tensor => $"{tensor}[channel]");
                        return;
                    }

                    writer.Line($"int row = {Plane(kernel.Geometry, kernel.Geometry.Positions)};");
                    sweeps.PositionRun(
                        sweep, "row", Int(kernel.Geometry.Positions), kernel.Geometry.Positions, tensor => $"{tensor}[channel]", tensor => RowOfChannel(tensor, kernel.Geometry));
                }
            });
        }
    }

    /// <summary>Neighbouring channels in the lanes: full registers first, then the last channels one by one.</summary>
    private void ColumnBlocks(SweepKernel kernel)
    {
        string[] names = ["first", "batch", .. kernel.Flags.Select(flag => flag.Name), .. kernel.Numbers, .. Arguments(kernel).Select(tensor => tensor.Name)];
        string channels = Int(kernel.Geometry.Channels);
        using (Method($"internal static void {kernel.Name}", kernel, ["int batch"], generic: true))
        {
            writer.Line("int first = 0;");
            using (writer.Open($"for (; first <= {channels} - V.Count; first += V.Count)"))
            {
                writer.Call($"{kernel.Name}Block<V>", names, ";");
            }

            writer.Blank();
            using (writer.Open($"for (; first < {channels}; first++)"))
            {
                writer.Call($"{kernel.Name}Block<global::FusedNorm.Vectors.Simd1<{Element}>>", names, ";");
            }
        }

        writer.Blank();
        writer.Comment("one register of neighbouring channels, from the given one on");
        using (Method($"private static void {kernel.Name}Block", kernel, ["int first", "int batch"], generic: true))
        {
            DeclareCount(kernel);
            StepPrinter scalars = new(writer, isDouble, tensor => $"{tensor}[channel]", name => SumNames(kernel).Contains(name) ? name + "[lane]" : name);
            Steps(
                kernel.Steps,
                step =>
                {
                    using (writer.Open("for (int lane = 0; lane < V.Count; lane++)"))
                    {
                        writer.Line("int channel = first + lane;");
                        scalars.Print(step);
                    }
                },
                sweep => ColumnSweep(sweep, kernel.Geometry));
        }
    }

    private void ColumnSweep(Sweep sweep, Geometry geometry)
    {
        if (sweep.Window is null)
        {
            sweeps.ColumnRows(sweep, geometry.Channels, Rows(geometry));
            return;
        }

        foreach (ReduceSum sum in sweep.Sinks.OfType<ReduceSum>())
        {
            writer.Line($"global::FusedNorm.Vectors.LaneSums {sum.Name} = default;");
        }

        using (writer.Open("for (int n = 0; n < batch; n++)"))
        using (writer.Open("for (int lane = 0; lane < V.Count; lane++)"))
        {
            writer.Line("int channel = first + lane;");
            WindowSweep(sweep, geometry, tensor => $"{tensor}[channel]", name => name + "[lane]");
        }
    }

    private static HashSet<string> SumNames(SweepKernel kernel) => [.. kernel.Sweeps.SelectMany(sweep => sweep.Sinks).OfType<ReduceSum>().Select(sum => sum.Name)];

    private void WindowSweep(Sweep sweep, Geometry geometry, Func<Tensor, string> channel, Func<string, string>? sum = null)
    {
        Stage source = sweep.Window!;
        WindowGeometry window = WindowPrinter.Geometry(source);
        int sourceLength = source.Value is WindowAverageGradient ? window.OutputLength : window.InputLength;
        writer.Line($"int plane = {Plane(geometry, sourceLength)};");
        writer.Line($"int row = {Plane(geometry, geometry.Positions)};");
        windows.Positions(source, position =>
        {
            string index = "row + " + position;
            sweeps.ElementBody(sweep, new ExprPrinter(Form.Element, isDouble, index, channel, row: tensor => RowOfChannel(tensor, geometry)), index, sum);
        });
    }

    private void DeclareCount(SweepKernel kernel)
    {
        if (UsesCount(kernel))
        {
            int perSample = kernel.Geometry.Rows * kernel.Geometry.Positions;
            writer.Line($"double count = {(perSample == 1 ? "batch" : $"(double)batch * {Int(perSample)}")};");
            writer.Blank();
        }
    }

    private static bool UsesCount(SweepKernel kernel) =>
        kernel.AllSteps.OfType<ScalarStep>().SelectMany(step => step.Exprs).Any(expr => expr is Local { Name: "count" });

    // ---- sample by sample ----

    private void BySample(SweepKernel kernel)
    {
        if (kernel.ReturnsTotal)
        {
            writer.Line($"double {SweepKernel.Total} = 0.0;");
        }

        using (writer.Open($"for (int n = 0; n < {Rows(kernel.Geometry)}; n++)"))
        {
            writer.Line($"int row = n * {Int(kernel.Geometry.Channels)};");
            if (kernel.TakesTargets)
            {
                writer.Line("int target = targets[n];");
            }

            StepPrinter scalars = new(writer, isDouble, _ => throw new InvalidOperationException("A sample has no channels."), name => name);
            Steps(kernel.Steps, step => scalars.Print(step), sweep =>
            {
                sweeps.DeclareSums(sweep);
                sweeps.SampleRun(sweep, kernel.Geometry.Channels);
            });
        }

        ReturnTotal(kernel);
    }

    private void ReturnTotal(SweepKernel kernel)
    {
        if (kernel.ReturnsTotal)
        {
            writer.Blank();
            writer.Line($"return {SweepKernel.Total};");
        }
    }

    // ---- steps in their order ----

    /// <summary>Prints steps; neighbouring scalar ones go to <paramref name="scalars"/> together.</summary>
    private void Steps(IReadOnlyList<Step> steps, Action<IReadOnlyList<Step>> scalars, Action<Sweep> sweep)
    {
        for (int i = 0; i < steps.Count;)
        {
            Step[] run = [.. steps.Skip(i).TakeWhile(StepPrinter.IsScalar)];
            if (run.Length > 0)
            {
                writer.Blank();
                scalars(run);
                i += run.Length;
                continue;
            }

            writer.Blank();
            switch (steps[i++])
            {
                case Sweep loop:
                    if (loop.Comment is not null)
                    {
                        writer.Comment(loop.Comment);
                    }

                    sweep(loop);
                    break;
                case Branch branch:
                    using (writer.Open($"if ({StepPrinter.Print(branch.Condition)})"))
                    {
                        Steps(branch.Then, scalars, sweep);
                    }

                    if (branch.Otherwise.Count > 0)
                    {
                        using (writer.Open("else"))
                        {
                            Steps(branch.Otherwise, scalars, sweep);
                        }
                    }

                    break;
            }
        }
    }

    private static string Run(Tensor tensor, int offset) => offset == 0 ? $"n * {Int(tensor.Length)}" : $"(n * {Int(tensor.Length)}) + {Int(offset)}";

    /// <summary>The first element of the current channel of the current sample, in a tensor with so many elements a channel.</summary>
    private static string Plane(Geometry geometry, int length)
    {
        string channel = geometry.Channels == 1 ? "n" : $"((n * {Int(geometry.Channels)}) + channel)";
        return length == 1 ? channel : $"{channel} * {Int(length)}";
    }

    private static string Rows(Geometry geometry) => geometry.Rows == 1 ? "batch" : $"batch * {Int(geometry.Rows)}";

    private static string Int(int value) => CSharpLiteral.Int(value);
}
