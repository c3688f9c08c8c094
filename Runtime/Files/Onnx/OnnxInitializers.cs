using System.Buffers.Binary;

namespace FusedNorm.Files;

/// <summary>The constants of an ONNX graph, each under its name once.</summary>
internal sealed class OnnxInitializers
{
    // Of TensorProto.DataType.
    private const int Float = 1;
    private const int Int64 = 7;
    private const int Double = 11;

    private readonly HashSet<string> names = [];
    private readonly List<ProtobufMessage> messages = [];

    public IEnumerable<ProtobufMessage> Messages => messages;

    public static int TypeOf(DType dtype) => dtype switch
    {
        DType.F32 => Float,
        DType.F64 => Double,
        _ => Int64,
    };

    public static byte[] Encode(long value)
    {
        byte[] bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }

    /// <summary>Adds a constant, unless it is there already, and gives its name.</summary>
    /// <param name="name">The name; the same name means the same constant.</param>
    /// <param name="dtype">F32, F64 or I64.</param>
    /// <param name="shape">The shape; empty for a number.</param>
    /// <param name="write">Writes the elements, little-endian.</param>
    public string Add(string name, DType dtype, int[] shape, Action<Stream> write)
    {
        if (!names.Add(name))
        {
            return name;
        }

        ProtobufMessage tensor = new();
        long length = dtype.Size();
        foreach (int size in shape)
        {
            tensor.Number(1, size);                                                                   // TensorProto.dims
            length *= size;
        }

        messages.Add(tensor
            .Number(2, TypeOf(dtype))                                                                 // TensorProto.data_type
            .Text(8, name)                                                                            // TensorProto.name
            .Bytes(9, length, write));                                                                // TensorProto.raw_data
        return name;
    }
}
