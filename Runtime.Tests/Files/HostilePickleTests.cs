using FusedNorm.Files;
using Xunit;

namespace FusedNorm.Runtime.Tests.Files;

/// <summary>Pickles that hold no state dict, or are none: refused by the name of what is there, and never executed.</summary>
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
    [InlineData(
        "cos\\system\\'ls'[85]R.",
        "expected a state dict: keys and tensors, found an object of 'os.system', which is not made here; save model.state_dict()")]
    [InlineData("cbuiltins\\eval\\'1'[85]R.", "found an object of 'builtins.eval', which is not made here")]
    [InlineData("cbuiltins\\eval\\'1'[85]R)R.", "found an object of 'builtins.eval', which is not made here")]
    [InlineData(
        "}'a'cos\\system\\'ls'[85]Rs.", "found a dictionary without tensors ('a': an object of 'os.system', which is not made here)")]
    [InlineData("ctorch\\load\\.", "found torch.load;")]
    [InlineData("c\\\\.", "found .;")]
    [InlineData("'builtins''eval'[93].", "found builtins.eval;")]
    [InlineData("'builtins''eval'[93]'1'[85]R.", "found an object of 'builtins.eval', which is not made here")]
    [InlineData("ccollections\\Counter\\)[81].", "found an object of 'collections.Counter', which is not made here")]
    [InlineData("ccollections\\Counter\\)}[92].", "found an object of 'collections.Counter', which is not made here")]
    [InlineData("ctorch\\FloatStorage\\)R.", "found an object of 'torch.FloatStorage', which is not made here")]
    [InlineData("N.", "found None;")]
    [InlineData("[5D].", "found a list;")]
    [InlineData("[8F].", "found a list;")]
    [InlineData("(K[01]K[02][91].", "found a list;")]
    [InlineData("G00000000.", "found a number;")]
    [InlineData("[8A09]123456789.", "found a number;")]
    [InlineData("[8B09000000]123456789.", "found a number;")]
    [InlineData("C[03]abc.", "found bytes;")]
    [InlineData("B[03000000]abc.", "found bytes;")]
    [InlineData("[8E0300000000000000]abc.", "found bytes;")]
    [InlineData("[960300000000000000]abc.", "found bytes;")]
    [InlineData("U[03]abc.", "found 'abc';")]
    [InlineData("T[03000000]abc.", "found 'abc';")]
    [InlineData("U[01][FF].", "found bytes;")]
    [InlineData("[8C03]abc.", "found 'abc';")]
    [InlineData("[8D0300000000000000]abc.", "found 'abc';")]
    [InlineData("K[05][94]0h[00].", "found 5;")]
    [InlineData("[950000000000000000]K[05].", "found 5;")]
    [InlineData("K[05](K[06]1.", "found 5;")]
    [InlineData("K[05](0.", "found 5;")]
    public void What_is_no_state_dict_is_named_and_never_executed(string pickle, string message) => Refused(pickle, message);

    [Theory]
    [InlineData("(S'x'\\ios\\system\\.", "expected an opcode of data, found STRING (0x53)")]
    [InlineData("(ios\\system\\.", "found INST (0x69)")]
    [InlineData("(ccollections\\OrderedDict\\o.", "found OBJ (0x6F)")]
    [InlineData("[8201].", "found EXT1 (0x82)")]
    [InlineData("}2.", "found DUP (0x32)")]
    [InlineData("P0\\.", "found PERSID (0x50)")]
    [InlineData("[97].", "found NEXT_BUFFER (0x97)")]
    [InlineData("[FF].", "found no opcode (0xFF)")]
    [InlineData("[8001].", "expected pickle protocol 2 to 5, found protocol 1")]
    [InlineData("[8006].", "expected pickle protocol 2 to 5, found protocol 6")]
    public void Opcodes_of_anything_else(string pickle, string message) => Refused(pickle, message);

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
        [InlineData("}'a''b's'a''c's.", "expected every key once, found 'a' again")]
    [InlineData("}}'x'}sb.}", "expected the end of the pickle behind one value, found more")]
    [InlineData("}}'_metadata'K[01]sb.", "expected a dictionary as _metadata, found 1")]
    [InlineData(")}b.", "expected an object to give attributes to, found a tuple")]
    [InlineData("}K[01]}b.", "expected an object to give attributes to, found 1")]
    [InlineData("K[01])R.", "expected a name, found 1")]
    [InlineData("ccollections\\OrderedDict\\}R.", "expected the arguments of a name, found a dictionary")]
    [InlineData("ccollections\\OrderedDict\\K[01][85]R.", "expected what PyTorch hands to collections.OrderedDict, found (1)")]
    [InlineData("K[01]Q.", "expected the description of a storage, found 1")]
    [InlineData(
        "('storage'ccollections\\OrderedDict\\'0''cpu'K[04]tQ.", "found an object of 'collections.OrderedDict', which is not made here")]
    [InlineData("('module'ctorch\\FloatStorage\\'0''cpu'K[04]tQ.", "expected a storage: its type, key, device and length, found ('module'")]
    [InlineData("('storage'ctorch\\FloatStorage\\'0''cpu'J[FFFFFFFF]tQ.", "expected a storage: its type, key, device and length")]
    public void Pickles_that_make_no_sense(string pickle, string message) => Refused(pickle, message);

    [Theory]
    [InlineData("}'a'K[01]s.", "found a dictionary without tensors ('a': 1)")]
    [InlineData("}q[00]'a'h[00]s.", "found a dictionary without tensors ('a': a dictionary)")]
    [InlineData("}q[00]'a'h[00][85]q[01]s.", "found a dictionary without tensors ('a': a tuple)")]
    [InlineData("[5D]q[00]h[00]a.", "found a list;")]
    [InlineData("}}'_metadata'}q[00]'w'h[00]ssb'a'K[01]s.", "found a dictionary without tensors ('a': 1)")]
    public void Values_that_are_no_tensors_cyclic_ones_among_them(string pickle, string message) => Refused(pickle, message);

    [Theory]
    [InlineData("key", "'7'", "'w': expected its values in data/7 of the zip, found no such file")]
    [InlineData("key", "'../version'", "expected its values in data/../version of the zip, found no such file")]
    [InlineData("length", "K[05]", "expected a storage of 5 elements, F32, found 16 bytes in data/0")]
    [InlineData("length", "[8A08]\u007f\u007f\u007f\u007f\u007f\u007f\u007f\u007f", "elements, F32, found 16 bytes in data/0")]
    [InlineData("storage", "torch\\DoubleStorage\\", "expected a storage of 4 elements, F64, found 16 bytes in data/0")]
    [InlineData("offset", "K[01]", "expected elements among the 4 of its storage, found offset 1, shape (2, 2), strides (2, 1)")]
    [InlineData("offset", "J[FFFFFFFF]", "expected what PyTorch hands to torch._utils._rebuild_tensor_v2")]
    [InlineData("shape", "K[02]K[03][86]", "its storage, found offset 0, shape (2, 3), strides (2, 1)")]
    [InlineData("shape", "J[FFFFFFFF]K[02][86]", "expected a whole number, not negative, found -1")]
    [InlineData("shape", "'NaN'K[02][86]", "expected a whole number, not negative, found 'NaN'")]
    [InlineData("shape", "J[FFFFFF7F]J[FFFFFF7F]J[FFFFFF7F][87]", "'w': expected at most")]
    [InlineData("shape", "K[02][85]", "expected at most 32 sizes and as many strides, found 1 and 2")]
    [InlineData("strides", "K[03]K[01][86]", "its storage, found offset 0, shape (2, 2), strides (3, 1)")]
    [InlineData("strides", "[8A08]\u007f\u007f\u007f\u007f\u007f\u007f\u007f\u007fK[01][86]", "its storage, found offset 0, shape (2, 2)")]
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
    public void A_tensor_that_repeats_its_elements_could_be_of_any_size_and_is_bounded() => Refused(
        $"}}'w'{ZipText.Tensor(shape: "J[FFFFFF7F]K[01][86]", strides: "K[00]K[00][86]")}s.",
        "expected at most 16777216 elements of expanded tensors, found more with offset 0, shape (2147483647, 1), strides (0, 0)");

    [Fact]
    public void A_pickle_of_nothing_but_openings_is_stopped()
    {
        Refused(new string('(', 100_000), "expected at most 10000 marks at once, found more");
        Refused(new string(')', 100_000), "expected at most 10000 values at once, found more");
        Refused(
            string.Concat(Enumerable.Repeat("(" + new string('}', 9_000) + "t", 20)), "expected at most 120000 dictionaries, found more");
    }

    [Fact]
    public void Tuples_in_tuples_are_no_deeper_than_checkpoints_have_them()
    {
        Refused(")" + string.Concat(Enumerable.Repeat("[85]", 63)) + ".", "expected a state dict: keys and tensors, found a tuple");
        string deep = ")" + string.Concat(Enumerable.Repeat("[85]", 100)) + ".";
        Refused(deep, "data.pkl at byte 66: expected tuples in tuples, 64 deep, found deeper ones");
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
