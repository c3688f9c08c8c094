using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Schedules;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>What the printers of sweep kernels share: steps in their order, and what surrounds the loops over windows.</summary>
internal abstract class SweepKernelPrinter(SourceWriter writer, bool isDouble)
{
    /// <summary>So many elements are summed in the network's type at most before their sum joins one in double precision.</summary>
    private const int LongestSum = 512;

    protected SourceWriter Writer => writer;

    protected bool IsDouble => isDouble;

    protected SweepPrinter Sweeps { get; } = new(writer, isDouble);

    protected RegisterPrinter Registers { get; } = new(writer, isDouble);

    /// <summary>From where to where a kernel's outer loop runs: over all, or over the part that the call gives.</summary>
    public static (string From, string To) Range(Kernel kernel, string length) => kernel.Partition is null ? ("0", length) : ("from", "to");

    /// <summary>The loops over a kernel's channels, from one to another: all of them, or one block after the other behind the product that computes it.</summary>
    protected void Blocks(SweepKernel kernel, Action<string, string> channels)
    {
        (string from, string to) = Range(kernel, Int(kernel.Geometry.Channels));
        if (kernel.Product is null)
        {
            channels(from, to);
            return;
        }

        new ProductPrinter(writer, isDouble).Blocks(kernel, from, to, channels);
    }

    /// <summary>Where the current channel's elements begin in the block that a product has computed.</summary>
    protected void BlockRow(SweepKernel kernel)
    {
        if (kernel.BlockTensors.Any())
        {
            writer.Line($"int blockRow = {ProductPrinter.BlockRow(kernel)};");
        }
    }

    /// <summary>Prints the kernel's loops; its method stands open.</summary>
    public abstract void Print(SweepKernel kernel);

    /// <summary>Prints steps; neighbouring scalar ones go to <paramref name="scalars"/> together.</summary>
    protected void Steps(IReadOnlyList<Step> steps, Action<IReadOnlyList<Step>> scalars, Action<Sweep> sweep)
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

    /// <summary>The positions of one channel of one sample, each computed from a window.</summary>
    protected void WindowSweep(Sweep sweep, Geometry geometry, Func<Tensor, string> channel, Func<string, string>? sum = null)
    {
        Stage source = sweep.Window!;
        WindowGeometry window = WindowPrinter.Geometry(source);
        int sourceLength = source.Value is WindowAverageGradient ? window.OutputLength : window.InputLength;
        string Row(Tensor tensor) => RowOfChannel(tensor, geometry);
        void Element(string position)
        {
            string index = "row + " + position;
            Sweeps.ElementBody(sweep, new ExprPrinter(Form.Element, isDouble, index, channel, row: Row), index, sum);
        }

        writer.Line($"int plane = {Plane(geometry, sourceLength)};");
        writer.Line($"int row = {Plane(geometry, geometry.Positions)};");
        if (WindowRuns.RowLength(source.Value) == 0)
        {
            new WindowPrinter(writer, isDouble).Positions(source, Element);
            return;
        }

        // Sums that are not wide join the group's behind each row, where a channel is long.
        bool byRow = geometry.Positions > LongestSum && sweep.Sinks.OfType<ReduceSum>().Any(sink => !sink.IsWide);
        Registers.DeclareScalars(sweep, channel, Row);
        Registers.Begin(sweep);
        new WindowLanesPrinter(writer, isDouble, (position, done) => Registers.Body(sweep, "row + " + position, done), Element).Rows(source, () =>
        {
            if (byRow)
            {
                Registers.End(sweep);
                Registers.Clear(sweep);
            }
        });
        if (!byRow)
        {
            writer.Blank();
            Registers.End(sweep);
        }
    }

    /// <summary>Returns the sum over everything, where the kernel has one.</summary>
    protected void ReturnTotal(SweepKernel kernel)
    {
        if (kernel.ReturnsTotal)
        {
            writer.Blank();
            writer.Line($"return {SweepKernel.Total};");
        }
    }

    /// <summary>The number of elements of a channel, where a scalar step asks for it.</summary>
    protected void DeclareCount(SweepKernel kernel)
    {
        if (UsesCount(kernel))
        {
            int perSample = kernel.Geometry.Rows * kernel.Geometry.Positions;
            writer.Line($"double count = {(perSample == 1 ? "batch" : $"(double)batch * {Int(perSample)}")};");
            writer.Blank();
        }
    }

    /// <summary>Whether a scalar step asks for the number of elements of its group.</summary>
    protected static bool UsesCount(SweepKernel kernel) =>
        kernel.AllSteps.OfType<ScalarStep>().SelectMany(step => step.Exprs).Any(expr => expr is Local { Name: "count" });

    /// <summary>The element of a tensor with one element per row, where loops go by sample and channel: a row is a group of channels.</summary>
    public static string RowOfChannel(Tensor tensor, Geometry geometry)
    {
        int group = geometry.Channels / tensor.Length;
        string row = group == 1 ? "channel" : $"(channel / {Int(group)})";
        return tensor.Length == 1 ? $"{tensor}[n]" : $"{tensor}[(n * {Int(tensor.Length)}) + {row}]";
    }

    /// <summary>The first channel of the current row, where something reads a tensor that has the channels of all rows.</summary>
    protected void RowChannel(Sweep sweep, Geometry geometry)
    {
        if (sweep.Exprs.OfType<Channel>().Any(expr => expr.Tensor.Length > geometry.Channels))
        {
            writer.Line($"int channel = n % {Int(geometry.Rows)} * {Int(geometry.Channels)};");
        }
    }

    /// <summary>The first element of the current channel of the current sample, in a tensor with so many elements a channel.</summary>
    public static string Plane(Geometry geometry, int length)
    {
        string channel = geometry.Channels == 1 ? "n" : $"((n * {Int(geometry.Channels)}) + channel)";
        return length == 1 ? channel : $"{channel} * {Int(length)}";
    }

    /// <summary>The number of rows in a batch.</summary>
    protected static string Rows(Geometry geometry) => Times("batch", geometry.Rows);

    /// <summary>A number of samples in something smaller.</summary>
    protected static string Times(string samples, int count) => count == 1 || samples == "0" ? samples : $"{samples} * {Int(count)}";

    protected static string Int(int value) => CSharpLiteral.Int(value);
}
