using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;
using FusedNorm.Generator.Programs;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>Prints fields, constructors, handles and modes.</summary>
internal sealed class StateEmitter(SourceWriter writer, CompiledNetwork network, Names names)
{
    private readonly Node[] layers = [.. network.Graph.Nodes.Where(node => node.Name.Length > 0)];

    public void Emit()
    {
        Fields();
        Constructors();
        Handles();
        Modes();
    }

    private void Fields()
    {
        writer.Line($"private readonly {names.Buffer} parameterValues;");
        writer.Line($"private readonly {names.Buffer} parameterGradients;");
        writer.Line($"private readonly {names.Buffer} runningStatistics;");
        if (names.DrawsMasks)
        {
            writer.Line("private readonly global::FusedNorm.TorchRandom random;");
        }

        writer.Line($"private {names.Buffer}? workspace;");
        writer.Line("private int batch;");
        writer.Line("private global::FusedNorm.Execution.GraphState graph;");
        writer.Line("private readonly global::FusedNorm.Execution.CallGuard calls;");
        if (network.Backward?.InputGradient is not null)
        {
            writer.Line("private bool hasInputGradient;");
        }

        if (network.EvaluatesAsPredict)
        {
            writer.Line("private bool evaluates;");
        }

        Kernel[] moving = [.. network.Forward.Program.Kernels.Where(kernel => kernel.Partition is not null && Names.CountsBatch(kernel))];
        if (names.SharedFlags.Count + moving.Length > 0)
        {
            writer.Blank();
            writer.Comment("What the threads that share a kernel read.");
            foreach (Flag flag in names.SharedFlags)
            {
                writer.Line($"private bool {flag.Name};");
            }

            foreach (Kernel kernel in moving)
            {
                writer.Line($"private double {Names.Momentum(kernel)};");
            }
        }

        if (names.Receiving.Count + names.ModeRecorded.Count + names.ReadAgain.Count > 0)
        {
            writer.Blank();
            writer.Comment("What the last forward pass found, for the backward pass.");
            foreach (ParameterSlot parameter in names.Receiving)
            {
                writer.Line($"private bool {Names.Recorded(parameter)};");
            }

            foreach (UsesInputStatistics used in names.ModeRecorded)
            {
                writer.Line($"private bool {Names.UsedField(used)};");
            }

            foreach (ReadParameter read in names.ReadAgain)
            {
                writer.Line($"private int {Names.Version(read.Parameter)};");
            }
        }
    }

    private void Constructors()
    {
        writer.Blank();
        writer.Line("/// <summary>Creates the network with parameters drawn from a random seed.</summary>");
        using (writer.Open($"public {names.Class}()", "    : this(new global::FusedNorm.TorchRandom())"))
        {
        }

        writer.Blank();
        writer.Line("/// <summary>Creates the network with parameters drawn in declaration order, as PyTorch draws them.</summary>");
        writer.Line(
            "/// <param name=\"random\">The stream to draw from"
            + $"{(names.DrawsMasks ? "; the network keeps it and goes on with it for dropout" : "")}.</param>");
        using (writer.Open($"public {names.Class}(global::FusedNorm.TorchRandom random)"))
        {
            writer.Line("global::System.ArgumentNullException.ThrowIfNull(random);");
            if (names.DrawsMasks)
            {
                writer.Line("this.random = random;");
            }

            StateLayout layout = new();
            foreach (Node node in layers)
            {
                layout.Add(node);
            }

            writer.Line($"parameterValues = new {names.Buffer}({CSharpLiteral.Int(layout.Values.End)});");
            writer.Line($"parameterGradients = new {names.Buffer}({CSharpLiteral.Int(layout.Gradients.End)});");
            writer.Line($"runningStatistics = new {names.Buffer}({CSharpLiteral.Int(layout.Statistics.End)});");
            foreach (Node node in layers)
            {
                writer.Blank();
                Construct(node, layout);
            }

            writer.Blank();
            writer.Line($"Layers = new global::FusedNorm.Layer[] {{ {string.Join(", ", layers.Select(node => node.Property))} }};");
            string[] handles = [.. network.Graph.Parameters.Select(parameter => parameter.Handle)];
            writer.Line(handles.Length == 0
                ? $"Parameters = global::System.Array.Empty<{names.Parameter}>();"
                : $"Parameters = new {names.Parameter}[] {{ {string.Join(", ", handles)} }};");
            writer.Line($"StateDict = new {names.StateDict}(Layers);");
            writer.Line(
                $"calls = new global::FusedNorm.Execution.CallGuard({CSharpLiteral.String(network.Graph.Declaration.Name)}, Layers);");
        }
    }

