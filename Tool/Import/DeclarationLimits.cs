using FusedNorm.Files;
using FusedNorm.Tool.Import.Rules;
using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import;

/// <summary>What the compiler refuses in any declaration, told of the node: an import writes only classes that compile.</summary>
internal static class DeclarationLimits
{
    /// <summary>The dimensions behind the batch that a value has at most.</summary>
    private const int MostDimensions = 4;

    /// <summary>
    /// The values of a sample: with several tensors of a batch in one workspace, places must stay whole numbers of 32 bits.
    /// </summary>
    private const long MostValues = 1L << 28;

    /// <summary>Reports what stands against the layers of a chain.</summary>
    public static void Check(IReadOnlyList<ChainLink> links, ValueTable values, Terminals ends, List<Problem> problems)
    {
        long[] inputShape = ends.Shape!;
        Operation[] operations = [.. links.Select(link => link.Operation).OfType<Operation>().Distinct()];
        if (operations is not [{ Kind: Operation.Reshape }, ..] && Excess(inputShape) is string excess)
        {
            problems.Add(new Problem(ends.Input.Name, "", Malformed.Shape(inputShape), excess));
        }

        foreach (Operation operation in operations)
        {
            if (Reason(operation, values) is string reason)
            {
                problems.Add(Problem.Of(operation.Node, values.Order(operation.Node), "", reason));
            }
        }
    }

    /// <summary>Reports a chain that has nothing to declare.</summary>
    public static void RequireLayer(IReadOnlyList<ChainLink> links, ValueTable values, string output, List<Problem> problems)
    {
        const string Reason = "the output is the input, perhaps in another shape: there is no layer to declare";
        if (problems.Count == 0 && links.All(link => link.Operation is null))
        {
            problems.Add(values.Producer(output) is GraphNode node
                ? Problem.Of(node, values.Order(node), "", Reason)
                : new Problem(output, "", "", Reason));
        }
    }

    private static string? Reason(Operation operation, ValueTable values)
    {
        if (values.Sample(operation.Output) is not long[] output)
        {
            return "the shape of its output cannot be told from the file, or has no values";
        }

        if (Excess(output) is string excess)
        {
            // Told where it begins.
            bool isToldAbove = operation.Inputs.Any(input => values.Shape(input) is long[] above && Excess(above) is not null);
            return isToldAbove ? null : $"{Malformed.Shape(output)}: {excess}";
        }

        // In training there would be nothing to learn from, and PyTorch raises: Expected more than 1 value per channel when training.
        string group = operation.Kind == "GroupNorm" ? "group of channels" : "channel";
        return IsOverOneValue(operation, output)
            ? $"each {group} of {Malformed.Shape(output)} is one value, which minus its mean is 0: "
                + "a norm here takes its statistics of two or more"
            : null;
    }

    private static string? Excess(long[] shape) =>
        shape.Length > MostDimensions ? $"a value here has 1 to {MostDimensions} dimensions behind the batch"
        : shape.Aggregate(1.0, (product, size) => product * size) > MostValues ? $"a sample here has at most {MostValues} values"
        : null;

    private static bool IsOverOneValue(Operation operation, long[] shape) =>
        operation.Kind == "GroupNorm" ? operation.Arguments[0] == Text.Of(ShapeRules.Length(shape))
        : operation.Kind.StartsWith("InstanceNorm", StringComparison.Ordinal) && shape.Skip(1).All(size => size == 1);
}
