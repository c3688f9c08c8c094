using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Programs;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>
/// Prints the class that <c>[Weights]</c> asks for: the Predict of an inference, static, over constants in the assembly. Its other part,
/// with the constants, is a file of its own (<see cref="ConstantsEmitter"/>), which is all that another file of weights changes.
/// </summary>
internal sealed class PretrainedEmitter(SourceWriter writer, CompiledNetwork network, CompiledInference pretrained, Names names)
{
    /// <summary>How the class's kernels are handed to other threads, which want an object.</summary>
    public const string Parts = "Parts.Shared";

    /// <summary>The property that holds a constant.</summary>
    public static string ConstantName(ParameterSlot parameter) => char.ToUpperInvariant(parameter.Local[0]) + parameter.Local.Substring(1);

    public void Emit()
    {
        writer.Blank();
        writer.Line("/// <summary>");
        writer.Line(
            "/// The network for prediction alone, with the weights of "
            + $"<c>{DocumentationEmitter.Escape(network.Graph.Declaration.Weights!)}</c>. They are constants of the assembly:");
        writer.Line("/// nothing is loaded or computed before the first call, nothing ever changes, and any number of threads may call.");
        writer.Line("/// </summary>");
        using (writer.Open("public static partial class Pretrained"))
        {
            new EntryPointEmitter(writer, network, names).Predict(pretrained.Program);
            new ProgramEmitter(writer, network, names).Predict(pretrained);
            if (Names.IsPartitioned([pretrained.Program]))
            {
                writer.Blank();
                writer.Comment("What other threads are handed.");
                using (writer.Open($"private sealed class Parts : {names.PartitionedContract}"))
                {
                    writer.Line("internal static readonly Parts Shared = new Parts();");
                    new PartEmitter(writer, network, names).Emit([pretrained.Program]);
                }
            }
        }
    }
}
