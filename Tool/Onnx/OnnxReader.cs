using FusedNorm.Files;

namespace FusedNorm.Tool.Onnx;

/// <summary>
/// Reads an ONNX model. The reader is closed: it knows the fields that <c>onnx.proto</c> numbers, passes over the others, goes into no nested graph, and has a bound
/// for the number of things a file may be made of. All weights stay in the file's own bytes.
/// </summary>
internal sealed class OnnxReader
{
    /// <summary>The largest file: what Protocol Buffers allow.</summary>
    public const int MaximumLength = int.MaxValue - 64;

    /// <summary>The most nodes, names, attributes, tensors and sizes together; each costs memory beside its bytes.</summary>
    private const int MaximumParts = 1_000_000;

    private readonly OnnxModel model = new();
    private int parts;

    private OnnxReader()
    {
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">The file is no ONNX model, or malformed.</exception>
    public static OnnxModel Open(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        ByteSource source = new(stream, headLength: 0);
        if (source.Length > MaximumLength)
        {
            throw Malformed.At("the file", $"at most {MaximumLength} bytes", $"{source.Length}");
        }

        return Read(source.Length is long length ? source.ReadBlock((int)length, "the file") : source.ReadToEnd(MaximumLength));
    }

    /// <summary>Reads a model from its bytes, which it goes on using.</summary>
    /// <exception cref="InvalidDataException">It is no ONNX model, or malformed.</exception>
    public static OnnxModel Read(ReadOnlyMemory<byte> file)
    {
        OnnxReader reader = new();
        reader.ReadModel(file);
        return reader.model;
    }

    private void ReadModel(ReadOnlyMemory<byte> file)
    {
        bool hasGraph = false;
        WireReader reader = new(file, "the ONNX model");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    model.IrVersion = reader.Number();
                    break;
                case 2 or 3:
                    model.Producer = $"{model.Producer} {reader.Text()}".Trim();
                    break;
                case 7 when !hasGraph:
                    hasGraph = true;
                    ReadGraph(reader.Bytes());
                    break;
                case 7:
                    throw Malformed.At("the ONNX model", "one graph", "two");
                case 8:
                    ReadOpset(reader.Bytes());
                    break;
                case 14:
                    ReadMetadata(reader.Bytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (!hasGraph || model.IrVersion < 1)
        {
            throw Malformed.At("the file", "an ONNX model: a version and a graph", "neither or only one of them");
        }

        HashSet<string> constants = [.. model.Initializers.Select(tensor => tensor.Name)];
        model.Inputs.RemoveAll(input => constants.Contains(input.Name));
    }

    private void ReadOpset(ReadOnlyMemory<byte> message)
    {
        string domain = "";
        long version = 0;
        WireReader reader = new(Counted(message), "a set of operators");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    domain = Standard(reader.Text());
                    break;
                case 2:
                    version = reader.Number();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (!model.Opsets.TryAdd(domain, version))
        {
            throw Malformed.At("the sets of operators", "every domain once", $"{Malformed.Text(domain)} again");
        }
    }

    private void ReadMetadata(ReadOnlyMemory<byte> message)
    {
        string key = "";
        string value = "";
        WireReader reader = new(Counted(message), "the metadata");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    key = reader.Text();
                    break;
                case 2:
                    value = reader.Text();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (!model.Metadata.TryAdd(key, value))
        {
            throw Malformed.At("the metadata", "every key once", $"{Malformed.Text(key)} again");
        }
    }

    private void ReadGraph(ReadOnlyMemory<byte> message)
    {
        HashSet<string> constants = [];
        WireReader reader = new(message, "the graph");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    model.Nodes.Add(ReadNode(reader.Bytes()));
                    break;
                case 5:
                    OnnxTensor tensor = OnnxTensorReader.Read(Counted(reader.Bytes()));
                    if (!constants.Add(tensor.Name))
                    {
                        throw Malformed.At("the initializers", "every name once", $"{Malformed.Text(tensor.Name)} again");
                    }

                    model.Initializers.Add(tensor);
                    break;
                case 11:
                    model.Inputs.Add(ReadValue(reader.Bytes()));
                    break;
                case 12:
                    model.Outputs.Add(ReadValue(reader.Bytes()));
                    break;
                case 15:
                    throw Malformed.At("the graph", "no sparse initializers, which are not read", "one");
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private GraphNode ReadNode(ReadOnlyMemory<byte> message)
    {
        GraphNode node = new();
        WireReader reader = new(Counted(message), "a node");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    Count();
                    node.Inputs.Add(reader.Text());
                    break;
                case 2:
                    Count();
                    node.Outputs.Add(reader.Text());
                    break;
                case 3:
                    node.Name = reader.Text();
                    break;
                case 4:
                    node.OpType = reader.Text();
                    break;
                case 5:
                    (string name, NodeAttribute attribute) = ReadAttribute(reader.Bytes());
                    if (!node.Attributes.TryAdd(name, attribute))
                    {
                        throw Malformed.At($"a node, {Malformed.Text(node.OpType)}", "every attribute once", $"{Malformed.Text(name)} again");
                    }

                    break;
                case 7:
                    node.Domain = Standard(reader.Text());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return node;
    }

    private (string Name, NodeAttribute Attribute) ReadAttribute(ReadOnlyMemory<byte> message)
    {
        string name = "";
        NodeAttribute attribute = new();
        WireReader reader = new(Counted(message), "an attribute");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    name = reader.Text();
                    break;
                case 2:
                    attribute.Float = reader.Single();
                    break;
                case 3:
                    attribute.Int = reader.Number();
                    break;
                case 4:
                    // The standard's texts are words; what is none is bytes that nobody here asks for.
                    attribute.Text = System.Text.Encoding.UTF8.GetString(reader.Bytes().Span);
                    break;
                case 5:
                    attribute.Tensor = OnnxTensorReader.Read(Counted(reader.Bytes()));
                    break;
                case 7:
                    MemoryStream floats = new();
                    reader.Fixed(sizeof(float), floats);
                    attribute.Floats.AddRange(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(floats.ToArray()).ToArray());
                    break;
                case 8:
                    reader.Numbers(attribute.Ints);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (name, attribute);
    }

    private OnnxValue ReadValue(ReadOnlyMemory<byte> message)
    {
        OnnxValue value = new("", null, null);
        WireReader reader = new(Counted(message), "an input or output");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    value = value with { Name = reader.Text() };
                    break;
                case 2:
                    WireReader type = new(reader.Bytes(), "a type");
                    while (type.Next())
                    {
                        if (type.Field == 1)
                        {
                            value = ReadTensorType(value, type.Bytes());
                        }
                        else
                        {
                            type.Skip();
                        }
                    }

                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return value;
    }

    private OnnxValue ReadTensorType(OnnxValue value, ReadOnlyMemory<byte> message)
    {
        WireReader reader = new(message, "the type of a tensor");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    value = value with { DType = OnnxTensorReader.Find(reader.Number()) };
                    break;
                case 2:
                    value = value with { Shape = ReadShape(reader.Bytes()) };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return value;
    }

    private List<long?> ReadShape(ReadOnlyMemory<byte> message)
    {
        List<long?> shape = [];
        WireReader reader = new(message, "a shape");
        while (reader.Next())
        {
            if (reader.Field != 1)
            {
                reader.Skip();
                continue;
            }

            long? size = null;
            WireReader dimension = new(Counted(reader.Bytes()), "a size");
            while (dimension.Next())
            {
                if (dimension.Field == 1)
                {
                    size = dimension.Number();
                }
                else
                {
                    dimension.Skip();
                }
            }

            shape.Add(size);
        }

        return shape;
    }

    private ReadOnlyMemory<byte> Counted(ReadOnlyMemory<byte> message)
    {
        Count();
        return message;
    }

    private void Count()
    {
        if (++parts > MaximumParts)
        {
            throw Malformed.At("the ONNX model", $"at most {MaximumParts} nodes, names and tensors", "more");
        }
    }

    private static string Standard(string domain) => domain == "ai.onnx" ? "" : domain;
}
