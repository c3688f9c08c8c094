namespace FusedNorm.Tool.Onnx;

/// <content>Inputs and outputs with their types.</content>
internal sealed partial class OnnxReader
{
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
}
