using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Schedules;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>Prints a kernel as a method. No mathematical decision is taken here: loops are laid out, expressions written down.</summary>
internal sealed class KernelPrinter(SourceWriter writer, bool isDouble)
{
    /// <summary>The constant that says how kernels are compiled.</summary>
    public const string Options = "Loops";

    private string Element => isDouble ? "double" : "float";

    /// <summary>The name of a kernel's second method, where it has one: the loops of one register of channels.</summary>
    public static string BlockName(Kernel kernel) => kernel.Name + "Block";

    /// <summary>The names of the arguments behind the batch, in the order of the parameters.</summary>
    public static IEnumerable<Tensor> Arguments(Kernel kernel) => kernel.Reads.Except(kernel.Writes).Concat(kernel.Writes);

    /// <summary>The same for the second method, which has no part in the product.</summary>
    public static IEnumerable<Tensor> BlockArguments(SweepKernel kernel) => Arguments(kernel).Where(new HashSet<Tensor>(kernel.OfLoops).Contains);

    public void Print(Kernel kernel)
    {
        using (Method($"internal static {(kernel is SweepKernel { ReturnsTotal: true } ? "double" : "void")} {kernel.Name}", Parameters(kernel), RegisterUse.IsVectorised(kernel)))
        {
            Narrow(kernel);
            CheckProduct(kernel);
            switch (kernel)
            {
                case SweepKernel sweep:
                    PrinterOf(sweep).Print(sweep);
                    break;
                case ContractionKernel { IsBlocked: true } product:
                    new ProductPrinter(writer, isDouble).Print(product);
                    break;
                case ContractionKernel contraction:
                    new ContractionPrinter(writer, isDouble).Print(contraction);
                    break;
                case CopyKernel copy:
                    Copy(copy);
                    break;
                case MaskKernel mask:
                    Mask(mask);
                    break;
                case ScatterKernel scatter:
                    new ScatterPrinter(writer, isDouble).Print(scatter);
                    break;
                default:
                    throw new InvalidOperationException($"{kernel.GetType().Name} is unknown.");
            }
        }

        if (kernel is SweepKernel columns && ColumnPrinter.Takes(columns))
        {
            writer.Blank();
            writer.Comment("one register of neighbouring channels, from the given one on");
            using (Method("private static void " + BlockName(kernel), BlockParameters(columns), generic: true))
            {
                new ColumnPrinter(writer, isDouble).PrintBlock(columns);
            }
        }
    }

    /// <summary>
    /// Goes on with narrower registers where the kernel's runs do not fill wider ones, whoever calls it; the compiler keeps either this call
    /// or the loops. Loops whose last register overlaps the one before rely on it.
    /// </summary>
    private void Narrow(Kernel kernel)
    {
        int lanes = RegisterUse.WidestLanes(kernel, isDouble);
        if (!RegisterUse.IsVectorised(kernel) || lanes == WidestRegister.Lanes(isDouble))
        {
            return;
        }

        bool returns = kernel is SweepKernel { ReturnsTotal: true };
        writer.Comment("the loops are too short to fill a wider register");
        using (writer.Open($"if (V.Count > {CSharpLiteral.Int(lanes)})"))
        {
            string[] names = [.. Parameters(kernel).Select(parameter => parameter.Substring(parameter.LastIndexOf(' ') + 1))];
            writer.Call($"{(returns ? "return " : "")}{kernel.Name}<{Lanes.Register(lanes, isDouble)}>", names);
            if (!returns)
            {
                writer.Line("return;");
            }
        }

        writer.Blank();
    }

    /// <summary>Where memory is checked, the destination of a product must lie apart from what the kernel reads when the product is there.</summary>
    private void CheckProduct(Kernel kernel)
    {
        if ((kernel as ContractionKernel ?? (kernel as SweepKernel)?.Product) is not { IsBlocked: true, Destination: { IsWorkspace: true } destination } product)
        {
            return;
        }

        Tensor[] read = [.. product.Reads.Where(tensor => tensor.IsWorkspace && tensor != destination)];
        if (read.Length > 0)
        {
            using (writer.Open("if (global::FusedNorm.Execution.MemoryChecks.IsOn)"))
            {
                foreach (Tensor tensor in read)
                {
                    writer.Line($"global::FusedNorm.Execution.MemoryChecks.RequireApart<{Element}>({destination}, {tensor});");
                }
            }

            writer.Blank();
        }
    }

