using System.Globalization;
using System.Text;
using FusedNorm.Files;
using Xunit;

namespace FusedNorm.Runtime.Tests.Files;

/// <summary>safetensors files that are not what they should be: one sentence says what was expected, what was found and where.</summary>
[Trait("Registers", "None")]
public class HostileSafeTensorsTests
{
    private const string Tensor = "\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]";

    [Theory]
    [InlineData("{", "near byte")]
    [InlineData("{\"a\":{", "near byte")]
    [InlineData("{}x", "near byte")]
    [InlineData("{\"a\":[]}", "at byte 5: expected an object, found StartArray")]
    [InlineData("{\"a\":{}}", "'a': expected a dtype, a shape and two data_offsets")]
    [InlineData("{\"a\":{\"dtype\":\"F31\",\"shape\":[1],\"data_offsets\":[0,4]}}", "found 'F31'")]
    [InlineData("{\"a\":{\"dtype\":32,\"shape\":[1],\"data_offsets\":[0,4]}}", "expected a dtype, found Number")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[NaN],\"data_offsets\":[0,4]}}", "near byte")]
    [InlineData(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[\"NaN\"],\"data_offsets\":[0,4]}}", "expected a whole number, not negative, found String")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[null],\"data_offsets\":[0,4]}}", "expected a whole number, not negative, found Null")]
    [InlineData(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}}",
        "expected a whole number, not negative, found another number")]
    [InlineData(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", "expected a whole number, not negative, found another number")]
    [InlineData(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1e2],\"data_offsets\":[0,4]}}",
        "expected a whole number, not negative, found another number")]
    [InlineData(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,4]}}",
        "expected a whole number, not negative, found another number")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}", "shape (4294967296, 4294967296)")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[[1]],\"data_offsets\":[0,4]}}", "near byte")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]}}", "expected an array, found Number")]
    [InlineData(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
        "'a': expected 8 bytes for F32 of shape (2), found data_offsets from 0 to 4")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", "found data_offsets from 4 to 0")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}", "expected a dtype, a shape and two data_offsets")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "byte 4, which leaves a gap")]
    [InlineData(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[9223372036854775803,9223372036854775807]}}", "found data_offsets from")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", "as the header says, found")]
    [InlineData("{\"a\":{" + Tensor + "},\"b\":{" + Tensor
        + "}}", "'b': expected its values at byte 4, where those before end, found byte 0, which overlaps them")]
    [InlineData("{\"a\":{" + Tensor + "},\"a\":{" + Tensor + "}}", "expected every name once, found 'a' again")]
    [InlineData("{\"a\":{" + Tensor + "},\"\\u0061\":{" + Tensor + "}}", "expected every name once, found 'a' again")]
    [InlineData("{\"a\":{" + Tensor + ",\"dtype\":\"F32\"}}", "each once, found 'dtype'")]
    [InlineData("{\"a\":{" + Tensor + ",\"device\":\"cpu\"}}", "each once, found 'device'")]
    [InlineData("{\"\\ud800\":{" + Tensor + "}}", "near byte")]
    [InlineData("{\"__metadata__\":{\"a\":1}}", "expected a text, found Number")]
    [InlineData("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", "expected every key of the metadata once, found 'a' again")]
    [InlineData("{\"__metadata__\":{},\"__metadata__\":{}}", "expected every name once, found '__metadata__' again")]
    [InlineData("{\"__metadata__\":[]}", "expected an object, found StartArray")]
    public void A_header_that_is_wrong(string header, string message) =>
        SavedNetwork.Refuses(SafeTensorsText.Of(header, new byte[4]), message);

    [Theory]
    [InlineData(0, "the first bytes: expected a safetensors header or the zip that torch.save writes, found an empty file")]
    [InlineData(5, "the first bytes: expected a safetensors header or the zip that torch.save writes, found ")]
    [InlineData(9, "the safetensors header: expected ")]
    [InlineData(100, "the safetensors header: expected ")]
    [InlineData(1100, "the end of the safetensors file: expected 1180 bytes, as the header says, found 1100")]
    [InlineData(1179, "the end of the safetensors file: expected 1180 bytes, as the header says, found 1179")]
    public void A_file_that_is_cut_off(int length, string message)
    {
        byte[] file = TorchFiles.Bytes("SavedClassifier.safetensors");
        SavedNetwork.Refuses(file[..length], message);

        // From a stream that cannot tell its length, the end comes as a surprise, and nothing has changed by then either.
        SavedNetwork network = SavedNetwork.Create("SavedClassifier");
        string before = network.State;
        Assert.Throws<InvalidDataException>(() => network.Load(TorchFiles.Forward(file[..length])));
        Assert.Equal(before, network.State);
    }

    [Fact]
    public void A_file_with_more_behind_it()
    {
        byte[] file = [.. TorchFiles.Bytes("SavedClassifier.safetensors"), 0];
        SavedNetwork.Refuses(file, "the end of the safetensors file: expected 1180 bytes, as the header says, found 1181");
        InvalidDataException error = Assert.Throws<InvalidDataException>(
            () => SavedNetwork.Create("SavedClassifier").Load(TorchFiles.Forward(file)));
        Assert.Contains("expected 1180 bytes, as the header says, found more", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16_777_217L)]
    [InlineData(long.MaxValue)]
    [InlineData(-1L)]
    public void A_header_that_is_said_to_be_huge(long length)
    {
        byte[] file = [.. BitConverter.GetBytes(length), .. "{}"u8];
        SavedNetwork.Refuses(file, $"expected at most 16777216 bytes, found {(ulong)length}");
    }

    [Fact]
    public void What_is_announced_and_never_comes_takes_no_memory()
    {
        byte[] file = [.. BitConverter.GetBytes(16_000_000L), .. "{}"u8];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => TensorFile.Open(TorchFiles.Forward(file)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void A_header_as_large_as_may_be_is_read_quickly()
    {
        StringBuilder header = new("{");
        for (int i = 0; i < 100_000; i++)
        {
            header.Append(
                CultureInfo.InvariantCulture, $"\"layers.{i}.weight\":{{\"dtype\":\"F32\",\"shape\":[1000,0],\"data_offsets\":[0,0]}},");
        }

        header.Append("\"last\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}");
        long start = Environment.TickCount64;
        StateDictException error = Assert.Throws<StateDictException>(
            () => SavedNetwork.Create("SavedClassifier").Load(SafeTensorsText.Of($"{header}", new byte[4])));
        Assert.Equal(100_001, error.UnexpectedKeys.Count);
        Assert.InRange(Environment.TickCount64 - start, 0, 10_000);
    }
}
