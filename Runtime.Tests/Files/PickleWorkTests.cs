using FusedNorm.Files;
using Xunit;

namespace FusedNorm.Runtime.Tests.Files;

/// <summary>
/// What a file costs goes by its size, whatever it says. No stopwatch: the reader counts its steps and refuses where there are too many for
/// the size, and memory is counted here. Each pattern below names a long value again and again, or makes many values of few bytes.
/// </summary>
public class PickleWorkTests
{
    /// <summary>Close to the largest pickle.</summary>
    private const int Large = 4_000_000;

    /// <summary>The zip, the pickle, a reference for each byte and what a dictionary of one entry takes.</summary>
    private const long AllocatedPerByte = 40;

    private static readonly string LongText = new('k', 200_000);

    /// <summary>
    /// A beginning, a piece that is repeated until the pickle is large, and how often a row of pieces is put into a tuple, so that there is
    /// room for more.
    /// </summary>
    public static TheoryData<string, string, string, int> Patterns => new()
    {
        { "tuples in tuples", ")", "[85]", 0 },
        { "tuples of one", "", ")[85]", 9_000 },
        { "tuples of three", "K[01]q[00]", "h[00]h[00]h[00][87]", 9_000 },
        { "booleans", "", "[88]", 9_000 },
        { "numbers of one byte", "", "K[07]", 9_000 },
        { "numbers of two bytes", "", "M[0707]", 9_000 },
        { "marks", "", "(", 0 },
        { "marks and tuples", "", "(t", 9_000 },
        { "dictionaries", "", "}", 9_000 },
        { "dictionaries of one long key", $"'{LongText}'q[00]", "}h[00]K[01]s", 9_000 },
        { "dictionaries of one short key", "'k'q[00]", "}h[00]K[01]s", 9_000 },
        { "the same key again", $"}}'{LongText}'q[00]K[01]s", "h[00]K[01]s", 0 },
        { "remembered values", "}}", "q[00]", 0 },
        { "remembered values, far away", "}", "r[00000100]", 0 },
        { "values that are recalled", "}q[00]", "h[00]", 9_000 },
        { "storages", $"('storage'ctorch\\FloatStorage\\'{LongText}''cpu'K[04]tq[00]", "h[00]Q", 9_000 },
        { "tensors of long shapes", TensorParts(9_000), "h[00]h[01]R", 9_000 },
        { "tensors", TensorParts(32), "h[00]h[01]R", 9_000 },
        { "names", "", "ctorch\\FloatStorage\\", 9_000 },
        { "long names", "", $"c{LongText}\\x\\", 0 },
        { "long texts", "", $"'{LongText}'", 9_000 },
        { "empty texts", "", "''", 9_000 },
        { "attributes", "}q[00]}'_metadata'}sq[01]", "h[00]h[01]b", 9_000 },
    };

    [Theory]
    [MemberData(nameof(Patterns))]
    public void A_pickle_costs_what_its_size_allows(string pattern, string beginning, string piece, int row)
    {
        byte[] file = File(beginning, piece, row, Large);
        Refuse(new MemoryStream(ZipText.OfPickle(ZipText.Pickle("}."))));
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Refuse(new MemoryStream(file));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.StartsWith("data.pkl at byte ", message, StringComparison.Ordinal);
        string found = $"{pattern}: {allocated / file.Length} bytes allocated for each of the file's; {message}";
        Assert.True(allocated < AllocatedPerByte * file.Length, found);
    }

    /// <summary>
    /// The steps are counted where the work is: what names a long text is stopped after as many bytes as its length allows, not at the end.
    /// </summary>
    [Fact]
    public void What_names_a_long_value_again_is_stopped_in_proportion()
    {
        foreach (int size in new[] { 500_000, 1_000_000, 2_000_000 })
        {
            byte[] file = File($"'{LongText}'q[00]", "}h[00]K[01]s", 9_000, size);
            string message = Refuse(new MemoryStream(file));

            Assert.Contains("expected a pickle that is read in 16 steps a byte, found one that names", message, StringComparison.Ordinal);
            int place = int.Parse(message.Split(' ')[3][..^1], System.Globalization.CultureInfo.InvariantCulture);
            Assert.InRange(place, LongText.Length, LongText.Length + (7 * ((16 * size / LongText.Length) + 1)));
        }
    }

    /// <summary>
    /// As many tensors as there is room for, with keys of 60 letters, a thousand at a time, as Python writes a state dict.
    /// </summary>
    [Fact]
    public void A_state_dict_as_large_as_there_is_room_for_is_read()
    {
        byte[] first = ZipText.Pickle("ccollections\\OrderedDict\\)R(");
        string tensor = ZipText.Tensor();
        List<byte> pickle = [.. first];
        int tensors = 0;
        for (; pickle.Count < PickleLimit - 1_000; tensors++)
        {
            pickle.AddRange(tensors > 0 && tensors % 1_000 == 0 ? "u("u8 : []);
            pickle.AddRange(ZipText.Pickle($"'{tensors:D10}{new string('w', 50)}'{tensor}").AsSpan(2));
        }

        pickle.AddRange("u."u8);
        using TensorFile file = TensorFile.Open(new MemoryStream(ZipText.OfPickle([.. pickle])));
        Assert.Equal(tensors, file.Tensors.Count);
    }

    private const int PickleLimit = 1 << 22;

    private static string TensorParts(int rank)
    {
        string numbers = $"({string.Concat(Enumerable.Repeat("K[01]", rank))}t";
        const string Storage = "('storage'ctorch\\FloatStorage\\'0''cpu'K[04]tQ";
        return $"ctorch._utils\\_rebuild_tensor_v2\\q[00]({Storage}K[00]{numbers}{numbers}[89]}}tq[01]";
    }

    private static byte[] File(string beginning, string piece, int row, int size)
    {
        List<byte> pickle = [.. ZipText.Pickle(beginning)];
        byte[] repeated = ZipText.Pickle(piece)[2..];
        while (pickle.Count < size)
        {
            pickle.AddRange(row > 0 ? "("u8 : []);
            for (int i = 0; (i < row || row == 0) && pickle.Count < size; i++)
            {
                pickle.AddRange(repeated);
            }

            pickle.AddRange(row > 0 ? "t"u8 : []);
        }

        pickle.Add((byte)'.');
        return ZipText.OfPickle([.. pickle]);
    }

    private static string Refuse(Stream stream)
    {
        try
        {
            using TensorFile file = TensorFile.Open(stream);
            return "";
        }
        catch (InvalidDataException refused)
        {
            return refused.Message;
        }
    }
}
