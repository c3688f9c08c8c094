using FusedNorm.Benchmarks.Workloads;
using FusedNorm.Files;

namespace FusedNorm.Benchmarks.Peers;

/// <summary>
/// Writes a network in eval mode as an ONNX model with the nodes that <c>torch.onnx.export</c> gives: an operator a layer, the batch
/// fixed. The numbers in brackets are the fields of onnx.proto.
/// </summary>
internal static class OnnxModel
{
    private const int IrVersion = 7;
    private const int Opset = 13;

    /// <summary>The input is called <c>x</c>, the output <c>y</c>.</summary>
    public static byte[] Write(
        IReadOnlyList<int> inputShape, int outputLength, IReadOnlyList<LayerSpec> layers, IReadOnlyList<float[]> state)
    {
        using MemoryStream stream = new();
        new ProtobufMessage()
            .Number(1, IrVersion)                                                                     // ModelProto.ir_version
            .Message(8, new ProtobufMessage().Text(1, "").Number(2, Opset))                           // ModelProto.opset_import
            .Message(7, Graph(inputShape, outputLength, layers, state))                               // ModelProto.graph
            .Write(stream);
        return stream.ToArray();
    }

    private static ProtobufMessage Graph(
        IReadOnlyList<int> inputShape, int outputLength, IReadOnlyList<LayerSpec> layers, IReadOnlyList<float[]> state)
    {
        ProtobufMessage graph = new ProtobufMessage().Text(2, "network");                             // GraphProto.name
        OnnxInitializers initializers = new();
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
                inputs.Add(Add(initializers, $"weight{i}", state[parameter++], layer.Sizes[1], layer.Sizes[0]));
                inputs.Add(Add(initializers, $"bias{i}", state[parameter++], layer.Sizes[1]));
            }
            else if (layer.IsBatchNorm)
            {
                inputs.Add(Add(initializers, $"weight{i}", state[parameter++], layer.Sizes[0]));
                inputs.Add(Add(initializers, $"bias{i}", state[parameter++], layer.Sizes[0]));
                inputs.Add(Add(initializers, $"mean{i}", state[statistic++], layer.Sizes[0]));
                inputs.Add(Add(initializers, $"variance{i}", state[statistic++], layer.Sizes[0]));
            }

            (string operation, ProtobufMessage[] attributes) = Operator(layer);
            OnnxNode node = new($"layer{i}", operation, inputs, output, attributes);
            graph.Message(1, node.ToMessage(name => name));                                           // GraphProto.node
            value = output;
        }

        foreach (ProtobufMessage initializer in initializers.Messages)
        {
            graph.Message(5, initializer);                                                            // GraphProto.initializer
        }

        return graph
            .Message(11, TensorInfo("x", [.. inputShape]))                                            // GraphProto.input
            .Message(12, TensorInfo("y", [inputShape[0], outputLength]));                             // GraphProto.output
    }

    private static (string Name, ProtobufMessage[] Attributes) Operator(LayerSpec layer) => layer.Kind switch
    {
        "Linear" => ("Gemm", [OnnxNode.Int("transB", 1)]),
        "Flatten" => ("Flatten", [OnnxNode.Int("axis", 1)]),
        "ReLU" => ("Relu", []),
        "AvgPool1d" => ("AveragePool", Pool(layer.Sizes[0], 1)),
        "AvgPool2d" => ("AveragePool", Pool(layer.Sizes[0], 2)),

        // Its epsilon is the default of both libraries, 1e-5.
        _ => ("BatchNormalization", []),
    };

    private static ProtobufMessage[] Pool(int size, int dimensions)
    {
        long[] sizes = [.. Enumerable.Repeat((long)size, dimensions)];
        return [OnnxNode.Ints("kernel_shape", sizes), OnnxNode.Ints("strides", sizes)];
    }

    private static string Add(OnnxInitializers initializers, string name, float[] values, params int[] shape) =>
        initializers.Add(name, DType.F32, shape, stream => Elements.Encode<float>(values, stream));

    private static ProtobufMessage TensorInfo(string name, IReadOnlyList<int> shape)
    {
        ProtobufMessage sizes = new();
        foreach (int size in shape)
        {
            sizes.Message(1, new ProtobufMessage().Number(1, size));                                  // TensorShapeProto.dim, dim_value
        }

        return new ProtobufMessage().Text(1, name)                                                    // ValueInfoProto.name
            .Message(2, new ProtobufMessage()                                                         // ValueInfoProto.type
                .Message(                                                                             // TypeProto.tensor_type
                    1, new ProtobufMessage().Number(1, OnnxInitializers.TypeOf(DType.F32)).Message(2, sizes)));
    }
}
