using FusedNorm.Files;
using Xunit;

namespace FusedNorm.Runtime.Tests.Files;

/// <summary>Pickles that are no state dicts: refused by the name of what a state dict has no need of, and never executed.</summary>
[Trait("Registers", "None")]
public class HostilePickleTests
{
    private const string OrderedDict = "ccollections\\OrderedDict\\)R";

    [Fact]
    public void The_tensor_of_these_tests_is_read_when_nothing_is_wrong_with_it()
    {
        using TensorFile file = TensorFile.Open(new MemoryStream(ZipText.State(ZipText.Tensor())));
        Assert.Equal("w F32 (2, 2)", $"{Assert.Single(file.Tensors)}");
        Assert.Equal(16, file.Read(file.Tensors[0]).Length);
    }

    [Theory]
    [InlineData("cos\\system\\'ls'[85]R.", "expected a name that a state dict needs, found 'os.system', which is not loaded")]
    [InlineData("cbuiltins\\eval\\'1'[85]R.", "found 'builtins.eval', which is not loaded")]
    [InlineData("ctorch\\load\\.", "found 'torch.load', which is not loaded")]
    [InlineData("ctorch.FloatStorage\\x\\.", "found 'torch.FloatStorage.x', which is not loaded")]
    [InlineData("c\\\\.", "found '.', which is not loaded")]
    [InlineData("'builtins''eval'[93].", "found STACK_GLOBAL (0x93)")]
    [InlineData("(S'x'\\ios\\system\\.", "found STRING (0x53)")]
    [InlineData("(ios\\system\\.", "found INST (0x69)")]
    [InlineData("(ccollections\\OrderedDict\\o.", "found OBJ (0x6F)")]
    [InlineData("ccollections\\OrderedDict\\)[81].", "found NEWOBJ (0x81)")]
    [InlineData("ccollections\\OrderedDict\\)}[92].", "found NEWOBJ_EX (0x92)")]
    [InlineData("[8201].", "found EXT1 (0x82)")]
    [InlineData("N.", "found NONE (0x4E)")]
    [InlineData("[5D].", "found EMPTY_LIST (0x5D)")]
    [InlineData("G0000000000000000.", "found BINFLOAT (0x47)")]
    [InlineData("}0.", "found POP (0x30)")]
    [InlineData("}2.", "found DUP (0x32)")]
    [InlineData("[FF].", "found no opcode (0xFF)")]
    [InlineData("[8004].", "found protocol 4")]
    public void Opcodes_and_names_of_anything_else(string pickle, string message) => Refused(pickle, message);

