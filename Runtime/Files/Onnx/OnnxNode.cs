namespace FusedNorm.Files;

/// <summary>An operator of an ONNX graph in its place.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Operator">What it computes: <c>Gemm</c>.</param>
/// <param name="Inputs">The names of the values it reads.</param>
/// <param name="Output">The name of the value it gives.</param>
/// <param name="Attributes">Its options.</param>
internal sealed record OnnxNode(
    string Name, string Operator, IReadOnlyList<string> Inputs, string Output, IReadOnlyList<ProtobufMessage> Attributes)
{
    // Of AttributeProto.AttributeType.
    private const int FloatType = 1;
    private const int IntType = 2;
    private const int IntsType = 7;

    /// <summary>An option that is a whole number.</summary>
    public static ProtobufMessage Int(string name, long value) =>
        new ProtobufMessage().Text(1, name).Number(3, value).Number(20, IntType);                     // AttributeProto.name, i, type

    /// <summary>An option that is a list of whole numbers.</summary>
    public static ProtobufMessage Ints(string name, IEnumerable<long> values)
    {
        ProtobufMessage attribute = new ProtobufMessage().Text(1, name);                              // AttributeProto.name
        foreach (long value in values)
        {
            attribute.Number(8, value);                                                               // AttributeProto.ints
        }

        return attribute.Number(20, IntsType);                                                        // AttributeProto.type
    }

    /// <summary>An option that is a number; ONNX has these in single precision only.</summary>
    public static ProtobufMessage Float(string name, double value) =>
        new ProtobufMessage().Text(1, name).Single(2, (float)value).Number(20, FloatType);            // AttributeProto.name, f, type

    /// <summary>The node as a message.</summary>
    /// <param name="rename">Gives the final name of a value.</param>
    public ProtobufMessage ToMessage(Func<string, string> rename)
    {
        ProtobufMessage node = new();
        foreach (string input in Inputs)
        {
            node.Text(1, rename(input));                                                              // NodeProto.input
        }

        node.Text(2, rename(Output)).Text(3, Name).Text(4, Operator);                                 // NodeProto.output, name, op_type
        foreach (ProtobufMessage attribute in Attributes)
        {
            node.Message(5, attribute);                                                               // NodeProto.attribute
        }

        return node;
    }
}
