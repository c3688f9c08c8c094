using System.Numerics;

namespace FusedNorm.Files;

/// <summary>
/// A network in eval mode as an ONNX model, opset 17. Generated code describes the layers from top to bottom, each with a method named
/// after it, and then writes. The node that gives a layer's output is named after the layer; where a layer takes several operators, those
/// before it are <c>layer/Operator</c>. Parameters and statistics are initializers under PyTorch's keys, in PyTorch's shapes.
/// </summary>
/// <typeparam name="T">The network's element type.</typeparam>
public sealed partial class OnnxModel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int IrVersion = 8;
    private const int Opset = 17;

    /// <summary>A length in Protocol Buffers is a signed number of 32 bits.</summary>
    private const long MostBytes = int.MaxValue;

    private const string Input = "input";
    private const string Output = "output";

    private readonly string name;
    private readonly StateDict<T> state;
    private readonly int batch;
    private readonly OnnxInitializers initializers = new();
    private readonly List<OnnxNode> nodes = [];
    private readonly HashSet<string> steps = [];
    private readonly Dictionary<string, Tensor> layers = [];
    private readonly Tensor input;
    private Tensor current;

    /// <summary>Begins a model.</summary>
    /// <param name="name">The graph's name: the network's class.</param>
    /// <param name="state">The network's state; its values are read when the model is written.</param>
    /// <param name="inputShape">The shape of a sample.</param>
    /// <param name="batch">The fixed batch, or 0 where it is symbolic.</param>
    public OnnxModel(string name, StateDict<T> state, int[] inputShape, int batch)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(inputShape);
        this.name = name;
        this.state = state;
        this.batch = batch;
        input = current = new Tensor(Input, inputShape);
    }

    private static bool IsDouble => typeof(T) == typeof(double);

    private static DType DType => IsDouble ? DType.F64 : DType.F32;

    /// <summary>Writes the model.</summary>
    /// <param name="stream">Where to write; it is left open.</param>
    /// <exception cref="NotSupportedException">
    /// The model has more than 2 GiB, which no ONNX file without external data can have. Nothing was written.
    /// </exception>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (current.Name == Input)
        {
            // A graph's output must not be its input.
            Last("identity", "Identity", [Input], current.Shape);
        }

        ProtobufMessage model = new ProtobufMessage()
            .Number(1, IrVersion)                                                                     // ModelProto.ir_version
            .Text(2, "FusedNorm")                                                                     // ModelProto.producer_name
            .Message(7, Graph())                                                                      // ModelProto.graph
            .Message(8, new ProtobufMessage().Text(1, "").Number(2, Opset));                          // ModelProto.opset_import
        if (model.Length > MostBytes)
        {
            throw new NotSupportedException(
                $"{name} has {model.Length} bytes as an ONNX model; Protocol Buffers allow at most {MostBytes}.");
        }

        model.Write(stream);
    }

    private ProtobufMessage Graph()
    {
        ProtobufMessage graph = new();
        foreach (OnnxNode node in nodes)
        {
            graph.Message(1, node.ToMessage(value => value == current.Name ? Output : value));        // GraphProto.node
        }

        graph.Text(2, name);                                                                          // GraphProto.name
        foreach (ProtobufMessage initializer in initializers.Messages)
        {
            graph.Message(5, initializer);                                                            // GraphProto.initializer
        }

        return graph
            .Message(11, ValueInfo(Input, input.Shape))                                               // GraphProto.input
            .Message(12, ValueInfo(Output, current.Shape));                                           // GraphProto.output
    }

    private ProtobufMessage ValueInfo(string value, int[] shape)
    {
        ProtobufMessage first = batch == 0
            ? new ProtobufMessage().Text(2, "batch")                                                  // Dimension.dim_param
            : new ProtobufMessage().Number(1, batch);                                                 // Dimension.dim_value
        ProtobufMessage sizes = new ProtobufMessage().Message(1, first);                              // TensorShapeProto.dim
        foreach (int size in shape)
        {
            sizes.Message(1, new ProtobufMessage().Number(1, size));
        }

        ProtobufMessage tensor = new ProtobufMessage()
            .Number(1, OnnxInitializers.TypeOf(DType))                                                // TypeProto.Tensor.elem_type
            .Message(2, sizes);                                                                       // TypeProto.Tensor.shape
        return new ProtobufMessage().Text(1, value)                                                   // ValueInfoProto.name
            .Message(2, new ProtobufMessage().Message(1, tensor));                                    // ValueInfoProto.type, a tensor's
    }

    /// <summary>Adds the node that gives a layer's output, which the next layer reads.</summary>
    private void Last(string layer, string operation, string[] inputs, int[] shape, params ProtobufMessage[] attributes)
    {
        current = new Tensor(layer + ".output", shape);
        nodes.Add(new OnnxNode(layer, operation, inputs, current.Name, attributes));
        layers.Add(layer, current);
    }

    /// <summary>Adds a node on the way to a layer's output, and gives the name of its value.</summary>
    private string Step(string layer, string operation, string[] inputs, params ProtobufMessage[] attributes)
    {
        string step = $"{layer}/{operation}";
        for (int i = 2; !steps.Add(step); i++)
        {
            step = $"{layer}/{operation}_{i}";
        }

        nodes.Add(new OnnxNode(step, operation, inputs, step, attributes));
        return step;
    }

    /// <summary>The output of a layer that a tap named; of the network's input, where it is null.</summary>
    private Tensor Of(string? layer) => layer is null ? input : layers[layer];

    /// <summary>A parameter or a statistic, as an initializer under its key.</summary>
    private string State(string key)
    {
        StateTensor<T> tensor = state[key];
        return initializers.Add(key, DType, [.. tensor.Shape], stream => Elements.Encode<T>(tensor.Data, stream));
    }

    /// <summary>A parameter, or what stands for one that the layer was declared without.</summary>
    private string StateOr(string key, string constant, int[] shape, double value) =>
        state.ContainsKey(key) ? State(key) : Constant(constant, shape, value);

    /// <summary>A constant of a layer's own, the same number everywhere.</summary>
    private string Constant(string constant, int[] shape, double value)
    {
        T[] values = new T[shape.Aggregate(1, (length, size) => length * size)];
        values.AsSpan().Fill(T.CreateTruncating(value));
        return Constant(constant, shape, values);
    }

    private string Constant(string constant, int[] shape, T[] values) =>
        initializers.Add(constant, DType, shape, stream => Elements.Encode<T>(values, stream));

    /// <summary>A number.</summary>
    private string Constant(string constant, double value) => Constant(constant, [], value);

    /// <summary>Whole numbers, as the inputs of some operators are.</summary>
    private string Numbers(string constant, int[] shape, params long[] values) =>
        initializers.Add(
            constant, DType.I64, shape, stream => Array.ForEach(values, value => stream.Write(OnnxInitializers.Encode(value))));

    /// <summary>A value and the shape of a sample of it.</summary>
    private sealed record Tensor(string Name, int[] Shape);
}
