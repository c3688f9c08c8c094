using FusedNorm.Files;
using FusedNorm.Tool.Onnx;

namespace FusedNorm.Tool.Import;

/// <summary>
/// What is known of each value of a graph before its nodes become layers: constants, the sample's shape of what is computed, and the whole
/// numbers that shapes are computed with on the way to a Reshape.
/// </summary>
internal sealed class ValueTable
{
    /// <summary>Stands for the batch among numbers that are computed from shapes.</summary>
    public const long Batch = long.MinValue;

    /// <summary>How many elements constants are computed to: so many, and these times what the file has.</summary>
    private const long MostFoldedAlways = 1 << 16;

    private const long MostFolded = 8;

    private readonly Dictionary<string, ConstantTensor> constants = [];
    private readonly Dictionary<string, long[]> shapes = [];
    private readonly Dictionary<string, long[]> numbers = [];
    private readonly Dictionary<string, long> columns = [];
    private readonly Dictionary<string, GraphNode> producers = [];
    private readonly Dictionary<GraphNode, int> order = [];
    private readonly HashSet<string> defined;
    private readonly Terminals ends;
    private readonly ConstantFolder folder;

    /// <summary>Goes through the graph once.</summary>
    /// <param name="model">The model.</param>
    /// <param name="ends">The input and the output.</param>
    /// <exception cref="InvalidDataException">A value is not defined, or defined twice.</exception>
    public ValueTable(OnnxModel model, Terminals ends)
    {
        this.ends = ends;
        folder = new ConstantFolder(this, MostFoldedAlways + (MostFolded * model.Initializers.Sum(tensor => tensor.Length)));
        foreach (OnnxTensor tensor in model.Initializers)
        {
            constants.Add(tensor.Name, ConstantTensor.Of(tensor, tensor.Name));
        }

        if (ends.Shape is not null)
        {
            shapes.Add(ends.Input.Name, ends.Shape);
        }

        defined = [.. constants.Keys, .. model.Inputs.Select(value => value.Name), ""];
        ShapeRules rules = new(this);
        foreach (GraphNode node in model.Nodes)
        {
            foreach (string read in node.Inputs.Where(read => !defined.Contains(read)))
            {
                throw Malformed.At($"node {Malformed.Text(node.Label)}", "values of inputs, weights and other nodes", Malformed.Text(read));
            }

            foreach (string output in node.Outputs.Where(output => output.Length > 0))
            {
                if (!defined.Add(output))
                {
                    throw Malformed.At(
                        $"node {Malformed.Text(node.Label)}", "a new value", $"{Malformed.Text(output)}, which is defined already");
                }

                producers.Add(output, node);
            }

            order.Add(node, order.Count);

            if (node.Domain.Length == 0 && node.Output.Length > 0)
            {
                Follow(node, rules);
            }
        }
    }

    /// <summary>The batch that the model was exported with, where it is fixed.</summary>
    public long? FixedBatch => ends.FixedBatch;

    /// <summary>Whether the first dimension of values is the batch.</summary>
    public bool HasBatch => ends.HasBatch;

    /// <summary>The kind of floats that the network computes with.</summary>
    public DType? FloatType => ends.Input.DType;

    /// <summary>Whether the network is in double precision.</summary>
    public bool IsDouble => FloatType == DType.F64;

    /// <summary>Whether a value is what the network takes.</summary>
    public bool IsInput(string value) => value == ends.Input.Name;

    /// <summary>Whether a value is what the network gives.</summary>
    public bool IsOutput(string value) => value == ends.Output;

    /// <summary>A name that no value of the file has, for one between two layers that are a single node.</summary>
    public string NewValue(string wanted, long[] shape)
    {
        while (!defined.Add(wanted))
        {
            wanted += "'";
        }

        shapes.Add(wanted, shape);
        return wanted;
    }

    /// <summary>The node that defines a value; null for inputs and constants.</summary>
    public GraphNode? Producer(string value) => producers.GetValueOrDefault(value);

    /// <summary>The constant of a name; null for what is computed.</summary>
    public ConstantTensor? Constant(string value) => constants.GetValueOrDefault(value);

    /// <summary>The place of a node, which stands behind all that it reads.</summary>
    public int Order(GraphNode node) => order[node];

    /// <summary>The shape of a sample; null where it is not known.</summary>
    public long[]? Shape(string value) => shapes.GetValueOrDefault(value);

    /// <summary>The features of a value whose last dimension is the batch, as W xᵀ has it; null for all others.</summary>
    public long? Columns(string value) => columns.TryGetValue(value, out long features) ? features : null;

    /// <summary>The shape of a sample, wherever the batch is; null where it is not known.</summary>
    public long[]? Sample(string value) => Shape(value) ?? (Columns(value) is long features ? [features] : null);

    /// <summary>Whole numbers, of a constant or computed from shapes; null where they are not known.</summary>
    public long[]? Ints(string value) => numbers.GetValueOrDefault(value) ?? Constant(value)?.Ints;

    /// <summary>The axes of a node, which newer sets of operators have as an input; null where there are none.</summary>
    public long[]? Axes(GraphNode node) => node.Ints("axes") is { } axes ? [.. axes] : Ints(node.Input(1));

    /// <summary>The dimension of a sample that an axis names; null for the batch and for what is none.</summary>
    public int? SampleAxis(long axis, int sampleRank)
    {
        int batch = HasBatch ? 1 : 0;
        long place = (axis < 0 ? axis + sampleRank + batch : axis) - batch;
        return place >= 0 && place < sampleRank ? (int)place : null;
    }

