using FusedNorm.Files;
using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import;

/// <summary>A place in a declaration: a layer, a tap that gives the value above it a name, or a branch that goes on from one.</summary>
/// <param name="Operation">The layer; null for a tap, and for a branch.</param>
/// <param name="Tap">
/// The tap's name, or the name of the tap that a join comes back to or a branch begins at; empty for other layers.
/// </param>
internal sealed record ChainLink(Operation? Operation, string Tap)
{
    /// <summary>Whether the layers below go on from the tap.</summary>
    public bool IsBranch { get; init; }

    /// <summary>Whether it comes back to a tap above it.</summary>
    public bool ReadsTap => IsBranch || Operation is { IsJoin: true };

    /// <summary>The shape of a sample of the value above it, as it is declared; <see cref="Placement"/> says it.</summary>
    public IReadOnlyList<long> Input { get; init; } = [];
}

/// <summary>
/// Puts operations one below the other, as a declaration has them: each reads what the one before gives, or goes on from a tap, and a join
/// comes back to a value above it by a tap.
/// </summary>
internal sealed class OperationChain
{
    private const string OtherShape = "the input has another shape elsewhere; only one can be declared";

    private readonly IReadOnlyDictionary<string, Operation> operations;
    private readonly List<Problem> problems;
    private readonly ValueTable values;
    private readonly List<Operation> layers = [];
    private readonly HashSet<string> tapped = [];
    private readonly Dictionary<string, string> taps = [];
    private readonly Dictionary<string, string> seen = [];

    private OperationChain(ValueTable values, IReadOnlyDictionary<string, Operation> operations, List<Problem> problems)
    {
        this.values = values;
        this.operations = operations;
        this.problems = problems;
    }

    /// <summary>The links from the input to the output. What no chain can express is reported.</summary>
    public static IReadOnlyList<ChainLink> Build(
        Terminals ends, ValueTable values, IReadOnlyDictionary<string, Operation> operations, List<Problem> problems)
    {
        OperationChain chain = new(values, operations, problems);
        return chain.Walk(ends.Input.Name, ends.Output) ? chain.Links(ends.Input.Name) : [];
    }

    /// <summary>
    /// Goes up from the output. At a join, what stands directly above comes last, behind all that the other values are computed by.
    /// </summary>
    private bool Walk(string input, string output)
    {
        HashSet<string> passed = [input];
        Stack<(string Value, bool IsReady)> open = new([(Seen(output), false)]);
        while (open.TryPop(out (string Value, bool IsReady) next))
        {
            if (next.IsReady)
            {
                if (passed.Add(next.Value))
                {
                    layers.Add(operations[next.Value]);
                }

                continue;
            }

            if (passed.Contains(next.Value))
            {
                continue;
            }

            if (!operations.TryGetValue(next.Value, out Operation? operation) || operation.Inputs.Count == 0)
            {
                problems.Add(new Problem(
                    next.Value, "", "",
                    $"expected the output to be computed from the input {Malformed.Text(input)}, found a value that is not"));
                return false;
            }

            open.Push((next.Value, true));
            open.Push((Above(operation), false));
            if (operation.IsJoin)
            {
                foreach (string other in Others(operation).OrderByDescending(Place))
                {
                    open.Push((other, false));
                }
            }
        }

        return true;
    }

    /// <summary>
    /// The value that stands directly above an operation: of a concatenation its first part, else whatever is computed last.
    /// </summary>
    private string Above(Operation operation) =>
        operation.Kind == Operation.Concat ? Seen(operation.Inputs[0]) : operation.Inputs.Select(Seen).MaxBy(Place)!;

    /// <summary>The node of a value, which stands behind all that it reads; the input's is before all.</summary>
    private int Place(string value) => operations.TryGetValue(value, out Operation? operation) ? values.Order(operation.Node) : -1;

    /// <summary>A value without the operations that change nothing.</summary>
    private string Seen(string value)
    {
        List<string> views = [];
        while (!seen.ContainsKey(value) && operations.TryGetValue(value, out Operation? operation) && operation.Kind == Operation.View)
        {
            views.Add(value);
            value = operation.Inputs[0];
        }

        value = seen.GetValueOrDefault(value, value);
        views.ForEach(view => seen.Add(view, value));
        return value;
    }

    private List<ChainLink> Links(string input)
    {
        Dictionary<string, int> passed = new() { [input] = 0 };
        string current = input;
        foreach (Operation operation in layers)
        {
            IEnumerable<string> read = operation.IsJoin ? Others(operation) : [];
            CheckReads(operation, Above(operation) == current ? read : read.Append(Above(operation)), passed);
            passed.Add(operation.Output, passed.Count);
            current = operation.Output;
        }

        foreach (string value in passed.Keys.Where(tapped.Contains).OrderBy(value => passed[value]))
        {
            taps.Add(value, $"skip{taps.Count + 1}");
        }

        List<ChainLink> links = [];
        AddTap(links, input);
        current = input;
        foreach (Operation operation in layers)
        {
            if (Above(operation) != current)
            {
                links.Add(new ChainLink(null, taps.GetValueOrDefault(Above(operation), "")) { IsBranch = true });
            }

            IEnumerable<string> others = operation.IsJoin ? Others(operation).Select(value => taps.GetValueOrDefault(value, "")) : [""];
            links.AddRange(others.Select(tap => new ChainLink(operation, tap)));
            AddTap(links, operation.Output);
            current = operation.Output;
        }

        return links;
    }

    /// <summary>What a join takes besides the value above it.</summary>
    private List<string> Others(Operation join)
    {
        List<string> others = [.. join.Inputs.Select(Seen)];
        others.Remove(Above(join));
        return others;
    }

    /// <summary>Has the values tapped that an operation comes back to; reports those that another shape of the input hides.</summary>
    private void CheckReads(Operation operation, IEnumerable<string> read, Dictionary<string, int> passed)
    {
        GraphNode node = operation.Node;
        if (operation.Kind == Operation.Reshape && passed.Count > 1)
        {
            problems.Add(Problem.Of(node, values.Order(node), "", OtherShape));
            return;
        }

        foreach (string value in read)
        {
            if (passed[value] == 0 && layers[0].Kind == Operation.Reshape)
            {
                problems.Add(Problem.Of(node, values.Order(node), $"input {Malformed.Text(value)}", OtherShape));
            }
            else
            {
                tapped.Add(value);
            }
        }
    }

    private void AddTap(List<ChainLink> links, string value)
    {
        if (taps.TryGetValue(value, out string? name))
        {
            links.Add(new ChainLink(null, name));
        }
    }
}
