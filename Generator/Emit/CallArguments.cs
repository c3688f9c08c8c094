using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;
using FusedNorm.Generator.Programs;

namespace FusedNorm.Generator.Emit;

/// <summary>What a kernel is given where it is called.</summary>
internal sealed class CallArguments(CompiledNetwork network)
{
    /// <summary>The arguments in the order of the parameters, from the batch on.</summary>
    public string[] Of(Kernel kernel, KernelProgram program) =>
    [
        "batch",
        .. Parameters(kernel, TermType.Condition).Zip(kernel.Flags, (name, flag) => $"{name}: {FlagValue(flag, program)}"),
        .. Parameters(kernel, TermType.Double)
            .Zip(kernel.Numbers, (name, number) => $"{name}: {NumberValue(number, kernel)}"),
        .. kernel.TakesTargets ? ["targets"] : Array.Empty<string>(),
        .. kernel.DrawsRandomNumbers ? ["random"] : Array.Empty<string>(),
        .. kernel.Arguments.Select(TensorAccess.Of),
    ];

    /// <summary>The names of the method's switches, or numbers: another kernel's where the method was its first.</summary>
    private IEnumerable<string> Parameters(Kernel kernel, TermType type) => network.Methods[kernel].Nest.Parameters
        .Select(parameter => parameter.Variable).OfType<Variable>().Where(variable => variable.Type == type)
        .Select(variable => variable.Name);

    /// <summary>What a number is: a norm counts the batch for its momentum; the rest are parameters of the method that calls.</summary>
    private static string NumberValue(GivenNumber number, Kernel kernel) =>
        number == GivenNumber.Momentum ? Names.Momentum(kernel) : Names.NumberOf(number);

    /// <summary>What a switch is set to.</summary>
    public string FlagValue(Flag flag, KernelProgram program) => flag switch
    {
        UsesInputStatistics used => program == network.Backward?.Program ? Names.UsedField(used) : Names.Answer(used),
        UpdatesStatistics updates => updates.Node.Property + ".Training",
        IsTraining training => training.Node.Property + ".Training",
        _ => flag.Name,
    };
}
