using FusedNorm.Files;

namespace FusedNorm.WeightsText;

/// <summary>
/// Writes a file of weights as text, because a generator is given nothing else. Generator/Weights/WeightsFile.cs has an example and reads
/// it. All that can be wrong with the file itself is found here, by the reader that <c>Load</c> uses; whether it fits a network, the
/// generator says.
/// </summary>
internal static class TextWriting
{
    /// <summary>
    /// No C# compiler lays so much into an assembly in bearable time, and a view in a file of torch.save may say any size.
    /// </summary>
    private const long MostBytes = 256L << 20;

    /// <summary>Stands in place of a dtype for what is no tensor, so that the generator names it.</summary>
    private const string NoTensor = "NONE";

    /// <summary>Writes the text; where that fails, the old one stays.</summary>
    /// <exception cref="InvalidDataException">The file is malformed, or too large.</exception>
    public static void Write(string path, string text)
    {
        IReadOnlyList<string> keys = TensorFile.StateDictKeys(path);
        List<(string Prefix, TensorFile File)> files = [];
        try
        {
            // Of a checkpoint with several state dicts all are written, each behind its key; the attribute says which one is meant.
            files.AddRange(keys.Count > 1 ? keys.Select(key => ($"{key}.", TensorFile.Open(path, key))) : [("", TensorFile.Open(path))]);
            Write(path, text, files);
        }
        finally
        {
            files.ForEach(pair => pair.File.Dispose());
        }
    }

    private static void Write(string path, string text, IReadOnlyList<(string Prefix, TensorFile File)> files)
    {
        IEnumerable<TensorEntry> floats = files.SelectMany(pair => pair.File.Tensors).Where(tensor => tensor.DType.IsFloat());
        if (floats.Aggregate(0L, (sum, tensor) => Math.Min(MostBytes + 1, sum + (Math.Min(tensor.Length, MostBytes) * SizeInText(tensor))))
            > MostBytes)
        {
            throw Malformed.At(
                "the weights", $"at most {MostBytes >> 20} MB to be laid into an assembly", "more; load the file when the program runs");
        }

        AtomicFile.Write(text, stream =>
        {
            using StreamWriter writer = new(stream, leaveOpen: true);
            writer.Write($"FusedNorm weights 1\n{Line(Path.GetFullPath(path))}\n");
            foreach ((string prefix, TensorFile file) in files)
            {
                foreach (TensorEntry tensor in file.Tensors.OrderBy(tensor => tensor.Position))
                {
                    writer.Write($"{tensor.DType.Name()} ({string.Join(", ", tensor.Shape)}) {Line(prefix + tensor.Name)}\n");
                    writer.Write(tensor.DType.IsFloat() ? Convert.ToBase64String(Widened(tensor.DType, file.Read(tensor))) : "");
                    writer.Write('\n');
                }

                foreach (string other in file.OtherKeys)
                {
                    writer.Write($"{NoTensor} () {Line(prefix + other)}\n\n");
                }

                file.Finish();
            }
        });
    }

    private static int SizeInText(TensorEntry tensor) => tensor.DType == DType.F64 ? sizeof(double) : sizeof(float);

    /// <summary>Floats of 16 bits as singles, which hold them exactly.</summary>
    private static byte[] Widened(DType dtype, byte[] elements)
    {
        if (dtype is DType.F32 or DType.F64)
        {
            return elements;
        }

        float[] values = new float[elements.Length / dtype.Size()];
        Elements.Decode<float>(dtype, elements, values);
        using MemoryStream widened = new(values.Length * sizeof(float));
        Elements.Encode<float>(values, widened);
        return widened.ToArray();
    }

    /// <summary>Text from a file on a line of its own.</summary>
    private static string Line(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(character => char.IsControl(character) ? '\uFFFD' : character)) : text;
}
