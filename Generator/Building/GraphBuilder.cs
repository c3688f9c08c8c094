using System.Globalization;
using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Layers;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Building;

/// <summary>Wires the layers of a declaration, infers their shapes and names them; reports what does not fit.</summary>
internal sealed class GraphBuilder
{
    private readonly NetworkDeclaration declaration;
    private readonly List<Finding> findings;
    private readonly List<Node> nodes = [];
    private readonly LayerNames names;
    private readonly LayerKeys keys;
    private readonly StateLayout state = new();
    private Scope scope;
    private Loss? loss;

    private GraphBuilder(NetworkDeclaration declaration, List<Finding> findings)
    {
        this.declaration = declaration;
        this.findings = findings;
        names = new LayerNames(declaration, findings);
        keys = new LayerKeys(findings);
        scope = new Scope("", outer: null, findings);
    }

    /// <summary>The graph, or null where something was added to <paramref name="findings"/>.</summary>
    public static NetworkGraph? Build(NetworkDeclaration declaration, List<Finding> findings) =>
        new GraphBuilder(declaration, findings).Build();

    private NetworkGraph? Build()
    {
        int inputIndex = declaration.Layers.ToList().FindIndex(layer => layer.Kind == "Input");
        if (inputIndex != 0)
        {
            findings.Add(inputIndex < 0
                ? Finding.AtClass(DiagnosticDescriptors.NoInput, declaration.Name)
                : Finding.AtLayer(DiagnosticDescriptors.InputNotFirst, inputIndex, declaration.Name, declaration.Layers[0].Kind));
            return null;
        }

        LayerDeclaration input = declaration.Layers[0];
        Shape shape = new(input.Ints("Shape") ?? []);
        int batch = input.Int("Batch") ?? 0;
        Value current = new("input", shape, producer: null);
        Reporter reporter = new(0, "Input", "Input", current, findings);
        bool valid = reporter.Require(
            shape.Rank is >= 1 and <= 4 && shape.Dimensions.All(size => size > 0), "Shape", "1 to 4 positive sizes", shape.ToString())
            & reporter.Require(batch >= 0, "Batch", "0 (free) or positive", Text(batch));
        if (!valid || !CheckSize(0, "Input", shape, batch, "Batch"))
        {
            return null;
        }

        if (ReadLayers(current, batch))
        {
            CheckScope();
        }

        if (nodes.Count == 0 && findings.Count == 0)
        {
            findings.Add(Finding.AtClass(DiagnosticDescriptors.NoLayers, declaration.Name));
        }

        names.CheckMembers(loss is not null, input.Bool("RequiresGrad") ?? false, nodes.Any(node => node.Layer.DrawsRandomNumbers));
        if (findings.Count > 0)
        {
            return null;
        }

        return new NetworkGraph(declaration, nodes[0].Input, batch, input.Bool("RequiresGrad") ?? false, nodes, loss);
    }

