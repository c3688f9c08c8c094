using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Generator.Tests.Oracle;
using FusedNorm.Tool.Import;
using FusedNorm.Tool.Onnx;
using Xunit;

namespace FusedNorm.Tool.Tests;

/// <summary>
/// ONNX files that are not what they should be: an exception that says what, or a problem that is told, in bounded time and memory.
/// </summary>
public sealed class HostileOnnxTests
{
    private const int Mutations = 8_000;

    /// <summary>The model in memory, its values, and the text of a file of 4 KB, whatever it may say of itself.</summary>
    private const long AllocationLimit = 8_000_000;

    private static readonly byte[][] Numbers =
        [[0], [1], [0x7F], [0x80, 0x80], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]];

    [Theory]
    [InlineData("", "expected an ONNX model: a version and a graph")]
    [InlineData("08", "expected a number of at most 10 bytes")]
    [InlineData("0808", "expected an ONNX model: a version and a graph")]
    [InlineData("08083A00", "the model, 0 inputs")]
    [InlineData("08083A05", "expected 5 bytes, found 0 before the end")]
    [InlineData("08083AFFFFFFFFFFFFFFFFFF01", "bytes, found 0 before the end")]
    [InlineData("08FFFFFFFFFFFFFFFFFFFFFF01", "expected a number of at most 10 bytes")]
    [InlineData("0B", "expected a field of Protocol Buffers, found the key 11")]
    [InlineData("0200", "expected a field of Protocol Buffers, found the key 2")]
    [InlineData("0A00", "expected Varint in field 1, found Bytes")]
    [InlineData("08083A003A00", "expected one graph, found two")]
    [InlineData("1202FFFE", "expected a text in UTF-8")]
    public void Malformed_files(string hex, string expected) => Refuses(Convert.FromHexString(hex), expected);

    [Fact]
    public void A_weight_with_fewer_bytes_than_its_shape() =>
        Refuses(
            new OnnxText(13, 2).Initializer("w", 1, [2, 3], new byte[8]), "tensor 'w': expected 24 bytes for F32 of shape (2, 3), found 8");

    [Fact]
    public void A_weight_of_no_possible_size() =>
        Refuses(new OnnxText(13, 2).Initializer("w", 1, [long.MaxValue, long.MaxValue], []), "tensor 'w': expected at most");

    [Fact]
    public void A_weight_of_a_negative_size() => Refuses(new OnnxText(13, 2).Initializer("w", 1, [-1], []), "none negative");

    [Fact]
    public void A_weight_of_texts() => Refuses(new OnnxText(13, 2).Initializer("w", 8, [1], []), "found texts");

    [Fact]
    public void A_weight_in_another_file() =>
        Refuses(
            new OnnxText(13, 2).Field(graph => graph.Message(5, OnnxText.Tensor("w", 1, [1], new byte[4]).Number(14, 1))),
            "tensor 'w': expected its values in the model, found values in the file ''");

    [Fact]
    public void A_weight_that_is_there_twice() =>
        Refuses(new OnnxText(13, 2).Weight("w", [1], 1).Weight("w", [1], 2), "the initializers: expected every name once, found 'w' again");

    [Fact]
    public void A_value_that_nothing_defines() =>
        Refuses(new OnnxText(13, 2).Node("Relu", "b", "y"), "node '/y': expected values of inputs, weights and other nodes, found 'b'");

    [Theory]
    [InlineData("b", "a")]
    [InlineData("a", "a")]
    public void A_value_that_is_computed_from_itself(string first, string second) => Refuses(
        new OnnxText(13, 2).Node("Relu", first, "a").Node("Relu", second, "b").Node("Relu", "b", "y"),
        "node '/a': expected values that are computed from others, found one that is computed from itself");

    [Fact]
    public void A_value_that_is_defined_twice() =>
        Refuses(
            new OnnxText(13, 2).Node("Relu", "x", "y").Node("Tanh", "x", "y"),
            "node '/y': expected a new value, found 'y', which is defined already");

    [Fact]
    public void A_name_that_writes_code_stays_a_name()
    {
        ImportResult result = Importer.Import(
            new OnnxText(13, 2).Weight("a\")] class Evil {} //.weight", [2, 2], 1, 2, 3, 4).Field(_ => { })
                .Node("Gemm", "x", "y").ToModel(),
            new ImportOptions("Net", null, "net\n*/ evil <b>.onnx", null));
        Assert.Single(result.Problems);

        OnnxText named = new(13, 2);
        named.Weight("evil\"x.weight", [2, 2], 1, 2, 3, 4)
            .Field(graph => graph.Message(1, new WireText().Text(1, "x").Text(1, "evil\"x.weight").Text(2, "y").Text(4, "MatMul")));
        string source = Importer.Import(named.ToModel(), new ImportOptions("Net", null, "net\n*/ evil <b>.onnx", null)).Network!.Source;
        Assert.DoesNotContain("evil\"", source, StringComparison.Ordinal);
        Assert.Contains("Imported from net\uFFFD*/ evil &lt;b&gt;.onnx;", source, StringComparison.Ordinal);
    }

    /// <summary>What would be quadratic if every node looked at all above it.</summary>
    [Theory]
    [InlineData("Identity")]
    [InlineData("Flatten")]
    [InlineData("Div")]
    [InlineData("Mul")]
    [InlineData("Add")]
    public void Thirty_thousand_nodes_in_a_row(string op)
    {
        const int Nodes = 30_000;
        OnnxText model = new OnnxText(13, 2).Weight("two", [], 2);
        for (int i = 0; i < Nodes; i++)
        {
            string above = i == 0 ? "x" : $"v{i - 1}";
            model.Node(
                op, op is "Div" ? $"{above} two" : op is "Mul" or "Add" ? $"{above} {above}" : above, i == Nodes - 1 ? "y" : $"v{i}");
        }

        byte[] file = model.ToArray();
        Deadline.Run(
            op, TimeSpan.FromMinutes(5), () => Importer.Import(OnnxReader.Read(file), new ImportOptions("Net", null, "net.onnx", null)));
    }

    /// <summary>A constant of forty thousand bytes that thirty thousand nodes read, each of which would make another.</summary>
    [Theory]
    [InlineData("x", "more constants than are read")]
    [InlineData("w", "(Mul): two values are multiplied")]
    public void A_large_constant_that_is_read_very_often(string first, string expected)
    {
        const int Nodes = 30_000;
        OnnxText model = new OnnxText(13, 10_000).Weight("w", [10_000], [.. Enumerable.Repeat(1.0f, 10_000)]);
        for (int i = 0; i < Nodes; i++)
        {
            model.Node("Mul", $"{(i == 0 ? first : $"v{i - 1}")} w", $"v{i}");
        }

        byte[] file = model.Node("Mul", first == "x" ? "v29999 w" : "x v29999", "y").ToArray();
        string problems = "";
        long allocated = Deadline.Run("constants", TimeSpan.FromMinutes(2), () =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            problems = string.Join('\n', Importer.Import(OnnxReader.Read(file), new ImportOptions("Net", null, "net.onnx", null)).Problems);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
        Assert.Contains(expected, problems, StringComparison.Ordinal);
        Assert.True(allocated < 8_000_000_000, $"{allocated} bytes");
    }

    [Fact]
    public void A_large_constant_that_one_node_reads_very_often()
    {
        string inputs = string.Join(' ', Enumerable.Repeat("w", 20_000));
        OnnxText model = new OnnxText(13, 10_000).Weight("w", [10_000], new float[10_000])
            .Node("Concat", inputs, "c", OnnxText.Int("axis", 0)).Node("Add", "x c", "y");
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refuses(model, "/c (Concat), a constant part: only values are concatenated");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100_000_000);
    }

    [Fact]
    public void A_million_empty_nodes_are_too_many()
    {
        byte[] nodes = new byte[2_000_002];
        for (int i = 0; i < nodes.Length; i += 2)
        {
            nodes[i] = 0x0A;
        }

        Refuses(new WireText().Number(1, 8).Bytes(7, nodes).ToArray(), "expected at most 1000000 nodes, names and tensors, found more");
    }

    [Trait("Size", "Large")]
    [Theory]
    [InlineData("residual", 1)]
    [InlineData("images", 2)]
    [InlineData("channel_norms", 3)]
    [InlineData("old_norms", 4)]
    [InlineData("../Field/contrib_and_functions/nested_functions", 5)]
    [InlineData("../Field/constant_affine/t_norm_actor", 6)]
    [InlineData("../Field/linear_variants/dequantized_1", 7)]
    [InlineData("../Field/pad_modules/torch_pad_pool_noinc_17", 8)]
    public void Mutated_files_are_imported_or_refused(string name, int seed)
    {
        byte[] good = File.ReadAllBytes(Path.Combine(RecordedModels.Folder, name + ".onnx"));
        TorchRandom random = new(seed);
        int imported = 0;
        int unexpressed = 0;
        int malformed = 0;
        HashSet<string> sources = [];
        for (int i = 0; i < Mutations; i++)
        {
            byte[] file = Mutate(good, random);
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                ImportResult result = Importer.Import(OnnxReader.Read(file), new ImportOptions("Net", null, "net.onnx", null));
                result.Network?.WriteWeights(Stream.Null);
                imported += result.Network is null ? 0 : 1;
                sources.UnionWith(result.Network is null ? [] : [result.Network.Source]);
                unexpressed += result.Network is null ? 1 : 0;
                Assert.Equal(result.Network is null, result.Problems.Count > 0);
            }
            catch (InvalidDataException)
            {
                malformed++;
            }
            catch (Exception error) when (error is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Mutation {i} threw {error}\n{Convert.ToHexString(file)}");
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            Assert.True(allocated < AllocationLimit, $"Mutation {i} allocated {allocated} bytes:\n{Convert.ToHexString(file)}");
        }

        // Every way out is taken, or the mutations are not worth the name.
        Assert.True(
            imported > 100 && unexpressed > 100 && malformed > Mutations / 10,
            $"{imported} imported, {unexpressed} not expressed, {malformed} malformed");
        RequireCompiling(sources);
    }

    /// <summary>Whatever was imported is a class that compiles.</summary>
    private static void RequireCompiling(IEnumerable<string> sources)
    {
        const string Using = "using FusedNorm;\n";
        GeneratorRun run = GeneratorRunner.Run(
            [.. sources.Select((source, index) => source.Replace(Using, $"{Using}namespace Mutant{index};\n", StringComparison.Ordinal))]);
        Assert.True(run.Errors.Count == 0, string.Join('\n', run.Errors.Select(error => $"{error}\n{error.Location.SourceTree}")));
        CompiledCode.RequireClean(run.Output);
    }

    private static byte[] Mutate(byte[] good, TorchRandom random)
    {
        int Draw(int below) => (int)random.RandInt(0, below, 1)[0];
        List<byte> bytes = [.. good];
        for (int edits = 1 + Draw(3); edits > 0; edits--)
        {
            int at = Draw(bytes.Count);
            int length = Math.Min(1 + Draw(8), bytes.Count - at);
            switch (Draw(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << Draw(8));
                    break;
                case 1:
                    bytes[at] = bytes[Draw(bytes.Count)];
                    break;
                case 2:
                    byte[] number = Numbers[Draw(Numbers.Length)];
                    bytes.RemoveRange(at, Math.Min(number.Length, bytes.Count - at));
                    bytes.InsertRange(at, number);
                    break;
                case 3:
                    bytes[at] = (byte)Draw(32);
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(Draw(bytes.Count - length), length));
                    break;
                default:
                    bytes.RemoveRange(at, length);
                    break;
            }
        }

        return [.. bytes];
    }

    private static void Refuses(OnnxText model, string expected) => Refuses(model.ToArray(), expected);

    private static void Refuses(byte[] file, string expected)
    {
        string message;
        try
        {
            message = string.Join('\n', Importer.Import(OnnxReader.Read(file), new ImportOptions("Net", null, "net.onnx", null)).Problems);
        }
        catch (InvalidDataException error)
        {
            message = error.Message;
        }

        Assert.Contains(expected, message, StringComparison.Ordinal);
    }
}
