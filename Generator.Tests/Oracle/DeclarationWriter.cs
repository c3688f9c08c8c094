using System.Globalization;
using System.Text;
using System.Text.Json;

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
        foreach (string attribute in Attributes(oracleCase))
        {
            text.Append('[').Append(attribute).Append("]\n");
        }

        text.Append(CultureInfo.InvariantCulture, $$"""
            public sealed partial class Net;

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

    private static IEnumerable<string> Members(OracleCase oracleCase, string scalar)
    {
        if (oracleCase.InputRequiresGrad)
        {
            yield return $"ReadOnlySpan<{scalar}> InputGradient => net.InputGradient;";
        }

        if (oracleCase.Loss is null)
        {
            yield break;
        }

        string loss = "net.Loss(input, targets)";
        string vector = oracleCase.LossIsVector ? loss : $"new {scalar}[] {{ {loss} }}";
        yield return $"ReadOnlySpan<{scalar}> Loss(ReadOnlySpan<{scalar}> input, ReadOnlySpan<int> targets) => {vector};";
        if (!oracleCase.LossIsVector)
        {
            yield return "void Backward() => net.Backward();";
        }
    }

    private static IEnumerable<string> Attributes(OracleCase oracleCase)
    {
        yield return oracleCase.IsDouble ? "Network(Precision = Precision.Double)" : "Network";

        List<string> input = [.. oracleCase.InputShape.Select(Number)];
        AddIf(input, oracleCase.FixedBatch is not null, $"Batch = {oracleCase.FixedBatch}");
        AddIf(input, oracleCase.InputRequiresGrad, "RequiresGrad = true");
        yield return Attribute("Input", input);

        foreach (OracleLayer layer in oracleCase.Layers)
        {
            List<string> arguments = Arguments(layer);
            AddIf(arguments, layer.Name is not null && HasName(layer), $"Name = \"{layer.Name}\"");
            yield return Attribute(layer.Kind, arguments);
        }

        if (oracleCase.Loss is JsonElement loss)
        {
            yield return Loss(loss);
        }
    }

    /// <summary>Whether layers of this kind are members of the network, and not a cut or the edge of a region.</summary>
    private static bool HasName(OracleLayer layer) => layer.Kind is not ("Detach" or "BeginNoGrad" or "EndNoGrad");

    private static List<string> Arguments(OracleLayer layer) => layer.Kind switch
    {
        "AvgPool1d" or "AvgPool2d" => AvgPool(layer.Options),
        "BatchNorm1d" or "BatchNorm2d" => BatchNorm(layer.Options),
        "Linear" => Linear(layer.Options),
        "Flatten" or "ReLU" or "Detach" or "BeginNoGrad" or "EndNoGrad" => [],
        _ => throw new NotSupportedException($"The harness does not know layers of kind {layer.Kind}."),
    };

    private static List<string> AvgPool(JsonElement options)
    {
        int[] kernel = options.IntsOrNull("kernel_size") ?? throw new NotSupportedException("A pool without kernel_size.");
        List<string> arguments = [.. kernel.Select(Number)];
        AddPerDimension(arguments, "Stride", options.IntsOrNull("stride"));
        AddPerDimension(arguments, "Padding", options.IntsOrNull("padding"));
        AddIf(arguments, options.FlagOr("ceil_mode", false), "CeilMode = true");
        AddIf(arguments, !options.FlagOr("count_include_pad", true), "CountIncludePad = false");
        return arguments;
    }

    private static List<string> BatchNorm(JsonElement options)
    {
        List<string> arguments = [.. options.IntsOrNull("num_features")?.Select(Number) ?? []];
        double? momentum = options.NumberOrNull("momentum");
        AddIf(arguments, options.NumberOrNull("eps") is not null, $"Eps = {Number(options.NumberOrNull("eps"))}");
        AddIf(arguments, momentum is not null, $"Momentum = {Number(momentum)}");
        // A momentum that is there and null is torch's None; an absent one is the default.
        AddIf(arguments, momentum is null && options.TryGetProperty("momentum", out _), "CumulativeAverage = true");
        AddIf(arguments, !options.FlagOr("affine", true), "Affine = false");
        AddIf(arguments, !options.FlagOr("track_running_stats", true), "TrackRunningStats = false");
        AddIf(arguments, options.FlagOr("eval", false), "Eval = true");
        AddFreeze(arguments, options);
        return arguments;
    }

    private static List<string> Linear(JsonElement options)
    {
        List<string> arguments = [.. options.IntsOrNull("in_features")?.Select(Number) ?? []];
        arguments.Add(Number(options.GetProperty("out_features").GetInt32()));
        AddIf(arguments, !options.FlagOr("bias", true), "Bias = false");
        AddFreeze(arguments, options);
        return arguments;
    }

    private static string Loss(JsonElement options)
    {
        string kind = options.TextOr("kind", "");
        if (kind != "CrossEntropyLoss")
        {
            throw new NotSupportedException($"The harness does not know losses of kind {kind}.");
        }

        List<string> arguments = [];
        double? smoothing = options.NumberOrNull("label_smoothing");
        double? ignored = options.NumberOrNull("ignore_index");
        AddIf(arguments, smoothing is not null, $"LabelSmoothing = {Number(smoothing)}");
        AddIf(arguments, ignored is not null, $"IgnoreIndex = {ignored}");
        AddIf(arguments, options.TextOr("reduction", "") != "", $"Reduction = Reduction.{Member(options.TextOr("reduction", "mean"))}");
        return Attribute(kind, arguments);
    }

    private static void AddPerDimension(List<string> arguments, string option, int[]? values)
    {
        if (values is [int both])
        {
            arguments.Add($"{option} = {Number(both)}");
        }
        else if (values is [int height, int width])
        {
            arguments.Add($"{option}Height = {Number(height)}");
            arguments.Add($"{option}Width = {Number(width)}");
        }
    }

    private static void AddFreeze(List<string> arguments, JsonElement options)
    {
        string freeze = options.TextOr("freeze", "none");
        AddIf(arguments, freeze != "none", $"Freeze = Freeze.{Member(freeze)}");
    }

    private static void AddIf(List<string> arguments, bool condition, string argument)
    {
        if (condition)
        {
            arguments.Add(argument);
        }
    }

    private static string Attribute(string name, List<string> arguments) =>
        arguments.Count == 0 ? name : $"{name}({string.Join(", ", arguments)})";

    /// <summary>The enum member of one of torch's words: <c>sum</c> is <c>Sum</c>.</summary>
    private static string Member(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) + "d";
}
