using FusedNorm.Files;

namespace FusedNorm.Tool.Onnx;

/// <content>Nodes and their attributes.</content>
internal sealed partial class OnnxReader
{
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
                        throw Malformed.At(
                            $"a node, {Malformed.Text(node.OpType)}", "every attribute once", $"{Malformed.Text(name)} again");
                    }

                    break;
                case 7:
                    node.Domain = Standard(reader.Text());
                    break;
                case 8:
                    node.Overload = reader.Text();
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
                    attribute.Tensor = OnnxTensorReader.Read(Counted(reader.Bytes()), external);
                    break;
                case 7:
                    MemoryStream floats = new();
                    reader.Fixed(sizeof(float), floats);
                    attribute.Floats.AddRange(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(floats.ToArray()).ToArray());
                    break;
                case 8:
                    reader.Numbers(attribute.Ints);
                    break;
                case 21:
                    attribute.Reference = reader.Text();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (name, attribute);
    }
}
