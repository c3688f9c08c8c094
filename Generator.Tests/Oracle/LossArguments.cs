using System.Text.Json;
using static FusedNorm.Generator.Tests.Oracle.AttributeText;

namespace FusedNorm.Generator.Tests.Oracle;

/// <summary>The arguments of a loss's attribute, from torch's names for them.</summary>
internal static class LossArguments
{
    /// <exception cref="NotSupportedException">The kind of loss is not known here.</exception>
    public static List<string> Of(JsonElement options)
    {
        string kind = options.TextOr("kind", "");
        List<string> arguments = kind switch
        {
            "CrossEntropyLoss" => CrossEntropy(options),
            _ => throw new NotSupportedException($"The harness does not know losses of kind {kind}."),
        };
        AddIf(arguments, options.TextOr("reduction", "") != "", $"Reduction = Reduction.{Member(options.TextOr("reduction", "mean"))}");
        return arguments;
    }

    private static List<string> CrossEntropy(JsonElement options)
    {
        List<string> arguments = [];
        AddNumber(arguments, "LabelSmoothing", options.NumberOrNull("label_smoothing"));
        double? ignored = options.NumberOrNull("ignore_index");
        AddIf(arguments, ignored is not null, $"IgnoreIndex = {ignored}");
        return arguments;
    }
}
