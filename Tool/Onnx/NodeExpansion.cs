using FusedNorm.Files;

namespace FusedNorm.Tool.Onnx;

/// <summary>
/// Puts in place of every node that calls a function of the file the function's nodes, and of the operators that ONNX Runtime writes into
/// optimised models and scikit-learn's pipelines have the standard ones, so that nobody behind the reader knows of either.
/// </summary>
internal sealed class NodeExpansion
{
    /// <summary>The most nodes that come out of calls, each of which costs a few bytes of the file.</summary>
    private const int MostNodes = 100_000;

    private const int DeepestCall = 64;

    /// <summary>How much of a name within a function is kept.</summary>
    private const int LongestName = 100;

    private readonly Dictionary<(string Domain, string Name, string Overload), OnnxFunction> functions = [];
    private readonly HashSet<OnnxFunction> running = [];
    private readonly List<GraphNode> result = [];
    private int calls;
    private int expanded;

    private NodeExpansion(IEnumerable<OnnxFunction> functions)
    {
        foreach (OnnxFunction function in functions)
        {
            if (!this.functions.TryAdd((function.Domain, function.Name, function.Overload), function))
            {
                throw Malformed.At("the functions", "every name once", $"{Malformed.Text(function.Name)} again");
            }
        }
    }

    /// <summary>Expands the nodes of a model.</summary>
    /// <exception cref="InvalidDataException">A function calls itself, or calls make too many nodes.</exception>
    public static void Run(OnnxModel model, IReadOnlyList<OnnxFunction> functions)
    {
        NodeExpansion expansion = new(functions);
        foreach (GraphNode node in model.Nodes)
        {
            node.Opset = model.Opset;
            expansion.Add(node);
        }

        model.Nodes.Clear();
        model.Nodes.AddRange(expansion.result);
    }

    private void Add(GraphNode node)
    {
        if (functions.TryGetValue((node.Domain, node.OpType, node.Overload), out OnnxFunction? function))
        {
            Call(node, function);
            return;
        }

        foreach (GraphNode standard in RuntimeOperators.Rewrite(node) ?? PipelineOperators.Rewrite(node) ?? [node])
        {
            result.Add(standard);
        }
    }

    private void Call(GraphNode call, OnnxFunction function)
    {
        string where = $"node {Malformed.Text(call.Label)}";
        if (!running.Add(function))
        {
            throw Malformed.At(where, "functions that do not call themselves", Malformed.Text(function.Name));
        }

        if (running.Count > DeepestCall)
        {
            throw Malformed.At(where, $"calls within calls, {DeepestCall} deep", "more");
        }

        string prefix = FormattableString.Invariant($"{Cut(call.Label)}#{++calls}/");
        Dictionary<string, string> names = [];
        Bind(names, function.Inputs, call.Inputs);
        Bind(names, function.Outputs, call.Outputs);
        foreach (GraphNode node in function.Nodes)
        {
            if (++expanded > MostNodes)
            {
                throw Malformed.At(where, $"functions of at most {MostNodes} nodes together", "more");
            }

            Add(Copy(node, call, function, names, prefix));
        }

        AddOutputsThatAreInputs(call, function);
        running.Remove(function);
    }

    private static void Bind(Dictionary<string, string> names, List<string> own, List<string> given)
    {
        for (int i = 0; i < own.Count; i++)
        {
            // What a call leaves out is left out in the function too.
            names.TryAdd(own[i], i < given.Count ? given[i] : "");
        }
    }

    /// <summary>A function may give back what it got.</summary>
    private void AddOutputsThatAreInputs(GraphNode call, OnnxFunction function)
    {
        for (int i = 0; i < Math.Min(function.Outputs.Count, call.Outputs.Count); i++)
        {
            int input = function.Inputs.IndexOf(function.Outputs[i]);
            if (input >= 0)
            {
                GraphNode identity = new() { Name = call.Name, OpType = "Identity", Opset = call.Opset };
                identity.Inputs.Add(call.Input(input));
                identity.Outputs.Add(call.Outputs[i]);
                result.Add(identity);
            }
        }
    }

    private static GraphNode Copy(GraphNode node, GraphNode call, OnnxFunction function, Dictionary<string, string> names, string prefix)
    {
        GraphNode copy = new()
        {
            // The path that exporters write into names is the call's: /trunk/fc1/MatMul.
            Name = $"{Cut(call.Label)}/{Cut(node.Label)}",
            OpType = node.OpType,
            Domain = node.Domain,
            Overload = node.Overload,
            Opset = function.Opsets.GetValueOrDefault("", call.Opset),
        };
        copy.Inputs.AddRange(node.Inputs.Select(Own));
        copy.Outputs.AddRange(node.Outputs.Select(Own));
        foreach ((string name, NodeAttribute attribute) in node.Attributes)
        {
            // Where the call does not give a value, and the function has none for it, the attribute is left out.
            NodeAttribute? given = attribute.Reference.Length == 0 ? attribute
                : call.Attributes.GetValueOrDefault(attribute.Reference) ?? function.Defaults.GetValueOrDefault(attribute.Reference);
            if (given is not null)
            {
                copy.Attributes.Add(name, given);
            }
        }

        return copy;

        string Own(string value)
        {
            if (value.Length > 0 && !names.ContainsKey(value))
            {
                names.Add(value, prefix + Cut(value));
            }

            return value.Length == 0 ? "" : names[value];
        }
    }

    private static string Cut(string name) => name.Length <= LongestName ? name : name[..LongestName];
}