    private SweepKernelPrinter PrinterOf(SweepKernel kernel) => kernel.Group switch
    {
        Group.None => new PointsPrinter(writer, isDouble),
        Group.Channel when ColumnPrinter.Takes(kernel) => new ColumnPrinter(writer, isDouble),
        Group.Channel when BandPrinter.Takes(kernel, isDouble) => new BandPrinter(writer, isDouble),
        Group.Channel => new ChannelPrinter(writer, isDouble),
        _ => new RowPrinter(writer, isDouble),
    };

    private void Copy(CopyKernel kernel)
    {
        (string from, string to) = SweepKernelPrinter.Range(kernel, "batch");
        using (writer.Open($"for (int n = {from}; n < {to}; n++)"))
        {
            writer.Line($"{kernel.Source}.Slice({Run(kernel.Source, kernel.SourceOffset)}, {CSharpLiteral.Int(kernel.Length)}).CopyTo({kernel.Destination}.Slice({Run(kernel.Destination, kernel.DestinationOffset)}, {CSharpLiteral.Int(kernel.Length)}));");
        }
    }

    private void Mask(MaskKernel kernel)
    {
        using (writer.Open($"if ({kernel.Training.Name})"))
        {
            writer.Line($"random.DropoutMask({kernel.Mask}, {CSharpLiteral.Double(kernel.Probability)});");
        }

        using (writer.Open("else"))
        {
            writer.Line($"{kernel.Mask}.Fill({CSharpLiteral.Of(1, isDouble)});");
        }
    }

    private SourceWriter.Block Method(string start, IEnumerable<string> parameters, bool generic)
    {
        writer.Line($"[global::System.Runtime.CompilerServices.MethodImpl({Options})]");
        writer.Signature(start + (generic ? "<V>" : ""), [.. parameters]);
        return generic ? writer.Open($"    where V : struct, global::FusedNorm.Vectors.ISimd<V, {Element}>") : writer.Open();
    }

    /// <summary>A kernel's parameters: its part, the batch, switches and numbers, what it reads and what it writes.</summary>
    private IEnumerable<string> Parameters(Kernel kernel) =>
    [
        .. kernel.Partition is null ? [] : new[] { "int from", "int to" },
        "int batch",
        .. Settings(kernel),
        .. Spans(kernel, Arguments(kernel)),
    ];

    /// <summary>The parameters of the method that does one register of channels, at which the block of a product begins.</summary>
    private IEnumerable<string> BlockParameters(SweepKernel kernel) =>
    [
        "int first",
        "int batch",
        .. kernel.BlockTensors.Select(block => $"global::System.ReadOnlySpan<{Element}> {block}"),
        .. Settings(kernel),
        .. Spans(kernel, BlockArguments(kernel)),
    ];

    private static IEnumerable<string> Settings(Kernel kernel) =>
    [
        .. kernel.Flags.Select(flag => "bool " + flag.Name),
        .. kernel.Numbers.Select(number => "double " + number),
        .. kernel is SweepKernel { TakesTargets: true } ? ["global::System.ReadOnlySpan<int> targets"] : Array.Empty<string>(),
        .. kernel is MaskKernel ? ["global::FusedNorm.TorchRandom random"] : Array.Empty<string>(),
    ];

    private IEnumerable<string> Spans(Kernel kernel, IEnumerable<Tensor> tensors)
    {
        HashSet<Tensor> written = [.. kernel.Writes];
        return tensors.Select(tensor => $"global::System.{(written.Contains(tensor) ? "" : "ReadOnly")}Span<{Element}> {tensor}");
    }

    private static string Run(Tensor tensor, int offset) =>
        $"{(offset == 0 ? "" : "(")}n * {CSharpLiteral.Int(tensor.Length)}{(offset == 0 ? "" : ") + " + CSharpLiteral.Int(offset))}";
}
