using System.Globalization;
using System.Text;
using System.Text.Json;
using static FusedNorm.Generator.Tests.Oracle.AttributeText;

namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>Writes the C# declaration that a case's description means, and the adapter through which the replay calls it.</summary>
internal static class DeclarationWriter
{
    /// <summary>The full name of the adapter that <see cref="Write"/> declares.</summary>
    public static string AdapterName(string @namespace) => @namespace + ".Adapter";

    /// <exception cref="NotSupportedException">The description uses a kind of layer or loss that is not known here.</exception>
    public static string Write(OracleCase oracleCase, string @namespace)
    {
        string scalar = oracleCase.IsDouble ? "double" : "float";
        StringBuilder text = new();
        text.Append("using System;\nusing FusedNorm;\nusing FusedNorm.Generator.Tests.Oracle;\n\n");
        text.Append("namespace ").Append(@namespace).Append(";\n\n");
        foreach (IncludedNetwork network in Included(oracleCase.Layers).DistinctBy(network => network.Name))
        {
            Class(
                text, [Network(oracleCase), Attribute("Input", [.. network.InputShape.Select(Number)]), .. Attributes(network.Layers)],
                network.Name);
        }

        Class(text, Attributes(oracleCase), "Net");
        text.Append(CultureInfo.InvariantCulture, $$"""
            public sealed class Adapter : NetworkAdapter<{{scalar}}>
            {
                private readonly Net net;

                public Adapter(TorchRandom random) => net = new Net(random);

                public override INetwork<{{scalar}}> Network => net;

            """);
        foreach (string member in Members(oracleCase, scalar))
        {
            text.Append("    public override ").Append(member).Append('\n');
        }

        return text.Append("}\n").ToString();
    }

    private static void Class(StringBuilder text, IEnumerable<string> attributes, string name)
    {
        foreach (string attribute in attributes)
        {
            text.Append('[').Append(attribute).Append("]\n");
        }

        text.Append("public sealed partial class ").Append(name).Append(";\n\n");
    }

    /// <summary>The networks that layers include, and those that they include.</summary>
    private static IEnumerable<IncludedNetwork> Included(IEnumerable<OracleLayer> layers) => layers
        .Select(layer => layer.Included).OfType<IncludedNetwork>().SelectMany(network => Included(network.Layers).Append(network));

    private static IEnumerable<string> Members(OracleCase oracleCase, string scalar)
    {
        if (oracleCase.InputRequiresGrad)
        {
            yield return $"ReadOnlySpan<{scalar}> InputGradient => net.InputGradient;";
        }

        if (oracleCase.Loss is not JsonElement options)
        {
            yield break;
        }

        string target = LossArguments.TakesClasses(options) ? "int" : scalar;
        string loss = "net.Loss(input, targets)";
        string vector = oracleCase.LossIsVector ? loss : $"new {scalar}[] {{ {loss} }}";
        yield return $"ReadOnlySpan<{scalar}> Loss(ReadOnlySpan<{scalar}> input, ReadOnlySpan<{target}> targets) => {vector};";
        if (!oracleCase.LossIsVector)
        {
            yield return "void Backward() => net.Backward();";
        }
    }

    private static IEnumerable<string> Attributes(OracleCase oracleCase)
    {
        yield return Network(oracleCase);

        List<string> input = [.. oracleCase.InputShape.Select(Number)];
        AddIf(input, oracleCase.FixedBatch is not null, $"Batch = {oracleCase.FixedBatch}");
        AddIf(input, oracleCase.InputRequiresGrad, "RequiresGrad = true");
        yield return Attribute("Input", input);

        foreach (string layer in Attributes(oracleCase.Layers))
        {
            yield return layer;
        }

        if (oracleCase.Loss is JsonElement loss)
        {
            yield return Attribute(loss.TextOr("kind", ""), LossArguments.Of(loss));
        }
    }

    private static string Network(OracleCase oracleCase) => oracleCase.IsDouble ? "Network(Precision = Precision.Double)" : "Network";

    private static IEnumerable<string> Attributes(IEnumerable<OracleLayer> layers)
    {
        foreach (OracleLayer layer in layers)
        {
            List<string> arguments = LayerArguments.Of(layer);
            AddIf(arguments, layer.Name is not null && HasName(layer), $"Name = {Quoted(layer.Name)}");
            yield return Attribute(layer.Included is IncludedNetwork network ? $"Include<{network.Name}>" : layer.Kind, arguments);
        }
    }

    /// <summary>
    /// Whether layers of this kind are members of the network, and not a cut, the edge of a region, or what takes its name as an argument.
    /// </summary>
    private static bool HasName(OracleLayer layer) =>
        layer.Kind is not ("Detach" or "BeginNoGrad" or "EndNoGrad" or "Tap" or "From" or "Include");
}