    [Theory]
    [InlineData(".", "expected 1 values, found 0")]
    [InlineData("}", "expected 1 bytes, found 0 before the end of the pickle")]
    [InlineData("}}.", "expected the end of the pickle behind one value, found more")]
    [InlineData("}.}", "expected the end of the pickle behind one value, found more")]
    [InlineData("(}.", "expected the end of the pickle behind one value, found more")]
    [InlineData("K[05].", "expected a state dict: keys and tensors, found 5")]
    [InlineData("'x'.", "expected a state dict: keys and tensors, found 'x'")]
    [InlineData(").", "expected a state dict: keys and tensors, found a tuple")]
    [InlineData("[89].", "expected a state dict: keys and tensors, found a boolean")]
    [InlineData("X[FFFFFFFF]abc.", "bytes, found 4 before the end of the pickle")]
    [InlineData("X[01000000][FF].", "expected a text in UTF-8, found other bytes")]
    [InlineData("ccollections", "before the end of the pickle")]
    [InlineData("h[00].", "expected a remembered value, found none at 0")]
    [InlineData("j[FFFFFFFF].", "expected a remembered value, found none at 4294967295")]
    [InlineData("q[00].", "expected 1 values, found 0")]
    [InlineData("t.", "expected a mark, found none")]
    [InlineData("u.", "expected a mark, found none")]
    [InlineData("[86].", "expected 2 values, found 0")]
    [InlineData("}('a't.", "expected the end of the pickle behind one value, found more")]
    [InlineData("K[01](q[00]t.", "expected 1 values, found 0")]
    [InlineData("'a''b''c's.", "expected a dictionary, and keys and values for it, found 'a'")]
    [InlineData("}('a'u.", "expected a dictionary, and keys and values for it, found a dictionary")]
    [InlineData("('a''b'u.", "expected a dictionary, and keys and values for it, found nothing")]
    [InlineData("}K[01]'b's.", "expected a text as key, found 1")]
    [InlineData("}'a''b's'a''c's.", "expected every key once, found 'a' again")]
    [InlineData("[8A09]123456789.", "expected a number of at most 8 bytes, found 9")]
    [InlineData("}}'x'}sb.", "expected the attribute _metadata, found 'x'")]
    [InlineData("}}'_metadata'K[01]sb.", "expected a dictionary as _metadata, found 1")]
    [InlineData(")}b.", "expected a dictionary to give attributes to, found a tuple")]
    [InlineData("}K[01]b.", "expected attributes, found 1")]
    [InlineData("K[01])R.", "expected a name, found 1")]
    [InlineData("ccollections\\OrderedDict\\}R.", "expected the arguments of a name, found a dictionary")]
    [InlineData("ccollections\\OrderedDict\\K[01][85]R.", "expected what PyTorch hands to collections.OrderedDict, found (1)")]
    [InlineData("ctorch\\FloatStorage\\)R.", "expected what PyTorch hands to torch.FloatStorage, found ()")]
    [InlineData("K[01]Q.", "expected the description of a storage, found 1")]
    [InlineData("('storage'ccollections\\OrderedDict\\'0''cpu'K[04]tQ.", "expected a storage: its type, key, device and length, found ('storage', collections.OrderedDict, '0', 'cpu', 4)")]
    [InlineData("('module'ctorch\\FloatStorage\\'0''cpu'K[04]tQ.", "expected a storage: its type, key, device and length, found ('module'")]
    [InlineData("('storage'ctorch\\FloatStorage\\'0''cpu'J[FFFFFFFF]tQ.", "expected a storage: its type, key, device and length")]
    public void Pickles_that_make_no_sense(string pickle, string message) => Refused(pickle, message);

    [Theory]
    [InlineData("}'a'K[01]s.", "'a': expected a tensor, found something else")]
    [InlineData("}q[00]'a'h[00]s.", "'a': expected a tensor, found something else")]
    [InlineData("}q[00]'a'h[00][85]q[01]s.", "'a': expected a tensor, found something else")]
    [InlineData("}}'_metadata'}q[00]'w'h[00]ssb'a'K[01]s.", "'a': expected a tensor, found something else")]
    public void Values_that_are_no_tensors_cyclic_ones_among_them(string pickle, string message) => Refused(pickle, message);

    [Theory]
    [InlineData("key", "'7'", "'w': expected its values in data/7 of the zip, found no such file")]
    [InlineData("key", "'../version'", "expected its values in data/../version of the zip, found no such file")]
    [InlineData("length", "K[05]", "expected a storage of 5 elements, F32, found 16 bytes in data/0")]
    [InlineData("length", "[8A08]\u007f\u007f\u007f\u007f\u007f\u007f\u007f\u007f", "elements, F32, found 16 bytes in data/0")]
    [InlineData("storage", "torch\\DoubleStorage\\", "expected a storage of 4 elements, F64, found 16 bytes in data/0")]
    [InlineData("offset", "K[01]", "expected elements among the 4 of its storage, none twice, found offset 1, shape (2, 2), strides (2, 1)")]
    [InlineData("offset", "J[FFFFFFFF]", "expected what PyTorch hands to torch._utils._rebuild_tensor_v2")]
    [InlineData("shape", "K[02]K[03][86]", "none twice, found offset 0, shape (2, 3), strides (2, 1)")]
    [InlineData("shape", "J[FFFFFFFF]K[02][86]", "expected a whole number, not negative, found -1")]
    [InlineData("shape", "'NaN'K[02][86]", "expected a whole number, not negative, found 'NaN'")]
    [InlineData("shape", "J[FFFFFF7F]J[FFFFFF7F]J[FFFFFF7F][87]", "'w': expected at most")]
    [InlineData("shape", "K[02][85]", "expected at most 32 sizes and as many strides, found 1 and 2")]
    [InlineData("strides", "K[03]K[01][86]", "none twice, found offset 0, shape (2, 2), strides (3, 1)")]
    [InlineData("strides", "[8A08]\u007f\u007f\u007f\u007f\u007f\u007f\u007f\u007fK[01][86]", "none twice, found offset 0, shape (2, 2)")]
    [InlineData("strides", "J[FFFFFFFF]K[01][86]", "expected a whole number, not negative, found -1")]
    public void Tensors_that_reach_beyond_their_storage(string part, string wrong, string message)
    {
        string tensor = part switch
        {
            "key" => ZipText.Tensor(key: wrong),
            "length" => ZipText.Tensor(length: wrong),
            "storage" => ZipText.Tensor(storage: wrong),
            "offset" => ZipText.Tensor(offset: wrong),
            "shape" => ZipText.Tensor(shape: wrong),
            _ => ZipText.Tensor(strides: wrong),
        };
        Refused($"}}'w'{tensor}s.", message);
    }

