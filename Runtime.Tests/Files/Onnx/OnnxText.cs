using System.Buffers.Binary;
using System.Text;

namespace FusedNorm.Runtime.Tests.Files.Onnx;

/// <summary>A tensor of an ONNX model.</summary>
internal sealed record OnnxTensor(string Name, string Type, IReadOnlyList<string> Shape, byte[] Data)
{
    public override string ToString() => $"{Name}: {Type} ({string.Join(", ", Shape)})";
}

/// <summary>A node of an ONNX model; its attributes as text.</summary>
internal sealed record OnnxOperator(string Name, string Operator, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyList<string> Attributes)
{
    public override string ToString() =>
        $"{Name}: {string.Join(", ", Outputs)} = {Operator}({string.Join(", ", Inputs)}){string.Concat(Attributes.Select(attribute => " " + attribute))}";
}

/// <summary>An ONNX model as it was read from its bytes, by field numbers of onnx.proto; what it does not know is an error.</summary>
internal sealed class OnnxText
{
    private readonly List<string> header = [];

    public OnnxText(ReadOnlySpan<byte> model)
    {
        foreach (Field field in Fields(model))
        {
            switch (field.Number)
            {
                case 1:
                    header.Add($"IR version {field.Value}");
                    break;
                case 2:
                    header.Add($"producer {field.Text}");
                    break;
                case 7:
                    ReadGraph(field.Bytes);
                    break;
                case 8:
                    header.Add($"opset {string.Join(" ", Fields(field.Bytes).Select(part => part.Number == 1 ? $"'{part.Text}'" : $"{part.Value}"))}");
                    break;
                default:
                    throw Unknown("ModelProto", field);
            }
        }
    }

    public string Name { get; private set; } = "";

    public List<OnnxOperator> Nodes { get; } = [];

    public List<OnnxTensor> Initializers { get; } = [];

    public List<OnnxTensor> Inputs { get; } = [];

    public List<OnnxTensor> Outputs { get; } = [];

    /// <summary>Everything but the values of the initializers.</summary>
    public override string ToString() => string.Join('\n',
    [
        $"{Name}: {string.Join(", ", header)}",
        .. Inputs.Select(value => $"input {value}"),
        .. Nodes.Select(node => $"  {node}"),
        .. Outputs.Select(value => $"output {value}"),
        .. Initializers.Select(tensor => $"  {tensor}"),
        "",
    ]);

    private void ReadGraph(byte[] graph)
    {
        foreach (Field field in Fields(graph))
        {
            switch (field.Number)
            {
                case 1:
                    Nodes.Add(ReadNode(field.Bytes));
                    break;
                case 2:
                    Name = field.Text;
                    break;
                case 5:
                    Initializers.Add(ReadTensor(field.Bytes));
                    break;
                case 11:
                    Inputs.Add(ReadValue(field.Bytes));
                    break;
                case 12:
                    Outputs.Add(ReadValue(field.Bytes));
                    break;
                default:
                    throw Unknown("GraphProto", field);
            }
        }
    }

    private static OnnxOperator ReadNode(byte[] node)
    {
        ILookup<int, Field> fields = Fields(node).ToLookup(field => field.Number);
        return new OnnxOperator(
            fields[3].Single().Text,
            fields[4].Single().Text,
            [.. fields[1].Select(field => field.Text)],
            [.. fields[2].Select(field => field.Text)],
            [.. fields[5].Select(field => ReadAttribute(field.Bytes))]);
    }

    private static string ReadAttribute(byte[] attribute)
    {
        ILookup<int, Field> fields = Fields(attribute).ToLookup(field => field.Number);
        string value = fields[20].Single().Value switch
        {
            1 => $"{fields[2].Single().Single:R}",
            2 => $"{fields[3].Single().Value}",
            7 => $"[{string.Join(", ", fields[8].Select(field => field.Value))}]",
            long type => throw new InvalidDataException($"AttributeProto of type {type}"),
        };
        return $"{fields[1].Single().Text}={value}";
    }

    private static OnnxTensor ReadTensor(byte[] tensor)
    {
        ILookup<int, Field> fields = Fields(tensor).ToLookup(field => field.Number);
        return new OnnxTensor(fields[8].Single().Text, TypeName(fields[2].Single().Value), [.. fields[1].Select(field => $"{field.Value}")], fields[9].Single().Bytes);
    }

    private static OnnxTensor ReadValue(byte[] value)
    {
        ILookup<int, Field> info = Fields(value).ToLookup(field => field.Number);
        ILookup<int, Field> type = Fields(Fields(info[2].Single().Bytes).Single(field => field.Number == 1).Bytes).ToLookup(field => field.Number);
        return new OnnxTensor(
            info[1].Single().Text,
            TypeName(type[1].Single().Value),
            [.. Fields(type[2].Single().Bytes).Select(size => Fields(size.Bytes).Single()).Select(size => size.Number == 2 ? size.Text : $"{size.Value}")],
            []);
    }

    private static string TypeName(long type) => type switch
    {
        1 => "float",
        7 => "int64",
        11 => "double",
        _ => throw new InvalidDataException($"TensorProto of type {type}"),
    };

    private static InvalidDataException Unknown(string message, Field field) => new($"{message} has a field {field.Number}");

    private static List<Field> Fields(ReadOnlySpan<byte> message)
    {
        List<Field> fields = [];
        while (!message.IsEmpty)
        {
            long tag = Varint(ref message);
            int number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    fields.Add(new Field(number, Varint(ref message), []));
                    break;
                case 2:
                    int length = checked((int)Varint(ref message));
                    fields.Add(new Field(number, length, message[..length].ToArray()));
                    message = message[length..];
                    break;
                case 5:
                    fields.Add(new Field(number, BinaryPrimitives.ReadInt32LittleEndian(message), []));
                    message = message[4..];
                    break;
                default:
                    throw new InvalidDataException($"wire type {tag & 7}");
            }
        }

        return fields;
    }

    private static long Varint(ref ReadOnlySpan<byte> message)
    {
        ulong value = 0;
        for (int shift = 0; true; shift += 7)
        {
            byte next = message[0];
            message = message[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (long)value;
            }
        }
    }

    private sealed record Field(int Number, long Value, byte[] Bytes)
    {
        public string Text => Encoding.UTF8.GetString(Bytes);

        public float Single => BitConverter.Int32BitsToSingle((int)Value);
    }
}
