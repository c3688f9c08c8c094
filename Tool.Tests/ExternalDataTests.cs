using FusedNorm.Tool.Onnx;
using Xunit;

namespace FusedNorm.Tool.Tests;

/// <summary>
/// Values that lie in files beside a model: read where they are in its folder, refused where they lead elsewhere or are not there.
/// </summary>
public sealed class ExternalDataTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fusednorm-external-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Ranges_of_several_files_are_read()
    {
        File.WriteAllBytes(At("a.data"), Floats(0, 1, 2, 3, 4));
        Directory.CreateDirectory(At("more"));
        File.WriteAllBytes(At("more/b.data"), Floats(5, 6));
        OnnxModel model = Open(
            Weight("w", 2, "a.data", "offset", "4", "length", "8"), Weight("v", 2, "more/b.data"),
            Weight("again", 2, "a.data", "offset", "4", "length", "8"));

        Assert.Equal(
            [Floats(1, 2), Floats(5, 6), Floats(1, 2)],
            model.Initializers.Select(tensor => tensor.Content.ToArray()));
    }

    [Theory]
    [InlineData("../a.data")]
    [InlineData("more/../../a.data")]
    [InlineData("./a.data")]
    [InlineData("/etc/passwd")]
    [InlineData("..\\a.data")]
    [InlineData("C:a.data")]
    [InlineData("more//a.data")]
    [InlineData("")]
    [InlineData("a\0b")]
    public void Another_folder_is_not_opened(string location) =>
        Refuses("tensor 'w': expected its values in a file of the model's folder, found '", Weight("w", 1, location));

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Refuses("tensor 'w': expected its values in 'net.onnx.data' beside the model, found no such file", Weight("w", 1, "net.onnx.data"));

    [Fact]
    public void A_folder_is_no_file()
    {
        Directory.CreateDirectory(At("a.data"));
        Refuses("beside the model, found a folder", Weight("w", 1, "a.data"));
    }

    [Theory]
    [InlineData("4", "8", "'w' in 'a.data': expected 8 bytes from byte 4 on, found a file of 8 bytes")]
    [InlineData("9", null, "expected from byte 9 on, found a file of 8 bytes")]
    [InlineData("0", "4", "expected 8 bytes for its shape, and at most 2147483591, found 4")]
    [InlineData("4", null, "expected 8 bytes for its shape, and at most 2147483591, found 4")]
    [InlineData("9223372036854775807", "8", "expected 8 bytes from byte 9223372036854775807 on")]
    [InlineData("0", "9223372036854775807", "expected 9223372036854775807 bytes from byte 0 on")]
    [InlineData("-1", "8", "expected a number as the offset of its values, found '-1'")]
    [InlineData("0", "99999999999999999999", "expected a number as the length of its values")]
    public void A_range_that_the_file_has_not(string offset, string? length, string expected)
    {
        File.WriteAllBytes(At("a.data"), Floats(1, 2));
        Refuses(
            expected,
            length is null ? Weight("w", 2, "a.data", "offset", offset) : Weight("w", 2, "a.data", "offset", offset, "length", length));
    }

    [Fact]
    public void Memory_keeps_to_what_the_file_has()
    {
        File.WriteAllBytes(At("a.data"), Floats(1, 2, 3, 4));
        Refuses("expected ranges that do not overlap", Weight("w", 3, "a.data", "length", "12"), Weight("v", 3, "a.data", "offset", "4"));
    }

    [Fact]
    public void A_link_out_of_the_folder_is_not_followed()
    {
        string secret = Path.GetTempFileName();
        File.CreateSymbolicLink(At("a.data"), secret);
        Directory.CreateSymbolicLink(At("more"), Path.GetTempPath());

        Refuses("'a.data', a file of the model's folder, found a link to", Weight("w", 1, "a.data"));
        Refuses("a file of the model's folder, found a link to", Weight("w", 1, "more/" + Path.GetFileName(secret)));
        File.Delete(secret);
    }

    [Fact]
    public void A_cache_of_links_is_read()
    {
        DirectoryInfo blobs = folder.CreateSubdirectory("blobs");
        DirectoryInfo snapshot = folder.CreateSubdirectory("snapshot");
        File.WriteAllBytes(Path.Combine(blobs.FullName, "1"), Model(Weight("w", 1, "net.onnx.data")));
        File.WriteAllBytes(Path.Combine(blobs.FullName, "2"), Floats(7));
        File.CreateSymbolicLink(Path.Combine(snapshot.FullName, "net.onnx"), "../blobs/1");
        File.CreateSymbolicLink(Path.Combine(snapshot.FullName, "net.onnx.data"), "../blobs/2");

        Assert.Equal(Floats(7), OnnxReader.Open(Path.Combine(snapshot.FullName, "net.onnx")).Initializers[0].Content.ToArray());
    }

    private static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static WireText Weight(string name, long length, string location, params string[] more)
    {
        WireText tensor = new WireText().Number(1, length).Number(2, 1).Text(8, name).Number(14, 1);
        string[] pairs = ["location", location, .. more];
        for (int i = 0; i < pairs.Length; i += 2)
        {
            tensor.Message(13, new WireText().Text(1, pairs[i]).Text(2, pairs[i + 1]));
        }

        return tensor;
    }

    private static byte[] Model(params WireText[] tensors)
    {
        OnnxText model = new(17, 2);
        foreach (WireText tensor in tensors)
        {
            model.Field(graph => graph.Message(5, tensor));
        }

        return model.Node("Relu", "x", "y").ToArray();
    }

    private OnnxModel Open(params WireText[] tensors)
    {
        File.WriteAllBytes(At("net.onnx"), Model(tensors));
        return OnnxReader.Open(At("net.onnx"));
    }

    private void Refuses(string expected, params WireText[] tensors) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Open(tensors)).Message, StringComparison.Ordinal);

    private string At(string name) => Path.Combine(folder.FullName, name);
}
