using FusedNorm.Files;
using FusedNorm.Tool.Import.Rules;
using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import;

/// <summary>
/// Finds, from the output back, which layers the nodes are. What is none is reported, and the search goes on above it, so that all is told
/// at once.
/// </summary>
internal sealed class Recognizer
{
    /// <summary>What is tried, in this order: what takes several nodes together stands before what takes the last of them alone.</summary>
    private static readonly Func<Recognizer, GraphNode, IReadOnlyList<Operation>?>[] Rules =
    [
        ActivationPatterns.Match,
        NormPatterns.Match,
        NormRules.Match,
        LinearRules.Match,
        PoolRules.Match,
        PointwiseRules.Match,
        AffineRules.Match,
        JoinRules.Match,
        ViewRules.Match,
    ];

    /// <summary>The operators for which the second dimension is the channels.</summary>
    private static readonly HashSet<string> NeedBatch =
    [
        "AveragePool", "BatchNormalization", "GlobalAveragePool", "GlobalMaxPool", "GroupNormalization", "InstanceNormalization",
        "MaxPool", "PRelu",
    ];

    private readonly List<Problem> problems;
    private readonly List<string> notes;
    private readonly Dictionary<string, Operation> operations = [];

    private Recognizer(ValueTable values, List<Problem> problems, List<string> notes)
    {
        Values = values;
        this.problems = problems;
        this.notes = notes;
    }

    /// <summary>What is known of the values.</summary>
    public ValueTable Values { get; }

    /// <summary>The operations that an output needs, each under the value it defines.</summary>
    /// <param name="values">What is known of the model's values.</param>
    /// <param name="output">The output.</param>
    /// <param name="problems">Where to report what this library cannot express.</param>
    /// <param name="notes">Where to say what a user should know.</param>
    public static IReadOnlyDictionary<string, Operation> Find(ValueTable values, string output, List<Problem> problems, List<string> notes)
    {
        Recognizer recognizer = new(values, problems, notes);
        Stack<string> wanted = new([output]);
        while (wanted.TryPop(out string? value))
        {
            if (values.Producer(value) is not GraphNode node || recognizer.operations.ContainsKey(value)
                || values.Constant(value) is not null)
            {
                continue;
            }

            foreach (Operation operation in recognizer.Recognize(value, node))
            {
                recognizer.operations[operation.Output] = operation;
                foreach (string input in operation.Inputs)
                {
                    wanted.Push(input);
                }
            }
        }

        return recognizer.operations;
    }

    /// <summary>The node that defines a value, where it is of an operator.</summary>
    public GraphNode? Producer(string value, string op) => Values.Producer(value) is { Domain: "" } node && node.OpType == op ? node : null;

    /// <summary>Reports a node that is known, but not as it is.</summary>
    public IReadOnlyList<Operation> Refuse(GraphNode node, string attribute, string reason)
    {
        problems.Add(Problem.Of(node, Values.Order(node), attribute, reason));
        return [Unknown(node)];
    }

    /// <summary>Says something that keeps nobody from importing.</summary>
    public void Note(string note) => notes.Add(note);

    /// <summary>An operation that is not known, of which only what it reads is. How a shape is computed is nothing to be told.</summary>
    public Operation Unknown(GraphNode node)
    {
        IEnumerable<string> read = node.OpType is "Reshape" or "Expand" or "Pad" ? node.Inputs.Take(1) : node.Inputs;
        return new(Operation.Opaque, node, node.Output, [.. read.Where(input => input.Length > 0 && Values.Constant(input) is null)]);
    }

    private IReadOnlyList<Operation> Recognize(string value, GraphNode node)
    {
        if (value != node.Output)
        {
            return Refuse(node, $"output {node.Outputs.IndexOf(value) + 1}", "only the first output of a node is computed here");
        }

        if (node.Domain.Length > 0)
        {
            return Refuse(node, "", $"the operators of {Malformed.Text(node.Domain)} are not known");
        }

        if (!Values.HasBatch && NeedBatch.Contains(node.OpType))
        {
            return Refuse(node, "", "it counts its channels behind a batch, and the model's input has none");
        }

        foreach (Func<Recognizer, GraphNode, IReadOnlyList<Operation>?> rule in Rules)
        {
            if (rule(this, node) is IReadOnlyList<Operation> found)
            {
                return found;
            }
        }

        return Refuse(node, "", MissingOperators.Reason(node.OpType));
    }
}
