namespace FusedNorm.Files;

/// <summary>A tensor of a state dict: elements of a storage, which other tensors may have a part in.</summary>
/// <param name="name">The key.</param>
/// <param name="pickled">Which elements.</param>
/// <param name="length">How many.</param>
/// <param name="file">The part of the file that the storage is.</param>
internal sealed class TorchEntry(string name, PickledTensor pickled, long length, FilePart file)
    : TensorEntry(name, pickled.Storage.DType, pickled.Shape, length)
{
    private const int MaximumRank = 32;

    /// <summary>The elements that tensors of a file may have beyond what lies in it: a file of any size could have any number.</summary>
    private const long MaximumRepeated = 1 << 24;

    /// <summary>The part of the file.</summary>
    public FilePart File => file;

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

    /// <summary>The places of the elements in row-major order, in bytes from the first of them.</summary>
    public IEnumerable<long> Places()
    {
        long[] index = new long[pickled.Shape.Length];
        long place = 0;
        for (long i = 0; i < Length; i++)
        {
            yield return place * DType.Size();
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

    /// <summary>Checks that every element lies in the storage.</summary>
    /// <param name="name">The key.</param>
    /// <param name="pickled">Which elements.</param>
    /// <param name="found">The part of the file that its storage should be.</param>
    /// <param name="repeated">Counts the elements of tensors that have some of them several times, as expanded ones do.</param>
    /// <exception cref="InvalidDataException">One does not, or an expanded tensor could be of any size.</exception>
    public static TorchEntry Create(string name, PickledTensor pickled, FilePart? found, ref long repeated)
    {
        string where = Malformed.Text(name);
        PickledStorage storage = pickled.Storage;
        FilePart file = found ?? throw Malformed.At(where, $"its values in data/{TextExcerpt.Of(storage.Key)} of the zip", "no such file");
        long bytes = file.Length;
        if ((Int128)storage.Length * storage.DType.Size() != bytes)
        {
            throw Malformed.At(
                where, $"a storage of {storage.Length} elements, {storage.DType.Name()}",
                $"{bytes} bytes in data/{TextExcerpt.Of(storage.Key)}");
        }

        long length = TensorLength.Of(pickled.Shape, storage.DType, where);
        if (pickled.Strides.Length != pickled.Shape.Length || pickled.Shape.Length > MaximumRank)
        {
            throw Malformed.At(
                where, $"at most {MaximumRank} sizes and as many strides", $"{pickled.Shape.Length} and {pickled.Strides.Length}");
        }

        Int128 last = pickled.Offset;
        for (int d = 0; d < pickled.Shape.Length && length > 0; d++)
        {
            last += (Int128)(pickled.Shape[d] - 1) * pickled.Strides[d];
        }

        if (last >= storage.Length + (length > 0 ? 0 : 1))
        {
            throw Malformed.At(where, $"elements among the {storage.Length} of its storage", Place(pickled));
        }

        if (length > storage.Length && (length > MaximumRepeated || (repeated += length) > MaximumRepeated))
        {
            throw Malformed.At(where, $"at most {MaximumRepeated} elements of expanded tensors", $"more with {Place(pickled)}");
        }

        return new TorchEntry(name, pickled, length, file);
    }

    private static string Place(PickledTensor pickled) =>
        $"offset {pickled.Offset}, shape {Malformed.Shape(pickled.Shape)}, strides {Malformed.Shape(pickled.Strides)}";
}
