using FusedNorm.Runtime.Tests.Files.Onnx.Schema;
using Xunit;
using DataType = FusedNorm.Runtime.Tests.Files.Onnx.Schema.TensorProto.Types.DataType;

namespace FusedNorm.Runtime.Tests.Files.Onnx;

/// <summary>A tensor of an ONNX model.</summary>
internal sealed record OnnxTensor(string Name, string Type, IReadOnlyList<string> Shape, byte[] Data)
{
    public override string ToString() => $"{Name}: {Type} ({string.Join(", ", Shape)})";
}

/// <summary>A node of an ONNX model; its attributes as text.</summary>
internal sealed record OnnxOperator(
    string Name, string Operator, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyList<string> Attributes)
{
    public override string ToString() =>
        $"{Name}: {string.Join(", ", Outputs)} = "
        + $"{Operator}({string.Join(", ", Inputs)}){string.Concat(Attributes.Select(attribute => " " + attribute))}";
}

/// <summary>
/// An ONNX model as Protocol Buffers' own library reads its bytes by onnx.proto; a field that is not in there is an error.
/// </summary>
internal sealed class OnnxText
{
    private readonly ModelProto model;

    public OnnxText(byte[] bytes)
    {
        model = ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(bytes);

        // What was discarded, said twice or written longer than need be is missing now.
        Assert.Equal(model.CalculateSize(), bytes.Length);
        Nodes = [.. model.Graph.Node.Select(node =>
            new OnnxOperator(node.Name, node.OpType, node.Input, node.Output, [.. node.Attribute.Select(Read)]))];
        Initializers = [.. model.Graph.Initializer.Select(Read)];
        Inputs = [.. model.Graph.Input.Select(Read)];
        Outputs = [.. model.Graph.Output.Select(Read)];
    }

    public string Name => model.Graph.Name;

    public IReadOnlyList<OnnxOperator> Nodes { get; }

    public IReadOnlyList<OnnxTensor> Initializers { get; }

    public IReadOnlyList<OnnxTensor> Inputs { get; }

    public IReadOnlyList<OnnxTensor> Outputs { get; }

    /// <summary>Everything but the values of the initializers.</summary>
    public override string ToString() => string.Join('\n',
    [
        $"{Name}: {string.Join(", ", Header())}",
        .. Inputs.Select(value => $"input {value}"),
        .. Nodes.Select(node => $"  {node}"),
        .. Outputs.Select(value => $"output {value}"),
        .. Initializers.Select(tensor => $"  {tensor}"),
        "",
    ]);

    private IEnumerable<string> Header() =>
    [
        $"IR version {model.IrVersion}",
        $"producer {model.ProducerName}",
        .. model.OpsetImport.Select(opset => $"opset '{opset.Domain}' {opset.Version}"),
    ];

    private static string Read(AttributeProto attribute) => $"{attribute.Name}=" + attribute.Type switch
    {
        AttributeProto.Types.AttributeType.Float => $"{attribute.F:R}",
        AttributeProto.Types.AttributeType.Int => $"{attribute.I}",
        AttributeProto.Types.AttributeType.Ints => $"[{string.Join(", ", attribute.Ints)}]",
        var type => throw new InvalidDataException($"AttributeProto of type {type}"),
    };

    private static OnnxTensor Read(TensorProto tensor) =>
        new(tensor.Name, TypeName(tensor.DataType), [.. tensor.Dims.Select(size => $"{size}")], tensor.RawData.ToByteArray());

    private static OnnxTensor Read(ValueInfoProto value)
    {
        TypeProto.Types.Tensor type = value.Type.TensorType;
        return new OnnxTensor(
            value.Name, TypeName(type.ElemType),
            [.. type.Shape.Dim.Select(size => size.HasDimParam ? size.DimParam : $"{size.DimValue}")], []);
    }

    private static string TypeName(int type) => (DataType)type switch
    {
        DataType.Float => "float",
        DataType.Int64 => "int64",
        DataType.Double => "double",
        _ => throw new InvalidDataException($"TensorProto of type {type}"),
    };
}
