using System.Runtime.InteropServices;
using FusedNorm.Benchmarks.Workloads;

namespace FusedNorm.Benchmarks.Peers;

/// <summary>
/// Writes a network in eval mode as an ONNX model with the nodes that <c>torch.onnx.export</c> gives: an operator a layer, the batch
/// fixed. The numbers in brackets are the fields of onnx.proto.
/// </summary>
internal static class OnnxModel
{
    private const int IrVersion = 7;
    private const int Opset = 13;
    private const int Float = 1;

    /// <summary>The input is called <c>x</c>, the output <c>y</c>.</summary>
    public static byte[] Write(IReadOnlyList<int> inputShape, int outputLength, IReadOnlyList<LayerSpec> layers, IReadOnlyList<float[]> state) =>
        new ProtobufWriter()
            .Number(1, IrVersion)                                                                     // ModelProto.ir_version
            .Message(8, new ProtobufWriter().Text(1, "").Number(2, Opset))                            // ModelProto.opset_import
            .Message(7, Graph(inputShape, outputLength, layers, state))                               // ModelProto.graph
            .ToArray();

    private static ProtobufWriter Graph(
        IReadOnlyList<int> inputShape, int outputLength, IReadOnlyList<LayerSpec> layers, IReadOnlyList<float[]> state)
    {
        ProtobufWriter graph = new ProtobufWriter().Text(2, "network");                               // GraphProto.name
        int parameter = 0;
        int statistic = 2 * layers.Count(layer => layer.ParameterCount > 0);
        string value = "x";
        for (int i = 0; i < layers.Count; i++)
        {
            LayerSpec layer = layers[i];
            string output = i == layers.Count - 1 ? "y" : $"value{i}";
            List<string> inputs = [value];
            if (layer.Kind == "Linear")
            {
                inputs.Add(Initializer(graph, $"weight{i}", state[parameter++], layer.Sizes[1], layer.Sizes[0]));
                inputs.Add(Initializer(graph, $"bias{i}", state[parameter++], layer.Sizes[1]));
            }
            else if (layer.IsBatchNorm)
            {
                inputs.Add(Initializer(graph, $"weight{i}", state[parameter++], layer.Sizes[0]));
                inputs.Add(Initializer(graph, $"bias{i}", state[parameter++], layer.Sizes[0]));
                inputs.Add(Initializer(graph, $"mean{i}", state[statistic++], layer.Sizes[0]));
                inputs.Add(Initializer(graph, $"variance{i}", state[statistic++], layer.Sizes[0]));
            }

            graph.Message(1, Node(layer, inputs, output));                                            // GraphProto.node
            value = output;
        }

        return graph
            .Message(11, TensorInfo("x", [.. inputShape]))                                            // GraphProto.input
            .Message(12, TensorInfo("y", [inputShape[0], outputLength]));                             // GraphProto.output
    }

    private static ProtobufWriter Node(LayerSpec layer, IEnumerable<string> inputs, string output)
    {
        ProtobufWriter node = new();
        foreach (string input in inputs)
        {
            node.Text(1, input);                                                                      // NodeProto.input
        }

        node.Text(2, output);                                                                         // NodeProto.output
        switch (layer.Kind)
        {
            case "Linear":
                return node.Text(4, "Gemm").Message(5, Attribute("transB", 1));                       // NodeProto.op_type, attribute
            case "Flatten":
                return node.Text(4, "Flatten").Message(5, Attribute("axis", 1));
            case "ReLU":
                return node.Text(4, "Relu");
            case "AvgPool1d":
                return node.Text(4, "AveragePool")
                    .Message(5, Attribute("kernel_shape", [layer.Sizes[0]])).Message(5, Attribute("strides", [layer.Sizes[0]]));
            case "AvgPool2d":
                return node.Text(4, "AveragePool")
                    .Message(5, Attribute("kernel_shape", [layer.Sizes[0], layer.Sizes[0]]))
                    .Message(5, Attribute("strides", [layer.Sizes[0], layer.Sizes[0]]));
            default:
                // Its epsilon is the default of both libraries, 1e-5.
                return node.Text(4, "BatchNormalization");
        }
    }

    private static ProtobufWriter Attribute(string name, long value) =>
        new ProtobufWriter().Text(1, name).Number(3, value).Number(20, 2);                            // AttributeProto.name, i, type INT

    private static ProtobufWriter Attribute(string name, IReadOnlyList<long> values)
    {
        ProtobufWriter attribute = new ProtobufWriter().Text(1, name);
        foreach (long value in values)
        {
            attribute.Number(8, value);                                                               // AttributeProto.ints
        }

        return attribute.Number(20, 7);                                                               // AttributeProto.type INTS
    }

    private static string Initializer(ProtobufWriter graph, string name, float[] values, params int[] shape)
    {
        ProtobufWriter tensor = new();
        foreach (int size in shape)
        {
            tensor.Number(1, size);                                                                   // TensorProto.dims
        }

        tensor.Number(2, Float).Text(8, name).Bytes(9, MemoryMarshal.AsBytes<float>(values));         // TensorProto.data_type, name, raw_data
        graph.Message(5, tensor);                                                                     // GraphProto.initializer
        return name;
    }

    private static ProtobufWriter TensorInfo(string name, IReadOnlyList<int> shape)
    {
        ProtobufWriter sizes = new();
        foreach (int size in shape)
        {
            sizes.Message(1, new ProtobufWriter().Number(1, size));                                   // TensorShapeProto.dim, dim_value
        }

        return new ProtobufWriter().Text(1, name)                                                     // ValueInfoProto.name
            .Message(2, new ProtobufWriter()                                                          // ValueInfoProto.type
                .Message(1, new ProtobufWriter().Number(1, Float).Message(2, sizes)));                // TypeProto.tensor_type
    }
}
