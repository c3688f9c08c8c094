using System.Globalization;
using FusedNorm.Generator.Building;
using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Flow;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Options;
using FusedNorm.Generator.Programs;

namespace FusedNorm.Generator.Compiler;

/// <summary>
/// Says where the memory of a sound network, planned, is more than a buffer holds: of a sample, or of the declared batch. Every value and
/// every parameter fits by then; here it is their sum. A network that comes nowhere near, and all but a few do not, is not lowered for it.
/// </summary>
internal static class MemoryLimits
{
    /// <summary>More tensors of a value's size, or of a parameter's, than any layer asks for.</summary>
    private const long MostTensors = 64, MostConstants = 4;

    /// <summary>What does not fit; null where everything does.</summary>
    /// <param name="declaration">A checked declaration.</param>
    /// <param name="graph">Its graph, which is left as it is.</param>
    public static Finding? Run(NetworkDeclaration declaration, NetworkGraph graph)
    {
        int batch = Math.Max(graph.Batch, 1);
        if (IsSmall(graph, batch))
        {
            return null;
        }

        NetworkGraph own = GraphBuilder.Build(declaration, [])!;
        FlowGradients.Run(own);
        CompiledNetwork network = NetworkCompiler.Lower(own, CompilerOptions.Default);
        string samples = graph.Batch == 0 ? "one sample" : $"a batch of {Text(batch)}";
        (string What, long Length)[] buffers =
        [
            ($"the workspace of {samples} has", Length(network.Workspace, batch)),
            ($"the memory that Predict takes for {samples} has", Length(network.Scratch, batch)),
            ($"the memory that an inference takes for {samples} has", Length(network.Inference.Scratch, batch)),
            ("the constants of an inference have", network.Inference.ConstantLength),
        ];
        return buffers.Where(buffer => buffer.Length > Limits.Buffer)
            .Select(buffer => Finding.AtClass(
                DiagnosticDescriptors.TooLarge, declaration.Name, buffer.What, Text(buffer.Length), Text(Limits.Buffer)))
            .FirstOrDefault();
    }

    private static bool IsSmall(NetworkGraph graph, int batch)
    {
        long values = graph.Nodes.Select(node => node.Output).Append(graph.Input).Sum(value => BufferLayout.Padded(value.Shape.Length));
        long parameters = graph.Parameters.Sum(parameter => BufferLayout.Padded(parameter.Declaration.Shape.Length));
        long channels = graph.Nodes.Where(node => node.Layer.Normalisation is { IsByChannel: true })
            .Sum(node => BufferLayout.Padded(node.Output.Shape.Channels));
        return (MostTensors * (values + channels) * batch) + (MostConstants * parameters) <= Limits.Buffer;
    }

    private static long Length(MemoryPlan plan, int batch) =>
        plan.LongFixed + (plan.LongPerSample * Math.Min(batch, plan.MostSamples ?? batch));

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
