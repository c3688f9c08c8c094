using System.Text.Json;

namespace FusedNorm.Files;

/// <summary>What a safetensors header says, checked: every tensor has its bytes, none overlaps another, and none are left over.</summary>
internal sealed class SafeTensorsHeader
{
    private const string MetadataKey = "__metadata__";
    private const int MaximumRank = 32;

    // An object of objects with an array each is all the depth there is.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 3 };

    private readonly List<SafeTensorsEntry> tensors = [];
    private readonly Dictionary<string, string> metadata = [];
    private readonly HashSet<string> names = [];

    private SafeTensorsHeader()
    {
    }

    public IReadOnlyList<TensorEntry> Tensors => tensors;

    public IReadOnlyDictionary<string, string> Metadata => metadata;

    /// <summary>The bytes of all values.</summary>
    public long DataLength { get; private set; }

    public static SafeTensorsHeader Parse(ReadOnlySpan<byte> json)
    {
        SafeTensorsHeader header = new();
        Utf8JsonReader reader = new(json, Options);
        try
        {
            header.ReadAll(ref reader);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            // The reader's own exceptions name the place; half of a surrogate pair is an InvalidOperationException.
            throw new InvalidDataException(
                $"the safetensors header, near byte {reader.TokenStartIndex}: {TextExcerpt.Of(error.Message)}", error);
        }

        header.CheckPlaces();
        return header;
    }

    private void ReadAll(ref Utf8JsonReader reader)
    {
        reader.Read();
        Require(ref reader, JsonTokenType.StartObject, "an object");
        while (NextName(ref reader) is string name)
        {
            if (!names.Add(name))
            {
                throw Malformed.At(Place(ref reader), "every name once", $"{Malformed.Text(name)} again");
            }

            reader.Read();
            Require(ref reader, JsonTokenType.StartObject, "an object");
            if (name == MetadataKey)
            {
                ReadMetadata(ref reader);
            }
            else
            {
                ReadTensor(ref reader, name);
            }
        }

        // Only spaces may follow, which the reader sees to.
        reader.Read();
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        while (NextName(ref reader) is string key)
        {
            reader.Read();
            Require(ref reader, JsonTokenType.String, "a text");
            if (!metadata.TryAdd(key, reader.GetString()!))
            {
                throw Malformed.At(Place(ref reader), "every key of the metadata once", $"{Malformed.Text(key)} again");
            }
        }
    }

    private void ReadTensor(ref Utf8JsonReader reader, string name)
    {
        DType? dtype = null;
        long[]? shape = null;
        long[]? offsets = null;
        while (NextName(ref reader) is string field)
        {
            reader.Read();
            switch (field)
            {
                case "dtype" when dtype is null:
                    Require(ref reader, JsonTokenType.String, "a dtype");
                    string text = reader.GetString()!;
                    dtype =
                        DTypes.Find(text) ?? throw Malformed.At(Place(ref reader), "a dtype among " + DTypes.Names, Malformed.Text(text));
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader);
                    break;
                default:
                    throw Malformed.At(Place(ref reader), "dtype, shape and data_offsets, each once", Malformed.Text(field));
            }
        }

        string where = Malformed.Text(name);
        if (dtype is not DType known || shape is null || offsets is not [long begin, long end])
        {
            throw Malformed.At(where, "a dtype, a shape and two data_offsets", "less or others");
        }

        long length = TensorLength.Of(shape, known, where);
        if (end < begin || end > TensorLength.MaximumBytes || end - begin != length * known.Size())
        {
            throw Malformed.At(
                where, $"{length * known.Size()} bytes for {known.Name()} of shape {Malformed.Shape(shape)}",
                $"data_offsets from {begin} to {end}");
        }

        tensors.Add(new SafeTensorsEntry(name, known, shape, length, begin));
    }

    private static long[] ReadNumbers(ref Utf8JsonReader reader)
    {
        Require(ref reader, JsonTokenType.StartArray, "an array");
        List<long> numbers = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            long number = -1;
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out number) || number < 0)
            {
                throw Malformed.At(
                    Place(ref reader), "a whole number, not negative",
                    reader.TokenType == JsonTokenType.Number ? "another number" : $"{reader.TokenType}");
            }

            if (numbers.Count == MaximumRank)
            {
                throw Malformed.At(Place(ref reader), $"at most {MaximumRank} numbers", "more");
            }

            numbers.Add(number);
        }

        return [.. numbers];
    }

    /// <summary>In the order of their bytes, each tensor begins where the one before ends.</summary>
    private void CheckPlaces()
    {
        foreach (SafeTensorsEntry tensor in tensors.OrderBy(tensor => tensor.Position).ThenBy(tensor => tensor.Length))
        {
            if (tensor.Position != DataLength)
            {
                throw Malformed.At(
                    Malformed.Text(tensor.Name),
                    $"its values at byte {DataLength}, where those before end",
                    $"byte {tensor.Position}, which {(tensor.Position < DataLength ? "overlaps them" : "leaves a gap")}");
            }

            DataLength = checked(DataLength + (tensor.Length * tensor.DType.Size()));
        }
    }

    private static string? NextName(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.EndObject ? null : reader.GetString();
    }

    private static void Require(ref Utf8JsonReader reader, JsonTokenType expected, string description)
    {
        if (reader.TokenType != expected)
        {
            throw Malformed.At(Place(ref reader), description, $"{reader.TokenType}");
        }
    }

    private static string Place(ref Utf8JsonReader reader) => $"the safetensors header at byte {reader.TokenStartIndex}";
}
