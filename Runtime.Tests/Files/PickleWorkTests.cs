using FusedNorm.Files;
using Xunit;

namespace FusedNorm.Runtime.Tests.Files;

/// <summary>
/// What a file costs goes by its size, whatever it says. No stopwatch: the reader counts its steps and refuses where there are too many for
/// the size, and memory is counted here. Each pattern below names a long value again and again, or makes many values of few bytes.
/// </summary>
[Trait("Size", "Medium")]
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
        { "lists", "", "[5D]", 9_000 },
        { "lists of one", "", "[5D]K[01]a", 9_000 },
        { "lists in lists", "[5D]", "[5D]", 9_000 },
        { "values of a list", "[5D](K[01]q[00]", "h[00]", 0 },
        { "the same list again", "[5D]q[00]", "h[00]K[01]a", 9_000 },
        { "floats", "", "G00000000", 9_000 },
        { "bytes", "", "C[00]", 9_000 },
        { "large numbers", "", "[8A09]123456789", 9_000 },
        { "keys that are numbers", "}q[00]", "h[00]K[01]K[01]s", 9_000 },
        { "dictionaries of a key that is a number", "", "}K[01]K[01]s", 9_000 },
        { "objects", "cx\\y\\q[00]", "h[00])[81]", 9_000 },
        { "objects of a long name", $"c{LongText}\\x\\q[00]", "h[00])R", 9_000 },
        { "storages of a long name", $"'storage'q[01]'cpu'q[02]c{LongText}\\x\\q[00](h[01]h[00]h[02]h[02]K[04]tq[03]", "h[03]Q", 9_000 },
        { "objects with attributes", "cx\\y\\q[00]}q[01]", "h[00])[81]h[01]b", 9_000 },
        { "objects with entries", "cx\\y\\q[00]", "h[00])[81]K[01]K[01]s", 9_000 },
        { "names in pieces", $"'{LongText}'q[00]", "h[00]h[00][93]", 9_000 },
        { "pairs of a dictionary", "ccollections\\OrderedDict\\q[00][5D](" + Pairs(2_000) + "e[85]q[01]", "h[00]h[01]R", 9_000 },
        { "values that are remembered in turn", "", "K[01][94]", 9_000 },
        { "values that are dropped", "", "K[01]0", 0 },
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

        Assert.Matches("^(data.pkl at byte |the checkpoint: expected a state dict: keys and tensors, found )", message);
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

    /// <summary>
    /// What is looked through to find the state dict: each value once, whatever the number of ways to it, and no deeper than checkpoints
    /// are.
    /// </summary>
    [Theory]
    [InlineData("[5D]q[00]h[00]a0[5D]q[01]h[00]ah[00]ah[01]a.", "found a list")]
    [InlineData("}q[00]'a'h[00]s'b'h[00]s.", "found a dictionary without tensors")]
    public void Values_that_hold_themselves_are_looked_at_once(string pickle, string message) =>
        Assert.Contains(message, Refuse(new MemoryStream(ZipText.OfPickle(ZipText.Pickle(pickle)))), StringComparison.Ordinal);

    /// <summary>Two ways to each of 60 lists: 2^60 ways to the last one.</summary>
    [Fact]
    public void Lists_that_are_shared_are_looked_at_once()
    {
        string pickle = "[5D]q[00]0" + string.Concat(Enumerable.Range(1, 60).Select(i => $"[5D]q[{i:X2}]h[{i - 1:X2}]ah[{i - 1:X2}]a0"));
        Assert.Contains(
            "found a list", Refuse(new MemoryStream(ZipText.OfPickle(ZipText.Pickle(pickle[..^1] + ".")))), StringComparison.Ordinal);
    }

    /// <summary>Two ways to each of 20 modules: a million keys for each tensor, were they all written out.</summary>
    [Fact]
    public void Modules_that_are_shared_have_no_more_keys_than_there_is_room_for()
    {
        static string Module(string modules, string parameters) =>
            $"cx\\y\\)[81]}}('_parameters'}}{parameters}'_buffers'}}'_modules'}}({modules}uub";
        string pickle = Module("", $"'w'{ZipText.Tensor()}s") + "q[00]0";
        for (int i = 1; i <= 20; i++)
        {
            pickle += $"{Module($"'a'h[{i - 1:X2}]'b'h[{i - 1:X2}]", "")}q[{i:X2}]{(i == 20 ? "" : "0")}";
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(
            "found an object of 'x.y', which is not made here",
            Refuse(new MemoryStream(ZipText.OfPickle(ZipText.Pickle(pickle + ".")))), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000_000);
    }

    /// <summary>Thousands of dictionaries with tensors behind a long key: what a message lists is short.</summary>
    [Fact]
    public void Many_state_dicts_are_listed_briefly()
    {
        string pickle = $"}}'{LongText}'}}(0" + ZipText.Tensor() + "q[00]0("
            + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{(i % 1_000 == 0 ? "u(" : "")}K[01]}}'a.b'h[00]s")) + "us.";
        string message = Refuse(new MemoryStream(ZipText.OfPickle(ZipText.Pickle(pickle))));
        Assert.Contains("expected one state dict, or a key that chooses one, found 1000: ", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 0, 10_000);
    }

    private const int PickleLimit = 1 << 22;

    private static string Pairs(int count) => string.Concat(Enumerable.Repeat("K[01]K[01][86]", count));

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
