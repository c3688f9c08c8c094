namespace FusedNorm.Files;

/// <summary>A tensor of a state dict: elements of a storage, which other tensors may have a part in.</summary>
/// <param name="name">The key.</param>
/// <param name="pickled">Which elements.</param>
/// <param name="length">How many.</param>
/// <param name="file">The file in the zip that the storage is.</param>
internal sealed class TorchEntry(string name, PickledTensor pickled, long length, ZipEntry file)
    : TensorEntry(name, pickled.Storage.DType, pickled.Shape, length)
{
    private const int MaximumRank = 32;

    /// <summary>The file in the zip.</summary>
    public ZipEntry File => file;

    internal override long Position => file.Start + (pickled.Offset * DType.Size());

    /// <summary>The bytes from the first element to the last.</summary>
    public long Span => Length == 0
        ? 0
        : (1 + pickled.Shape.Zip(pickled.Strides, (size, stride) => (size - 1) * stride).Sum()) * DType.Size();

    /// <summary>Whether the elements lie one behind the other, as row-major order has them.</summary>
    public bool IsContiguous
    {
        get
        {
            long expected = 1;
            for (int d = pickled.Shape.Length - 1; d >= 0; d--)
            {
                if (pickled.Shape[d] != 1 && pickled.Strides[d] != expected)
                {
                    return Length == 0;
                }

                expected *= pickled.Shape[d];
            }

            return true;
        }
    }

    /// <summary>The places of the elements in row-major order, in bytes from the start of the file.</summary>
    public IEnumerable<long> Places()
    {
        long[] index = new long[pickled.Shape.Length];
        long place = pickled.Offset;
        for (long i = 0; i < Length; i++)
        {
            yield return file.Start + (place * DType.Size());
            for (int d = index.Length - 1; d >= 0; d--)
            {
                place += pickled.Strides[d];
                if (++index[d] < pickled.Shape[d])
                {
                    break;
                }

                place -= pickled.Strides[d] * index[d];
                index[d] = 0;
            }
        }
    }

    /// <summary>Checks that every element lies in the storage, and that they are no more than it has.</summary>
    /// <exception cref="InvalidDataException">One does not.</exception>
    public static TorchEntry Create(string name, PickledTensor pickled, ZipEntry? found)
    {
        string where = Malformed.Text(name);
        PickledStorage storage = pickled.Storage;
        ZipEntry file = found ?? throw Malformed.At(where, $"its values in data/{TextExcerpt.Of(storage.Key)} of the zip", "no such file");
        long bytes = file.Length;
        if ((Int128)storage.Length * storage.DType.Size() != bytes)
        {
            throw Malformed.At(where, $"a storage of {storage.Length} elements, {storage.DType.Name()}", $"{bytes} bytes in data/{TextExcerpt.Of(storage.Key)}");
        }

        long length = TensorLength.Of(pickled.Shape, storage.DType, where);
        if (pickled.Strides.Length != pickled.Shape.Length || pickled.Shape.Length > MaximumRank)
        {
            throw Malformed.At(where, $"at most {MaximumRank} sizes and as many strides", $"{pickled.Shape.Length} and {pickled.Strides.Length}");
        }

        Int128 last = pickled.Offset;
        for (int d = 0; d < pickled.Shape.Length && length > 0; d++)
        {
            last += (Int128)(pickled.Shape[d] - 1) * pickled.Strides[d];
        }

        if (last >= storage.Length + (length > 0 ? 0 : 1) || length > storage.Length)
        {
            throw Malformed.At(
                where,
                $"elements among the {storage.Length} of its storage, none twice",
                $"offset {pickled.Offset}, shape {Malformed.Shape(pickled.Shape)}, strides {Malformed.Shape(pickled.Strides)}");
        }

        return new TorchEntry(name, pickled, length, file);
    }
}
