namespace FusedNorm.Tool.Onnx;

/// <summary>The operators that ONNX Runtime writes into the models it has optimised, in those of the standard.</summary>
internal static class RuntimeOperators
{
    private const string Domain = "com.microsoft";

    /// <summary>The standard nodes for a node; null for one that is none of these, or in a form that standard nodes have not.</summary>
    public static IReadOnlyList<GraphNode>? Rewrite(GraphNode node)
    {
        // The runtime has this one in the standard's name too.
        if (node is { OpType: "SimplifiedLayerNormalization", Domain: "" or Domain })
        {
            return [Renamed(node, "RMSNormalization")];
        }

        return node.Domain != Domain ? null : node.OpType switch
        {
            "Gelu" => [Renamed(node, "Gelu")],
            "LayerNormalization" or "RMSNormalization" => [Renamed(node, node.OpType)],
            "FastGelu" => Behind(node, "Gelu", ("approximate", new NodeAttribute { Text = "tanh" })),
            "BiasGelu" => Behind(node, "Gelu"),
            "QuickGelu" when node.Float("alpha", 1.702f) == 1 => QuickGelu(node),
            "FusedMatMul" or "TransposeMatMul" when node.Int("transBatchA", 0) == 0 && node.Int("transBatchB", 0) == 0 => Product(node),
            "FusedGemm" => Gemm(node),
            "SkipLayerNormalization" => Skip(node, "LayerNormalization", bias: 4, parameters: [2, 3]),
            "SkipSimplifiedLayerNormalization" => Skip(node, "RMSNormalization", bias: 3, parameters: [2]),
            _ => null,
        };
    }

    private static GraphNode Renamed(GraphNode node, string op)
    {
        GraphNode copy = Make(node, op, node.Inputs, [.. node.Outputs]);
        foreach ((string name, NodeAttribute attribute) in node.Attributes)
        {
            copy.Attributes.Add(name, attribute);
        }

        return copy;
    }

    /// <summary>A node of the standard in place of another, or of a part of it.</summary>
    internal static GraphNode Make(GraphNode node, string op, IEnumerable<string> inputs, params IReadOnlyList<string> outputs)
    {
        GraphNode made = new() { Name = node.Name, OpType = op, Opset = node.Opset };
        made.Inputs.AddRange(inputs);
        made.Outputs.AddRange(outputs);
        return made;
    }

    /// <summary>A value within what was one node.</summary>
    internal static string Inner(GraphNode node, string name) => $"{node.Output}/{name}";

    /// <summary>An activation behind a bias.</summary>
    private static List<GraphNode> Behind(GraphNode node, string activation, params (string Name, NodeAttribute Value)[] attributes)
    {
        bool hasBias = node.Input(1).Length > 0;
        string sum = hasBias ? Inner(node, "sum") : node.Input(0);
        GraphNode last = Make(node, activation, [sum], node.Output);
        foreach ((string name, NodeAttribute value) in attributes)
        {
            last.Attributes.Add(name, value);
        }

        return hasBias ? [Make(node, "Add", node.Inputs.Take(2), sum), last] : [last];
    }

    private static List<GraphNode> QuickGelu(GraphNode node) =>
        [Make(node, "Sigmoid", [node.Input(0)], Inner(node, "gate")), Make(node, "Mul", [node.Input(0), Inner(node, "gate")], node.Output)];

    /// <summary>A matrix product of transposed values, times a number.</summary>
    private static List<GraphNode> Product(GraphNode node)
    {
        List<GraphNode> nodes = [];
        string[] factors = [node.Input(0), node.Input(1)];
        foreach ((int index, string attribute) in new[] { (0, "transA"), (1, "transB") })
        {
            if (node.Int(attribute, 0) != 0)
            {
                string turned = Inner(node, attribute);
                nodes.Add(Make(node, "Transpose", [factors[index]], turned));
                factors[index] = turned;
            }
        }

        float alpha = node.Float("alpha", 1);
        string product = alpha == 1 ? node.Output : Inner(node, "product");
        nodes.Add(Make(node, "MatMul", factors, product));
        if (alpha != 1)
        {
            GraphNode constant = Make(node, "Constant", [], Inner(node, "alpha"));
            constant.Attributes.Add("value_float", new NodeAttribute { Float = alpha });
            nodes.AddRange([constant, Make(node, "Mul", [product, constant.Output], node.Output)]);
        }

        return nodes;
    }

    private static List<GraphNode>? Gemm(GraphNode node)
    {
        string activation = node.Text("activation", "");
        if (activation is not ("Relu" or "LeakyRelu" or "Elu" or "Sigmoid" or "Tanh"))
        {
            return null;
        }

        GraphNode product = Make(node, "Gemm", node.Inputs, Inner(node, "product"));
        GraphNode last = Make(node, activation, [product.Output], node.Output);
        foreach ((string name, NodeAttribute attribute) in node.Attributes)
        {
            bool isActivations = name.StartsWith("activation_", StringComparison.Ordinal);
            (GraphNode owner, string own) = isActivations ? (last, name["activation_".Length..]) : (product, name);
            owner.Attributes.TryAdd(own, attribute);
        }

        return [product, last];
    }

    /// <summary>A sum of two values and perhaps a bias, and a norm behind it. The fourth output is the sum.</summary>
    private static List<GraphNode> Skip(GraphNode node, string norm, int bias, int[] parameters)
    {
        List<GraphNode> nodes = [];
        string sum = node.Outputs.Count > 3 && node.Outputs[3].Length > 0 ? node.Outputs[3] : Inner(node, "sum");
        bool hasBias = node.Input(bias).Length > 0;
        string first = hasBias ? Inner(node, "skip") : sum;
        nodes.Add(Make(node, "Add", node.Inputs.Take(2), first));
        if (hasBias)
        {
            nodes.Add(Make(node, "Add", [first, node.Input(bias)], sum));
        }

        GraphNode last = Make(node, norm, [sum, .. parameters.Select(node.Input).Where(input => input.Length > 0)], node.Output);
        last.Attributes.Add("epsilon", new NodeAttribute { Float = node.Float("epsilon", 1e-12f) });
        nodes.Add(last);
        return nodes;
    }
}