    private void Follow(GraphNode node, ShapeRules rules)
    {
        if (Fold(node) is ConstantTensor constant)
        {
            constants.Add(node.Output, constant);
        }
        else if (FoldNumbers(node) is long[] folded)
        {
            numbers.Add(node.Output, folded);
        }
        else if (rules.Infer(node) is long[] shape && ShapeRules.IsBearable(shape))
        {
            shapes.Add(node.Output, shape);
        }
        else if (ColumnRules.Infer(this, node) is long features)
        {
            columns.Add(node.Output, features);
        }
    }

    /// <summary>What a node makes of constants.</summary>
    private ConstantTensor? Fold(GraphNode node)
    {
        if (node.OpType == "Constant")
        {
            return Literal(node) is OnnxTensor tensor ? ConstantTensor.Of(tensor, node.Output) : null;
        }

        if (View(node) is ConstantTensor view)
        {
            return view;
        }

        // A weight that is computed from one of PyTorch's keeps the key.
        ConstantTensor? named = node.Inputs.Select(Constant).FirstOrDefault(constant => constant?.Module is not null);
        return folder.Fold(node) is OnnxTensor folded ? ConstantTensor.Of(folded, named?.Key ?? node.Output) : null;
    }

    /// <summary>Another name or shape of a constant, without a value computed.</summary>
    private ConstantTensor? View(GraphNode node)
    {
        if (Constant(node.Input(0)) is not ConstantTensor source)
        {
            return null;
        }

        switch (node.OpType)
        {
            case "Identity":
                return source with { Key = node.Output };
            case "Transpose" when source.Shape.Length == 2 && node.Ints("perm") is null or [1, 0]:
                return source with { Shape = [source.Shape[1], source.Shape[0]], IsTransposed = !source.IsTransposed };
            case "Unsqueeze" or "Squeeze" when !source.IsTransposed && Axes(node) is { } axes:
                return ShapeRules.Resize(node.OpType, source.Shape, axes) is long[] shape ? source with { Shape = shape } : null;
            case "Reshape" when !source.IsTransposed && Ints(node.Input(1)) is long[] target && Array.TrueForAll(target, size => size >= 0)
                && target.Aggregate(1.0, (product, size) => product * size) == source.Length:
                return source with { Shape = target };
            default:
                return null;
        }
    }

    private static OnnxTensor? Literal(GraphNode node)
    {
        foreach ((string name, NodeAttribute attribute) in node.Attributes)
        {
            switch (name)
            {
                case "value":
                    return attribute.Tensor;
                case "value_float":
                    return new OnnxTensor("", DType.F32, [], 1, BitConverter.GetBytes(attribute.Float));
                case "value_int":
                    return new OnnxTensor("", DType.I64, [], 1, BitConverter.GetBytes(attribute.Int));
                case "value_ints":
                    byte[] ints = [.. attribute.Ints.SelectMany(BitConverter.GetBytes)];
                    return new OnnxTensor("", DType.I64, [attribute.Ints.Count], attribute.Ints.Count, ints);
                case "value_floats":
                    byte[] floats = [.. attribute.Floats.SelectMany(BitConverter.GetBytes)];
                    return new OnnxTensor("", DType.F32, [attribute.Floats.Count], attribute.Floats.Count, floats);
            }
        }

        return null;
    }

    /// <summary>What is computed from shapes: <c>x.view(x.size(0), -1)</c> becomes Shape, Gather, Unsqueeze and Concat.</summary>
    private long[]? FoldNumbers(GraphNode node)
    {
        if (node.OpType == "Shape")
        {
            return Sizes(node);
        }

        if (node.OpType == "Concat")
        {
            long[]?[] parts = [.. node.Inputs.Select(Ints)];
            return Array.TrueForAll(parts, part => part is not null) && parts.Sum(part => part!.Length) <= ShapeRules.MaximumRank
                ? [.. parts.SelectMany(part => part!)]
                : null;
        }

        if (!numbers.TryGetValue(node.Input(0), out long[]? source))
        {
            return null;
        }

        switch (node.OpType)
        {
            case "Identity" or "Cast" or "Unsqueeze" or "Squeeze":
                return source;
            case "Gather" when Ints(node.Input(1)) is long[] indices
                && Array.TrueForAll(indices, index => index >= -source.Length && index < source.Length):
                return indices.Length <= ShapeRules.MaximumRank
                    ? [.. indices.Select(index => source[index < 0 ? index + source.Length : index])]
                    : null;
            case "Mul" when Ints(node.Input(1)) is [>= 0 and <= int.MaxValue and long factor]
                && source is [>= 0 and <= int.MaxValue and long size]:
                return [size * factor];
            case "Slice" when node.Opset >= 10 && Ints(node.Input(1)) is [long start] && Ints(node.Input(2)) is [long end]
                && (node.Input(4).Length == 0 || Ints(node.Input(4)) is [1]):
                int from = (int)Math.Clamp(start < 0 ? start + source.Length : start, 0, source.Length);
                int to = (int)Math.Clamp(end < 0 ? end + source.Length : end, from, source.Length);
                return source[from..to];
            default:
                return null;
        }
    }

    private long[]? Sizes(GraphNode node)
    {
        if (Shape(node.Input(0)) is not long[] sample)
        {
            return null;
        }

        long[] shape = HasBatch ? [Batch, .. sample] : sample;
        long start = Place(node.Int("start", 0));
        long end = Place(node.Int("end", shape.Length));
        return shape[(int)start..(int)Math.Max(start, end)];

        long Place(long axis) => Math.Clamp(axis < 0 ? axis + shape.Length : axis, 0, shape.Length);
    }
}
