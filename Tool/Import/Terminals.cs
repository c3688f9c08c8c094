using FusedNorm.Files;
using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import;

/// <summary>What a network takes from a model: one input, one output.</summary>
/// <param name="Input">The input.</param>
/// <param name="Output">The output.</param>
/// <param name="Shape">The shape of a sample of the input; null where it is not known.</param>
/// <param name="HasBatch">Whether the first dimension of values is the batch; without it a value is a sample.</param>
internal sealed record Terminals(OnnxValue Input, string Output, long[]? Shape, bool HasBatch)
{
    /// <summary>The oldest operators that are read: those of ONNX 1.2, whose meaning is today's.</summary>
    private const long OldestOpset = 7;

    private const int MostNames = 8;

    /// <summary>The batch that the model was exported with, where it is fixed.</summary>
    public long? FixedBatch => HasBatch && Input.Shape is [long batch, ..] ? batch : null;

    /// <summary>Chooses them; null where that is not possible, with the reason among the problems.</summary>
    public static Terminals? Choose(OnnxModel model, ImportOptions options, List<Problem> problems, List<string> notes)
    {
        if (model.Opset < OldestOpset)
        {
            problems.Add(new Problem("the model", "", $"opset {model.Opset}", $"expected opset {OldestOpset} or later"));
        }

        string? output = ChooseOutput(model, options.Output, problems, notes);
        OnnxValue? input = ChooseInput(model, output, problems, notes);
        if (input is { DType: not (DType.F32 or DType.F64 or DType.F16 or DType.BF16) })
        {
            string kind = input.DType?.Name() ?? "another kind";
            problems.Add(new Problem(input.Name, "", $"an input of {kind}", "a network here takes floats"));
        }

        if (problems.Count > 0 || input is null || output is null)
        {
            return null;
        }

        bool hasBatch = !(input.Shape is [not null, ..] shape && shape.Count == (options.InputShape?.Count ?? 1));
        if (!hasBatch)
        {
            notes.Add($"{TextExcerpt.Of(input.Name)} has no batch in the model: all of it is one sample");
        }

        return new Terminals(input, output, SampleShape(input, options.InputShape, hasBatch, problems), hasBatch);
    }

    private static string? ChooseOutput(OnnxModel model, string? wanted, List<Problem> problems, List<string> notes)
    {
        if (wanted is not null)
        {
            // What stands behind another value, as the choice of a class, is cut off.
            if (model.Outputs.Exists(output => output.Name == wanted) || model.Nodes.Exists(node => node.Output == wanted))
            {
                return wanted;
            }

            problems.Add(new Problem(
                "the model", "", $"--output-name {wanted}",
                $"expected one of its outputs, {Names(model.Outputs)}, or another value that a node gives"));
            return null;
        }

        // States that are handed through, as those who have none write them, and versions and sizes, which are constants.
        HashSet<string> handed = [.. model.Inputs.Select(input => input.Name), .. model.Initializers.Select(tensor => tensor.Name)];
        foreach (GraphNode node in model.Nodes.Where(node => node.Domain.Length == 0))
        {
            if (node.OpType == "Constant" || (node.OpType == "Identity" && handed.Contains(node.Input(0))))
            {
                handed.Add(node.Output);
            }
        }

        OnnxValue[] computed = [.. model.Outputs.Where(output => model.Outputs.Count == 1 || !handed.Contains(output.Name))];
        if (computed is [OnnxValue only])
        {
            notes.AddRange(LeftOut(model.Outputs, only, "output", "an input or a constant"));
            return only.Name;
        }

        problems.Add(new Problem("the model", "", $"{model.Outputs.Count} outputs", model.Outputs.Count == 0
            ? "a network here has one output"
            : $"a network here has one output, found {Names(model.Outputs)}: choose one with --output-name"));
        return null;
    }

    private static OnnxValue? ChooseInput(OnnxModel model, string? output, List<Problem> problems, List<string> notes)
    {
        OnnxValue[] read = [.. model.Inputs];
        if (read.Length > 1 && output is not null)
        {
            HashSet<string> needed = Needed(model, output);
            read = [.. read.Where(input => needed.Contains(input.Name))];
            if (read.Length == 1)
            {
                notes.AddRange(LeftOut(model.Inputs, read[0], "input", "not read"));
            }
        }

        if (read is [OnnxValue only])
        {
            return only;
        }

        OnnxValue[] found = read.Length == 0 ? [.. model.Inputs] : read;
        string names = found.Length > 1 ? $", found {Names(found)}" : "";
        problems.Add(new Problem("the model", "", $"{found.Length} inputs", $"a network here has one input{names}"));
        return null;
    }

    private static IEnumerable<string> LeftOut(IEnumerable<OnnxValue> all, OnnxValue chosen, string what, string why) => all
        .Where(value => value != chosen).Take(MostNames)
        .Select(value => $"the {what} {Malformed.Text(value.Name)} is {why}, and left out");

    /// <summary>The values that an output is computed from.</summary>
    private static HashSet<string> Needed(OnnxModel model, string output)
    {
        HashSet<string> needed = [output];
        foreach (GraphNode node in model.Nodes.AsEnumerable().Reverse().Where(node => node.Outputs.Exists(needed.Contains)))
        {
            needed.UnionWith(node.Inputs);
        }

        return needed;
    }

    /// <summary>The shape of a sample: what is behind the batch.</summary>
    private static long[]? SampleShape(OnnxValue input, IReadOnlyList<long>? given, bool hasBatch, List<Problem> problems)
    {
        long?[]? sizes = input.Shape is { } shape && shape.Count > (hasBatch ? 1 : 0) ? [.. shape.Skip(hasBatch ? 1 : 0)] : null;
        if (given is not null)
        {
            bool fits = sizes?.Length == given.Count && !sizes.Zip(given).Any(pair => pair.First is long size && size != pair.Second);
            if (input.Shape is not null && !fits)
            {
                problems.Add(new Problem(input.Name, "", $"--input {string.Join(',', given)}", $"the model says {input}"));
                return null;
            }

            return [.. given];
        }

        if (sizes is null || Array.Exists(sizes, size => size is null))
        {
            problems.Add(new Problem(
                input.Name, "", input.ToString(),
                "expected the batch and then sizes that are known; say the shape of a sample with --input"));
            return null;
        }

        long[] known = [.. sizes.Select(size => size!.Value)];
        if (!ShapeRules.IsBearable(known))
        {
            problems.Add(new Problem(input.Name, "", input.ToString(), "expected sizes that are positive, and together can be indexed"));
            return null;
        }

        return known;
    }

    private static string Names(IEnumerable<OnnxValue> found) =>
        string.Join(", ", found.Take(MostNames).Select(value => Malformed.Text(value.Name)));
}
