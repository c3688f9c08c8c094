using FusedNorm.Files;

namespace FusedNorm.Tool.Onnx;

/// <summary>
/// Reads an ONNX model. The reader is closed: it knows the fields that <c>onnx.proto</c> numbers, passes over the others, goes into no
/// nested graph, and has a bound for the number of things a file may be made of. All weights stay in the file's own bytes, or are read from
/// files beside it.
/// </summary>
internal sealed partial class OnnxReader
{
    /// <summary>The largest file: what Protocol Buffers allow.</summary>
    public const int MaximumLength = int.MaxValue - 64;

    /// <summary>The most nodes, names, attributes, tensors and sizes together; each costs memory beside its bytes.</summary>
    private const int MaximumParts = 1_000_000;

    private readonly OnnxModel model = new();
    private readonly ExternalData? external;
    private readonly List<OnnxFunction> functions = [];
    private int parts;

    private OnnxReader(ExternalData? external) => this.external = external;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">The file is no ONNX model, or malformed.</exception>
    public static OnnxModel Open(string path)
    {
        using FileStream stream = TensorFile.OpenRead(path);
        ByteSource source = new(stream, headLength: 0);
        if (source.Length > MaximumLength)
        {
            throw Malformed.At("the file", $"at most {MaximumLength} bytes", $"{source.Length}");
        }

        using ExternalData external = new(path);
        return Read(source.Length is long length ? source.ReadBlock((int)length, "the file") : source.ReadToEnd(MaximumLength), external);
    }

    /// <summary>Reads a model from its bytes, which it goes on using.</summary>
    /// <param name="file">The bytes.</param>
    /// <param name="external">Where values in other files are read from; without it such values are refused.</param>
    /// <exception cref="InvalidDataException">It is no ONNX model, or malformed.</exception>
    public static OnnxModel Read(ReadOnlyMemory<byte> file, ExternalData? external = null)
    {
        OnnxReader reader = new(external);
        reader.ReadModel(file);
        NodeExpansion.Run(reader.model, reader.functions);
        NodeOrder.Sort(reader.model);
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
                    ReadOpset(reader.Bytes(), model.Opsets);
                    break;
                case 25:
                    functions.Add(ReadFunction(reader.Bytes()));
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

    private void ReadOpset(ReadOnlyMemory<byte> message, Dictionary<string, long> opsets)
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

        if (!opsets.TryAdd(domain, version))
        {
            throw Malformed.At("the sets of operators", "every domain once", $"{Malformed.Text(domain)} again");
        }
    }

    private void ReadMetadata(ReadOnlyMemory<byte> message)
    {
        (string key, string value) = OnnxTensorReader.ReadPair(Counted(message), "the metadata");
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
                    OnnxTensor tensor = OnnxTensorReader.Read(Counted(reader.Bytes()), external);
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

    private OnnxFunction ReadFunction(ReadOnlyMemory<byte> message)
    {
        OnnxFunction function = new();
        WireReader reader = new(Counted(message), "a function");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    function.Name = reader.Text();
                    break;
                case 4:
                    Count();
                    function.Inputs.Add(reader.Text());
                    break;
                case 5:
                    Count();
                    function.Outputs.Add(reader.Text());
                    break;
                case 7:
                    function.Nodes.Add(ReadNode(reader.Bytes()));
                    break;
                case 9:
                    ReadOpset(reader.Bytes(), function.Opsets);
                    break;
                case 10:
                    function.Domain = Standard(reader.Text());
                    break;
                case 11:
                    (string name, NodeAttribute attribute) = ReadAttribute(reader.Bytes());
                    function.Defaults[name] = attribute;
                    break;
                case 13:
                    function.Overload = reader.Text();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return function;
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
