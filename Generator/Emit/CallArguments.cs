using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Programs;

namespace FusedNorm.Generator.Emit;

/// <summary>What a kernel is given where it is called.</summary>
internal sealed class CallArguments(CompiledNetwork network)
{
    /// <summary>The arguments in the order of the parameters, from the batch on.</summary>
    public string[] Of(Kernel kernel, KernelProgram program) =>
    [
        "batch",
        .. kernel.Flags.Select(flag => $"{flag.Name}: {FlagValue(flag, program)}"),
        .. kernel.Numbers.Select(number => $"{number}: {(number == "momentum" ? Names.Momentum(kernel) : number)}"),
        .. kernel is SweepKernel { TakesTargets: true } ? ["targets"] : Array.Empty<string>(),
        .. kernel is MaskKernel ? ["random"] : Array.Empty<string>(),
        .. KernelPrinter.Arguments(kernel).Select(tensor => tensor.Access),
    ];

    /// <summary>What a switch is set to.</summary>
    public string FlagValue(Flag flag, KernelProgram program) => flag switch
    {
        UsesInputStatistics used => program == network.Backward?.Program ? used.Field : $"{used.Node.Property}.{used.Property}",
        UpdatesStatistics updates => updates.Node.Property + ".Training",
        IsTraining training => training.Node.Property + ".Training",
        _ => flag.Name,
    };
}
