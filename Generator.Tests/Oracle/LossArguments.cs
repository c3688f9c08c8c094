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
            "NLLLoss" => OfClasses(options),
            "SmoothL1Loss" => OneNumber(options, "Beta", "beta"),
            "HuberLoss" => OneNumber(options, "Delta", "delta"),
            "BCEWithLogitsLoss" => BinaryCrossEntropy(options),
            "MSELoss" or "L1Loss" => [],
            _ => throw new NotSupportedException($"The harness does not know losses of kind {kind}."),
        };
        AddIf(arguments, options.TextOr("reduction", "") != "", $"Reduction = Reduction.{Member(options.TextOr("reduction", "mean"))}");
        return arguments;
    }

    /// <summary>Whether the targets of a loss are class indices, and not values.</summary>
    public static bool TakesClasses(JsonElement options) =>
        options.TextOr("kind", "") is "CrossEntropyLoss" or "NLLLoss" && !TakesProbabilities(options);

    private static bool TakesProbabilities(JsonElement options) => options.TextOr("targets", "") == "probabilities";

    private static List<string> CrossEntropy(JsonElement options)
    {
        List<string> arguments = OfClasses(options);
        AddNumber(arguments, "LabelSmoothing", options.NumberOrNull("label_smoothing"));
        AddIf(arguments, TakesProbabilities(options), "ProbabilityTargets = true");
        return arguments;
    }

    private static List<string> OfClasses(JsonElement options)
    {
        List<string> arguments = [];
        AddNumbers(arguments, "Weight", options.NumbersOrNull("weight"));
        double? ignored = options.NumberOrNull("ignore_index");
        AddIf(arguments, ignored is not null, $"IgnoreIndex = {ignored}");
        return arguments;
    }

    private static List<string> OneNumber(JsonElement options, string option, string name)
    {
        List<string> arguments = [];
        AddNumber(arguments, option, options.NumberOrNull(name));
        return arguments;
    }

    private static List<string> BinaryCrossEntropy(JsonElement options)
    {
        List<string> arguments = [];
        AddNumbers(arguments, "PosWeight", options.NumbersOrNull("pos_weight"));
        return arguments;
    }
}