    [Fact]
    public void A_tensor_that_repeats_its_elements_could_be_of_any_size_and_is_refused() => Refused(
        $"}}'w'{ZipText.Tensor(shape: "J[FFFFFF7F]K[01][86]", strides: "K[00]K[00][86]")}s.", "none twice, found offset 0, shape (2147483647, 1), strides (0, 0)");

    [Fact]
    public void A_pickle_of_nothing_but_openings_is_stopped()
    {
        Refused(new string('(', 100_000), "expected at most 10000 marks at once, found more");
        Refused(new string(')', 100_000), "expected at most 10000 values at once, found more");
        Refused(string.Concat(Enumerable.Repeat("(" + new string('}', 9_000) + "t", 20)), "expected at most 120000 dictionaries, found more");
    }

    [Fact]
    public void Tuples_in_tuples_are_no_deeper_than_a_tensor_has_them()
    {
        Refused(")[85][85][85][85][85][85][85].", "expected a state dict: keys and tensors, found a tuple");
        string deep = ")" + string.Concat(Enumerable.Repeat("[85]", 100)) + ".";
        Refused(deep, "data.pkl at byte 10: expected tuples in tuples, 8 deep, found deeper ones");
    }

    [Theory]
    [InlineData("}q[02].", "expected to remember a value at 0, the next place, or before, found 2")]
    [InlineData("}q[00]r[FFFFFFFF].", "expected to remember a value at 1, the next place, or before, found 4294967295")]
    public void What_is_remembered_is_numbered(string pickle, string message) => Refused(pickle, message);

    [Fact]
    public void A_shape_that_is_long_and_named_again_and_again()
    {
        string numbers = $"({new string('a', 9_000).Replace("a", "K[01]", StringComparison.Ordinal)}t";
        Refused($"}}'w'{ZipText.Tensor(shape: numbers, strides: numbers)}s.", "expected at most 32 sizes and as many strides, found 9000");
    }

    [Fact]
    public void A_pickle_that_is_too_large_is_not_read() =>
        Refused(new string('q', (1 << 22) + 1), "expected at most 4194304 bytes, found 4194307");

    [Fact]
    public void Versions_of_modules_may_be_anything_and_then_count_for_nothing()
    {
        byte[] file = ZipText.OfPickle(ZipText.Pickle($"{OrderedDict}'w'{ZipText.Tensor()}s}}'_metadata'}}'bn1'}}'version''x'sssb."));
        StateDictException error = Assert.Throws<StateDictException>(() => SavedNetwork.Create("SavedClassifier").Load(file));
        Assert.DoesNotContain("bn1.num_batches_tracked", error.MissingKeys);
    }

    private static void Refused(string pickle, string message) => SavedNetwork.Refuses(ZipText.OfPickle(ZipText.Pickle(pickle)), message);
}