    /// <summary>Reads what stands below the input. False where that ended early, and what stands further down is not known.</summary>
    private bool ReadLayers(Value current, int batch)
    {
        scope.Taps.Input = current;
        for (int i = 1; i < declaration.Layers.Count; i++)
        {
            if (loss is not null)
            {
                findings.Add(Finding.AtLayer(DiagnosticDescriptors.LayerAfterLoss, i, declaration.Layers[i].Kind, loss.Kind));
                return false;
            }

            if (AddStructure(i, ref current))
            {
                continue;
            }

            scope.OpenBranch = -1;
            if (Add(i, current) is not Node node)
            {
                continue;
            }

            nodes.Add(node);
            current = node.Output;
            if (!CheckSize(i, node.Layer.Kind, current.Shape, batch, argument: null) || !CheckState(i, node))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reports what a network leaves open.</summary>
    private void CheckScope()
    {
        if (scope.OpenRegion >= 0)
        {
            findings.Add(Finding.AtLayer(DiagnosticDescriptors.UnclosedRegion, scope.OpenRegion));
        }

        if (scope.OpenBranch >= 0)
        {
            findings.Add(Finding.AtLayer(
                DiagnosticDescriptors.EmptyBranch, scope.OpenBranch, declaration.Layers[scope.OpenBranch].Text("From")!));
        }

        scope.Taps.Check();
    }

    /// <summary>Takes what is no layer: taps, branches, regions, the edges of included networks and the loss.</summary>
    private bool AddStructure(int index, ref Value current)
    {
        LayerDeclaration layer = declaration.Layers[index];
        switch (layer.Kind)
        {
            case "Input":
                // C# itself refuses a second one.
                return true;
            case "BeginNoGrad" when scope.OpenRegion >= 0:
                findings.Add(Finding.AtLayer(DiagnosticDescriptors.NestedRegion, index));
                return true;
            case "BeginNoGrad":
                scope.OpenRegion = index;
                return true;
            case "EndNoGrad" when scope.OpenRegion < 0:
                findings.Add(Finding.AtLayer(DiagnosticDescriptors.UnopenedRegion, index));
                return true;
            case "EndNoGrad":
                scope.OpenRegion = -1;
                return true;
            case LayerDeclaration.Include:
                current = BeginInclude(index, layer, current);
                return true;
            case LayerDeclaration.EndInclude:
                CheckScope();
                scope = scope.Outer!;
                return true;
            case "From":
                if (scope.Taps.Take(index, layer.Text("From") ?? "") is Value tapped)
                {
                    scope.OpenBranch = index;
                    current = tapped;
                }

                return true;
            case "Tap":
                SetTap(index, layer.Text("Name"), current);
                return true;
            default:
                loss = LayerRegistry.CreateLoss(layer);
                loss?.Check(new Reporter(index, layer.Kind, layer.Kind, current, findings));
                return loss is not null;
        }
    }

    /// <summary>Names a value, with any text that a line of a message and of generated code has room for.</summary>
    private void SetTap(int index, string? name, Value current)
    {
        bool isName = new Reporter(index, "Tap", "Tap", current, findings).Require(
            name is { Length: > 0 } && CSharpLiteral.IsOneLine(name),
            "Name",
            "one or more characters of one line",
            name is null ? "null" : CSharpLiteral.String(name));
        if (isName)
        {
            scope.Taps.Set(index, name!, current);
        }
        else
        {
            scope.Taps.SetRefused(index, name ?? "", current);
        }
    }

    /// <summary>
    /// Enters an included network, and gives the value it reads: one of the shape it expects, whatever the shape here is.
    /// </summary>
    private Value BeginInclude(int index, LayerDeclaration include, Value current)
    {
        int before = findings.Count;
        scope.OpenBranch = -1;
        string name = names.TakeIncluded(index, include.Text("Name")!, scope);
        Reporter reporter = new(index, include.Kind, $"{name} ({include.Text("Network")})", current, findings);
        string key = scope.KeyPrefix + (LayerKeys.Read(include, reporter) ?? name.Substring(scope.Prefix.Length)) + ".";
        scope = new Scope(name + ".", scope, findings) { KeyPrefix = key, ChecksNames = scope.ChecksNames && findings.Count == before };
        CheckFreeze(include, reporter);
        Shape expected = new(include.Ints("Shape") ?? []);
        if (expected == current.Shape)
        {
            return scope.Taps.Input = current;
        }

        findings.Add(Finding.AtLayer(
            DiagnosticDescriptors.IncludedShape, index, name, include.Text("Network")!,
            expected.ToString(), current.Shape.ToString(), ShapeChain.From(current)));
        return scope.Taps.Input = new Value(current.Name, expected, current.Producer);
    }

    private Node? Add(int index, Value current)
    {
        Layer layer = LayerRegistry.Create(declaration.Layers[index]);
        int start = findings.Count;
        string name = names.Take(index, layer, scope);
        Reporter reporter = new(index, layer.Kind, name.Length > 0 ? $"{name} ({layer.Kind})" : layer.Kind, current, findings);
        int before = findings.Count;
        CheckFreeze(declaration.Layers[index], reporter);
        string key = scope.KeyPrefix
            + (LayerKeys.Read(declaration.Layers[index], reporter) ?? (name.Length > 0 ? name.Substring(scope.Prefix.Length) : ""));
        if (name.Length > 0 && scope.ChecksNames && findings.Count == start)
        {
            keys.Take(index, name, key);
        }

        Shape? output = layer.InferShape(current.Shape, reporter);
        Value? other = null;
        if (layer.From is string from)
        {
            other = scope.Taps.Take(index, from);
            output = other is null ? null : layer.InferShape(current.Shape, other.Shape, reporter);
        }

        // Go on with the input's shape where there is none, so that later mistakes are reported in the same build.
        return output is null || findings.Count > before
            ? null
            : new Node(layer, name, index, current, output, scope.RecordsGraph, other) { Key = key, Within = scope.Enclosing };
    }

    /// <summary>C# takes any number for an enum, by a cast.</summary>
    private static void CheckFreeze(LayerDeclaration declaration, Reporter reporter)
    {
        int freeze = declaration.Int("Freeze") ?? 0;
        reporter.Require((freeze & ~Layer.FreezeAll) == 0, "Freeze", "None, Weight, Bias or All", freeze);
    }

    /// <summary>Whether a value fits, for a sample and for the declared batch.</summary>
    /// <param name="index">The index of what gives the value.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="shape">The value's shape.</param>
    /// <param name="batch">The batch; 0 where it is free.</param>
    /// <param name="argument">The argument that declares the batch, where <paramref name="index"/> has it.</param>
    private bool CheckSize(int index, string kind, Shape shape, int batch, string? argument) =>
        shape.LongLength > Limits.Value ? ReportTooLarge(index, kind, "one sample has", shape.Count, Limits.Value)
        : shape.LongLength * Math.Max(batch, 1) <= Limits.Value
            || ReportTooLarge(index, kind, $"a batch of {Text(batch)} has", Text(shape.LongLength * batch), Limits.Value, argument);

    /// <summary>Whether the parameters and statistics fit, the layer's own and all down to it.</summary>
    private bool CheckState(int index, Node node)
    {
        string name = node.Name.Length > 0 ? $"{node.Name} ({node.Layer.Kind})" : node.Layer.Kind;
        if (node.Parameters.FirstOrDefault(parameter => parameter.Declaration.Shape.LongLength > Limits.Parameter) is ParameterSlot large)
        {
            return ReportTooLarge(index, name, $"its {large.Declaration.Name} has", large.Declaration.Shape.Count, Limits.Parameter);
        }

        state.Add(node);
        return (state.Values.End <= Limits.Buffer
                || ReportTooLarge(index, name, "the parameters down to it have", Text(state.Values.End), Limits.Buffer))
            && (state.Statistics.End <= Limits.Buffer
                || ReportTooLarge(index, name, "the running statistics down to it have", Text(state.Statistics.End), Limits.Buffer));
    }

    private bool ReportTooLarge(int index, string layer, string what, string found, long most, string? argument = null)
    {
        findings.Add(new Finding(DiagnosticDescriptors.TooLarge, index, argument, [layer, what, found, Text(most)]));
        return false;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