    /// <summary>Makes a layer's handle, and what it begins as.</summary>
    private void Construct(Node node, StateLayout layout)
    {
        LayerHandle handle = node.Layer.Handle;
        string name = CSharpLiteral.String(node.Name);
        string kind = CSharpLiteral.String(node.Layer.Kind);
        if (!handle.HasPrecision)
        {
            string pinned = node.Layer.IsPinned ? ", pinnedToEval: true" : "";
            writer.Line($"{node.Property} = new {names.Handle(node.Layer)}({name}, {kind}{pinned}){KeyOf(node)};");
            return;
        }

        New(
            node,
            [
                handle.TakesKind ? $"{name}, {kind}, pinnedToEval: {CSharpLiteral.Bool(node.Layer.IsPinned)}" : name,
                .. handle.Parameters.Select(parameter => node.Parameter(parameter) is { } slot ? Parameter(slot, layout) : "null"),
                .. handle.Buffers.Select(buffer => node.Buffer(buffer) is { } slot ? Buffer(slot, layout) : "default"),
            ]);
        if (node.Layer.Init(node.Input.Shape) is InitCall init)
        {
            string drawn = string.Join(
                ", ", init.Parameters.Select(parameter => node.Parameter(parameter) is { } slot ? slot.Handle + ".Data" : "default"));
            writer.Line($"global::FusedNorm.Init.{init.Method}(random, {drawn}, {CSharpLiteral.Int(init.FanIn)});");
        }

        // All memory begins as 0.
        foreach (ParameterSlot parameter in node.Parameters.Where(parameter => parameter.Declaration.Initial != 0))
        {
            writer.Line($"{parameter.Handle}.Data.Fill({CSharpLiteral.Of(parameter.Declaration.Initial, names.IsDouble)});");
        }

        if (handle.Reset is string reset && node.Buffers.Count > 0)
        {
            writer.Line($"{node.Property}.{reset}();");
        }
    }

    /// <summary>Sets the key of a layer that is not named so.</summary>
    private static string KeyOf(Node node) => node.Key == node.Name ? "" : $" {{ Key = {CSharpLiteral.String(node.Key)} }}";

    private void New(Node node, IReadOnlyList<string> arguments)
    {
        writer.Line($"{node.Property} = new {names.Handle(node.Layer)}(");
        for (int i = 0; i < arguments.Count; i++)
        {
            writer.Line("    " + arguments[i] + (i == arguments.Count - 1 ? $"){KeyOf(node)};" : ","));
        }
    }

    private string Parameter(ParameterSlot slot, StateLayout layout)
    {
        string shape = $"new int[] {{ {string.Join(", ", slot.Declaration.Shape.Dimensions.Select(size => CSharpLiteral.Int(size)))} }}";
        string length = CSharpLiteral.Int(slot.Declaration.Shape.Length);
        string data = $"parameterValues.Memory({CSharpLiteral.Int(layout.Values.Of(slot))}, {length})";
        string gradient =
            slot.ReceivesGradient ? $"parameterGradients.Memory({CSharpLiteral.Int(layout.Gradients.Of(slot))}, {length})" : "default";
        string frozen = slot.Declaration.IsFrozen ? ", frozen: true" : "";
        return $"new {names.Parameter}({CSharpLiteral.String(slot.StateKey)}, {shape}, {data}, {gradient}{frozen})";
    }

    private static string Buffer(BufferSlot slot, StateLayout layout) =>
        $"runningStatistics.Memory({CSharpLiteral.Int(layout.Statistics.Of(slot))}, {CSharpLiteral.Int(slot.Declaration.Shape.Length)})";

    private void Handles()
    {
        DocumentationEmitter documentation = new(writer, network);
        foreach (Node node in layers)
        {
            writer.Blank();
            documentation.Handle(node);
            writer.Line($"public {names.Handle(node.Layer)} {node.Property} {{ get; }}");
        }

        Length("InputLength", network.Graph.Input.Shape.Length);
        Length("OutputLength", network.Graph.Output.Shape.Length);
        writer.Blank();
        writer.Line("/// <inheritdoc/>");
        writer.Line("public global::System.Collections.Generic.IReadOnlyList<global::FusedNorm.Layer> Layers { get; }");
        writer.Blank();
        writer.Line("/// <summary>The parameters in PyTorch's order: by layer, weight before bias.</summary>");
        writer.Line($"public global::System.Collections.Generic.IReadOnlyList<{names.Parameter}> Parameters {{ get; }}");
        if (!names.IsDouble)
        {
            writer.Blank();
            writer.Line(
                "global::System.Collections.Generic.IReadOnlyList<global::FusedNorm.Parameter<float>> "
                + "global::FusedNorm.INetwork<float>.Parameters => Parameters;");
        }
    }

    private void Length(string name, int length)
    {
        writer.Blank();
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public int {name} => {CSharpLiteral.Int(length)};");
    }

    private void Modes()
    {
        writer.Blank();
        writer.Line("/// <inheritdoc/>");
        writer.Line("public bool Training { get; private set; } = true;");
        writer.Blank();
        writer.Line("/// <inheritdoc/>");
        using (writer.Open("public void Train(bool mode = true)"))
        {
            writer.Line("calls.Train(mode);");
            writer.Line("Training = mode;");
        }

        writer.Blank();
        writer.Line("/// <inheritdoc/>");
        writer.Line("public void Eval() => Train(false);");
        writer.Blank();
        writer.Line("/// <inheritdoc/>");
        using (writer.Open("public void ZeroGrad()"))
        {
            writer.Line("calls.RequireIdle();");
            foreach (ParameterSlot parameter in network.Graph.Parameters)
            {
                writer.Line($"{parameter.Handle}.ZeroGrad();");
            }
        }
    }
}
