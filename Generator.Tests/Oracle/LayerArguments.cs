using System.Text.Json;
using static FusedNorm.Generator.Tests.Oracle.AttributeText;

namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>The arguments of a layer's attribute, from torch's names for them.</summary>
internal static class LayerArguments
{
    /// <exception cref="NotSupportedException">The kind of layer is not known here.</exception>
    public static List<string> Of(OracleLayer layer)
    {
        JsonElement options = layer.Options;
        return layer.Kind switch
        {
            "AdaptiveAvgPool1d" or "AdaptiveMaxPool1d" => AdaptivePool(options, rank: 1),
            "AdaptiveAvgPool2d" or "AdaptiveMaxPool2d" => AdaptivePool(options, rank: 2),
            "Add" or "Concat" or "From" => [Quoted(options.GetProperty("from").GetString())],
            "AvgPool1d" or "AvgPool2d" or "AvgPool3d" or "MaxPool1d" or "MaxPool2d" or "MaxPool3d" => WindowPool(options),
            "BatchNorm1d" or "BatchNorm2d" or "BatchNorm3d" => TrackingNorm(options, affine: true, tracks: true),
            "CELU" or "ELU" => [.. Positional(options, "alpha")],
            "Dropout" => [.. Positional(options, "p")],
            "GELU" => options.TextOr("approximate", "none") == "tanh" ? ["Tanh = true"] : [],
            "GroupNorm" => GroupNorm(options),
            "Hardtanh" => [.. Positional(options, "min_val"), .. Positional(options, "max_val")],
            "Include" => Include(layer),
            "InstanceNorm1d" or "InstanceNorm2d" or "InstanceNorm3d" => TrackingNorm(options, affine: false, tracks: false),
            "LayerNorm" or "RMSNorm" => LayerNorm(options),
            "LeakyReLU" => [.. Positional(options, "negative_slope")],
            "Linear" => Linear(options),
            "Softplus" => [.. Positional(options, "beta"), .. Positional(options, "threshold")],
            "Tap" => [Quoted(layer.Name)],
            "ReLU" or "ReLU6" or "SELU" or "Sigmoid" or "LogSigmoid" or "Hardsigmoid" or "Tanh" or "SiLU" or "Mish" or "Hardswish" => [],
            "Softsign" or "Softmax" or "LogSoftmax" => [],
            "Flatten" or "Detach" or "BeginNoGrad" or "EndNoGrad" => [],
            _ => throw new NotSupportedException($"The harness does not know layers of kind {layer.Kind}."),
        };
    }

    private static List<string> WindowPool(JsonElement options)
    {
        int[] kernel = options.IntsOrNull("kernel_size") ?? throw new NotSupportedException("A pool without kernel_size.");
        List<string> arguments = [.. kernel.Select(Number)];
        AddPerDimension(arguments, "Stride", options.IntsOrNull("stride"));
        AddPerDimension(arguments, "Padding", options.IntsOrNull("padding"));
        AddPerDimension(arguments, "Dilation", options.IntsOrNull("dilation"));
        AddIf(arguments, options.FlagOr("ceil_mode", false), "CeilMode = true");
        AddIf(arguments, !options.FlagOr("count_include_pad", true), "CountIncludePad = false");
        double? divisor = options.NumberOrNull("divisor_override");
        AddIf(arguments, divisor is not null, $"DivisorOverride = {divisor}");
        return arguments;
    }

    /// <summary>torch's None is 0, and a single size of a two-dimensional pool means both.</summary>
    private static List<string> AdaptivePool(JsonElement options, int rank)
    {
        JsonElement size = options.GetProperty("output_size");
        IEnumerable<JsonElement> sizes = size.ValueKind == JsonValueKind.Array ? size.EnumerateArray() : Enumerable.Repeat(size, rank);
        return [.. sizes.Select(item => Number(item.ValueKind == JsonValueKind.Null ? 0 : item.GetInt32()))];
    }

    private static List<string> LayerNorm(JsonElement options)
    {
        List<string> arguments = Inferable(options, "normalized_shape");
        AddNumber(arguments, "Eps", options.NumberOrNull("eps"));
        AddIf(arguments, !options.FlagOr("elementwise_affine", true), "ElementwiseAffine = false");
        AddIf(arguments, !options.FlagOr("bias", true), "Bias = false");
        AddFreeze(arguments, options);
        return arguments;
    }

    private static List<string> GroupNorm(JsonElement options)
    {
        List<string> arguments = [Number(options.GetProperty("num_groups").GetInt32()), .. Inferable(options, "num_channels")];
        AddNumber(arguments, "Eps", options.NumberOrNull("eps"));
        AddIf(arguments, !options.FlagOr("affine", true), "Affine = false");
        AddFreeze(arguments, options);
        return arguments;
    }

    private static List<string> TrackingNorm(JsonElement options, bool affine, bool tracks)
    {
        List<string> arguments = Inferable(options, "num_features");
        double? momentum = options.NumberOrNull("momentum");
        AddNumber(arguments, "Eps", options.NumberOrNull("eps"));
        AddNumber(arguments, "Momentum", momentum);
        // A momentum that is there and null is torch's None; an absent one is the default.
        AddIf(arguments, momentum is null && options.TryGetProperty("momentum", out _), "CumulativeAverage = true");
        AddFlag(arguments, "Affine", options.FlagOr("affine", affine), affine);
        AddFlag(arguments, "TrackRunningStats", options.FlagOr("track_running_stats", tracks), tracks);
        AddIf(arguments, options.FlagOr("eval", false), "Eval = true");
        AddFreeze(arguments, options);
        return arguments;
    }

    private static List<string> Linear(JsonElement options)
    {
        List<string> arguments = Inferable(options, "in_features");
        arguments.Add(Number(options.GetProperty("out_features").GetInt32()));
        AddIf(arguments, !options.FlagOr("bias", true), "Bias = false");
        AddFreeze(arguments, options);
        return arguments;
    }

    private static List<string> Include(OracleLayer layer)
    {
        List<string> arguments = [];
        AddIf(arguments, layer.Name is not null, Quoted(layer.Name));
        AddIf(arguments, layer.Options.FlagOr("eval", false), "Eval = true");
        AddFreeze(arguments, layer.Options);
        return arguments;
    }

    /// <summary>A size that the layer above determines, given unless the description leaves it out or asks for it to be inferred.</summary>
    private static List<string> Inferable(JsonElement options, string option) =>
        options.FlagOr("inferred", false) ? [] : [.. options.IntsOrNull(option)?.Select(Number) ?? []];

    private static IEnumerable<string> Positional(JsonElement options, string option) =>
        options.NumberOrNull(option) is double value ? [Number(value)] : [];

    private static void AddPerDimension(List<string> arguments, string option, int[]? values)
    {
        if (values is [int all])
        {
            arguments.Add($"{option} = {Number(all)}");
        }
        else if (values is not null)
        {
            string[] axes = ["Depth", "Height", "Width"];
            arguments.AddRange(axes[^values.Length..].Zip(values, (axis, value) => $"{option}{axis} = {Number(value)}"));
        }
    }

    private static void AddFlag(List<string> arguments, string option, bool value, bool byDefault) =>
        AddIf(arguments, value != byDefault, $"{option} = {(value ? "true" : "false")}");

    private static void AddFreeze(List<string> arguments, JsonElement options)
    {
        string freeze = options.TextOr("freeze", "none");
        AddIf(arguments, freeze != "none", $"Freeze = Freeze.{Member(freeze)}");
    }
}
