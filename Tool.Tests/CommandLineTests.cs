using System.IO.Compression;
using System.Text.Json;
using FusedNorm.Files;
using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Tool.Commands;
using FusedNorm.Tool.Files;
using Xunit;

namespace FusedNorm.Tool.Tests;

/// <summary>The tool as its users call it: what it prints, what it writes, what it ends with.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fusednorm-tool-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Inspect_lists_a_state_dict() => Assert.Equal(
        """
        SavedClassifier.pt: a state dict of torch.save, 9 tensors, 74 values, 300 bytes

        key                      dtype  shape   bytes
        fc1.weight               F32    (5, 6)    120
        fc1.bias                 F32    (5)        20
        bn1.weight               F32    (5)        20
        bn1.bias                 F32    (5)        20
        bn1.running_mean         F32    (5)        20
        bn1.running_var          F32    (5)        20
        bn1.num_batches_tracked  I64    ()          8
        fc2.weight               F32    (3, 5)     60
        fc2.bias                 F32    (3)        12

        """.ReplaceLineEndings(),
        Succeeds("inspect", PyTorchs("SavedClassifier.pt"))
            .Replace(PyTorchs("") + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));

    [Fact]
    public void Inspect_shows_metadata()
    {
        string shown = Succeeds("inspect", PyTorchs("SavedClassifier.safetensors"));

        Assert.Contains(": safetensors, 9 tensors", shown, StringComparison.Ordinal);
        Assert.Contains("selftest.output", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_describes_a_model()
    {
        string shown = Succeeds("inspect", RecordedModels.Find("residual").Path);

        Assert.Contains("opset 17", shown, StringComparison.Ordinal);
        Assert.Contains("by pytorch", shown, StringComparison.Ordinal);
        Assert.Contains("input input F32 (?, 6)", shown, StringComparison.Ordinal);
        Assert.Contains("BatchNormalization x 2", shown, StringComparison.Ordinal);
        Assert.Contains("bn1.running_mean", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_prints_json()
    {
        using JsonDocument json = JsonDocument.Parse(Succeeds("inspect", PyTorchs("SavedClassifier.safetensors"), "--json"));
        JsonElement tensor = json.RootElement.GetProperty("tensors").EnumerateArray()
            .Single(tensor => tensor.GetProperty("key").GetString() == "fc1.weight");

        Assert.Equal("F32", tensor.GetProperty("dtype").GetString());
        Assert.Equal([5, 6], tensor.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()));
        Assert.Equal("pt", json.RootElement.GetProperty("metadata").GetProperty("format").GetString());
    }

    [Theory]
    [InlineData("refused-optimizer.pt", "the state of an optimizer; save model.state_dict()")]
    [InlineData("refused-torchscript.pt", "a TorchScript archive")]
    [InlineData("files.json", "the first bytes: expected a safetensors header")]
    public void Inspect_refuses_other_files(string file, string expected) => Fails(ExitCode.BadInput, expected, "inspect", PyTorchs(file));

    [Fact]
    public void Inspect_lists_the_state_dicts_of_a_checkpoint_and_shows_one()
    {
        string checkpoint = PyTorchs("refused-actor-critic.pt");
        Assert.Equal(
            $"""
            {checkpoint}: a checkpoint of torch.save, 2 state dicts; --key chooses one, as key: does for Load

            actor: 9 tensors, 74 values, 300 bytes
            critic: 9 tensors, 74 values, 300 bytes

            """.ReplaceLineEndings(),
            Succeeds("inspect", checkpoint));
        Assert.StartsWith(
            $"{checkpoint}, critic: a state dict of torch.save, 9 tensors",
            Succeeds("inspect", checkpoint, "--key", "critic"), StringComparison.Ordinal);
        Fails(
            ExitCode.BadInput, "expected one state dict, or a key that chooses one, found 2: 'actor', 'critic'",
            "inspect", checkpoint, "--json");
        Fails(
            ExitCode.BadInput, "expected a state dict under 'policy', found some under 'actor', 'critic'",
            "inspect", checkpoint, "--key", "policy");
        Assert.Contains("no tensors: fc3.bias", Succeeds("inspect", PyTorchs("refused-none.pt")), StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_takes_one_state_dict_of_a_checkpoint()
    {
        Fails(
            ExitCode.BadInput, "expected one state dict, or a key that chooses one",
            "convert", PyTorchs("refused-actor-critic.pt"), At("net.safetensors"));
        Succeeds("convert", PyTorchs("refused-actor-critic.pt"), At("net.safetensors"), "--key", "critic");
        Succeeds("convert", PyTorchs("SavedClassifier.pt"), At("plain.safetensors"));
        Same(At("plain.safetensors"), At("net.safetensors"));
    }

    [Fact]
    public void Convert_takes_prefixes_off_and_renames()
    {
        Succeeds("convert", PyTorchs("SavedClassifier.pt"), At("plain.safetensors"));
        Succeeds("convert", PyTorchs("prefix-ema.pt"), At("net.safetensors"), "--strip-prefix", "module.");
        Same(At("plain.safetensors"), At("net.safetensors"));

        Succeeds(
            "convert", PyTorchs("sequential.pt"), At("named.safetensors"), "--rename", "0=fc1",
            "--rename", "1=bn1", "--rename", "3.weight=fc2.weight", "--rename", "3.bias=fc2.bias");
        using TensorFile named = TensorFile.Open(At("named.safetensors"));
        using TensorFile plain = TensorFile.Open(At("plain.safetensors"));
        Assert.Equal(plain.Tensors.Select(tensor => tensor.Name), named.Tensors.Select(tensor => tensor.Name));

        Fails(
            ExitCode.BadInput, "the keys: expected some that begin with 'net.'", "convert",
            PyTorchs("SavedClassifier.pt"), At("a.safetensors"), "--strip-prefix", "net.");
        Fails(
            ExitCode.BadInput, "the new keys: expected every key once", "convert",
            PyTorchs("SavedClassifier.pt"), At("a.safetensors"), "--rename", "fc1.bias=fc2.bias");
        Fails(
            ExitCode.BadUsage, "--rename: expected a key and a new one, as net.0=fc1, found net.0",
            "convert", PyTorchs("SavedClassifier.pt"), At("a.safetensors"), "--rename", "net.0");
    }

    [Fact]
    public void A_renaming_without_a_key_is_refused()
    {
        string[] command = ["convert", PyTorchs("sequential.pt"), At("a.safetensors"), "--rename", "0=fc1", "--rename", "9=fc2"];

        Fails(ExitCode.BadInput, "the keys: expected '9', or some that begin with '9.', for --rename, found '0.weight'", command);
        Assert.Empty(folder.GetFiles());
    }

    [Fact]
    public void A_folder_is_no_file()
    {
        Fails(ExitCode.BadFile, $"'{folder.FullName}': expected a file to read, found a folder.", "inspect", folder.FullName);
        Fails(ExitCode.BadFile, "expected a file to read, found a folder.", "convert", folder.FullName, At("a.safetensors"));
        Fails(ExitCode.BadFile, "expected a file to read, found a folder.", "import", folder.FullName);
        Fails(ExitCode.BadFile, "expected a file to read, found a folder.", "inspect", Directory.CreateDirectory(At("net.onnx")).FullName);
        string[] command = ["import", RecordedModels.Find("classifier").Path, "-o", Write("file", "mine"u8)];
        Fails(ExitCode.BadFile, "': expected a folder to write into, found a file.", command);
    }

    [Fact]
    public void A_text_is_no_model() =>
        Fails(
            ExitCode.BadInput, "the first bytes: expected an ONNX model, found a text",
            "import", Write("table.csv", "age,height\n31,1.72\n"u8));

    [Theory]
    [InlineData(
        "torchscript/constants.pkl", "a TorchScript archive, as torch.jit.save writes it: torch.onnx.export(torch.jit.load(file).eval(), ")]
    [InlineData("model.weights.h5", "a model of Keras: ")]
    [InlineData("coefficients.npy", "arrays of NumPy (.npz): ")]
    [InlineData("models/net.onnx", "an archive with 'models/net.onnx' in it: unpack it and import that")]
    [InlineData("table.csv", "a zip of other files")]
    public void A_zip_that_is_no_model_is_named(string entry, string expected)
    {
        using (ZipArchive zip = ZipFile.Open(At("model.zip"), ZipArchiveMode.Create))
        {
            zip.CreateEntry(entry, CompressionLevel.NoCompression);
        }

        Fails(ExitCode.BadInput, "the zip: expected an ONNX model, found " + expected, "import", At("model.zip"));
    }

    [Theory]
    [InlineData(
        "SavedClassifier.pt",
        "a file of torch.save, which has weights and no layers: torch.onnx.export(model.eval(), x, file) writes a model")]
    [InlineData("legacy.pt", "a file of torch.save, which has weights and no layers")]
    [InlineData("SavedClassifier.safetensors", "a safetensors file, which has weights and no layers")]
    public void Weights_are_no_model(string file, string expected)
    {
        Fails(ExitCode.BadInput, expected, "import", PyTorchs(file), "--output", At("out"));
        Fails(ExitCode.BadInput, expected, "inspect", Write("weights.onnx", File.ReadAllBytes(PyTorchs(file))));
    }

    [Fact]
    public void A_model_is_no_file_of_weights() =>
        Fails(
            ExitCode.BadInput, "found an ONNX model: fusednorm import makes a network of it",
            "inspect", Write("model.pt", File.ReadAllBytes(RecordedModels.Find("residual").Path)));

    [Fact]
    public void Inspect_refuses_what_only_ends_like_a_model() =>
        Fails(ExitCode.BadInput, "broken.onnx: ", "inspect", Write("broken.onnx", "no model"u8));

    [Fact]
    public void A_missing_file_is_a_problem_of_files() => Fails(ExitCode.BadFile, "nowhere.pt", "inspect", At("nowhere.pt"));

    [Theory]
    [InlineData("float16", "F16")]
    [InlineData("bfloat16", "BF16")]
    public void Convert_rounds_as_PyTorch_does(string recorded, string dtype)
    {
        Succeeds("convert", PyTorchs("SavedClassifier.pt"), At("net.safetensors"), "--dtype", dtype);

        Same(PyTorchs($"{recorded}.safetensors"), At("net.safetensors"));
    }

    [Fact]
    public void Convert_keeps_what_it_is_not_told_to_change()
    {
        Succeeds("convert", PyTorchs("SavedClassifier.safetensors"), At("net.safetensors"));

        Same(PyTorchs("SavedClassifier.safetensors"), At("net.safetensors"));
        using TensorFile from = TensorFile.Open(PyTorchs("SavedClassifier.safetensors"));
        using TensorFile to = TensorFile.Open(At("net.safetensors"));
        Assert.Equal(from.Metadata.OrderBy(text => text.Key), to.Metadata.OrderBy(text => text.Key));
    }

    [Fact]
    public void Convert_takes_the_weights_of_a_model_and_those_that_it_shares()
    {
        RecordedModel model = RecordedModels.Find("classifier_double");
        Succeeds("convert", model.Path, At("net.safetensors"), "--dtype", "F32");

        using TensorFile file = TensorFile.Open(At("net.safetensors"));
        Assert.Equal(model.Keys.Order(StringComparer.Ordinal), file.Tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal));
        Assert.All(file.Tensors, tensor => Assert.Equal(DType.F32, tensor.DType));
    }

    [Fact]
    public void Values_beside_a_model_are_inspected_and_converted()
    {
        Assert.Contains("w    F32    (4, 6)     96", Succeeds("inspect", Field("external_data/external.onnx")), StringComparison.Ordinal);
        Succeeds("convert", Field("external_data/external.onnx"), At("net.safetensors"));
        Same(At("net.safetensors"), Field("external_data/external.onnx"));

        File.Copy(Field("external_data/external.onnx"), At("alone.onnx"));
        Fails(
            ExitCode.BadInput, "alone.onnx: tensor 'w': expected its values in 'external.onnx.data' beside the model, found no such file",
            "inspect", At("alone.onnx"));
    }

    [Fact]
    public void Convert_tells_of_values_that_became_infinite()
    {
        string wide = Write("wide.onnx", new OnnxText(13, 2).Weight("w", [3], 1, 70_000, float.PositiveInfinity).ToArray());
        (int code, _, string error) = Run("convert", wide, At("net.safetensors"), "--dtype", "F16");

        Assert.Equal(ExitCode.Success, code);
        Assert.Equal("note: 1 values of 'w' are too large for F16 and became infinite" + Environment.NewLine, error);
    }

    [Fact]
    public void Convert_writes_safetensors_only() =>
        Fails(
            ExitCode.BadUsage, "Expected an output that ends with .safetensors",
            "convert", PyTorchs("SavedClassifier.safetensors"), At("net.pt"));

    [Fact]
    public void Convert_needs_two_files() =>
        Fails(
            ExitCode.BadUsage, "Expected two files, found one", "convert",
            PyTorchs("SavedClassifier.safetensors"), PyTorchs("SavedClassifier.safetensors"));

    [Fact]
    public void Convert_knows_its_kinds() =>
        Fails(
            ExitCode.BadUsage,
            "--dtype: expected F32, F64, F16 or BF16, found F8.",
            "convert", PyTorchs("SavedClassifier.pt"), At("net.safetensors"), "--dtype", "f8");

    [Fact]
    public void Kinds_may_be_written_small()
    {
        Succeeds("convert", PyTorchs("SavedClassifier.pt"), At("net.safetensors"), "--dtype", "bf16");

        Same(PyTorchs("bfloat16.safetensors"), At("net.safetensors"));
    }

    [Fact]
    public void A_damaged_input_leaves_nothing_behind()
    {
        byte[] damaged = File.ReadAllBytes(PyTorchs("SavedClassifier.pt"));
        using (TensorFile whole = TensorFile.Open(new MemoryStream(damaged)))
        {
            int at = damaged.AsSpan().IndexOf(whole.Read(whole.Tensors[0]));
            damaged[at] ^= 1;
        }

        Fails(ExitCode.BadInput, "damaged.pt: 'SavedClassifier/data/", "convert", Write("damaged.pt", damaged), At("net.safetensors"));
        Assert.Equal(["damaged.pt"], folder.GetFiles().Select(file => file.Name));
    }

    [Fact]
    public void Import_writes_the_class_and_its_weights()
    {
        string shown = Succeeds(
            "import", RecordedModels.Find("classifier").Path, "--class", "Digits", "--namespace", "My.Models", "--output", At("new"));

        Assert.Contains("Digits.cs: 5 layers, (8) to (5)", shown, StringComparison.Ordinal);
        string source = File.ReadAllText(At("new/Digits.cs"));
        Assert.Contains("namespace My.Models;", source, StringComparison.Ordinal);
        Assert.Empty(GeneratorRunner.Run(source).Errors);
        using TensorFile weights = TensorFile.Open(At("new/Digits.safetensors"));
        Assert.Equal(8, weights.Tensors.Count);
    }

    [Fact]
    public void Import_takes_one_of_several_outputs()
    {
        string model = Field("more_inputs_outputs/two_outputs.onnx");

        Assert.Contains("(6) to (1)", Succeeds("import", model, "--output-name", "v", "-o", At("v")), StringComparison.Ordinal);
        Fails(
            ExitCode.BadInput, "--output-name z: expected one of its outputs, 'y', 'v'",
            "import", model, "--output-name", "z", "-o", At("z"));
        Assert.False(Directory.Exists(At("z")));
    }

    [Fact]
    public void Import_cuts_a_model_off_behind_a_value()
    {
        OnnxText model = new OnnxText(13, 2).Weight("w", [2, 3], 1, 2, 3, 4, 5, 6).Node("MatMul", "x w", "a").Node("Softmax", "a", "p");
        string path = Write("choice.onnx", model.Node("ArgMax", "p", "y", OnnxText.Int("axis", 1)).ToArray());

        Fails(ExitCode.BadInput, "/y (ArgMax): there is no such layer", "import", path, "-o", At("y"));
        Assert.Contains("(2) to (3)", Succeeds("import", path, "--output-name", "p", "-o", At("p")), StringComparison.Ordinal);
        Assert.Equal(
            ["[Linear(3, Bias = false)]", "[Softmax]", "public sealed partial class Choice;"],
            File.ReadLines(At("p/Choice.cs")).TakeLast(3));
        const string Expected = "--output-name w: expected one of its outputs, 'y', or another value that a node gives";
        Fails(ExitCode.BadInput, Expected, "import", path, "--output-name", "w", "-o", At("w"));
    }

    [Theory]
    [InlineData("no_batch_dimension/no_batch.onnx", "6", "(6) to (4)")]
    [InlineData("linear_variants/bias_on_the_left.onnx", "3,6", "(3, 6) to (3, 4)")]
    public void The_shape_of_a_sample_may_be_said(string model, string sample, string expected) =>
        Assert.Contains(expected, Succeeds("import", Field(model), "--input", sample, "-o", At("new")), StringComparison.Ordinal);

    [Fact]
    public void Import_replaces_nothing_unless_told_to()
    {
        string[] command = ["import", RecordedModels.Find("classifier").Path, "-o", At("")];
        Write("Classifier.cs", "mine"u8);

        Fails(ExitCode.BadFile, "Classifier.cs exists; --force replaces it.", command);
        Assert.Equal("mine", File.ReadAllText(At("Classifier.cs")));
        Assert.False(File.Exists(At("Classifier.safetensors")));
        Succeeds([.. command, "--force"]);
        Assert.StartsWith("using FusedNorm;", File.ReadAllText(At("Classifier.cs")), StringComparison.Ordinal);
    }

    [Fact]
    public void Import_writes_nothing_where_a_folder_or_a_protected_file_is_in_the_way()
    {
        string[] command = ["import", RecordedModels.Find("classifier").Path, "-o", At(""), "--force"];
        Directory.CreateDirectory(At("Classifier.cs"));
        Fails(ExitCode.BadFile, "Classifier.cs': expected a file to write, found a folder.", command);

        Directory.Delete(At("Classifier.cs"));
        File.SetAttributes(Write("Classifier.cs", "mine"u8), FileAttributes.ReadOnly);
        Fails(ExitCode.BadFile, "Classifier.cs': expected a file to write, found one that is read-only.", command);
        Assert.Equal(["Classifier.cs"], folder.GetFileSystemInfos().Select(entry => entry.Name));
        File.SetAttributes(At("Classifier.cs"), FileAttributes.Normal);
    }

    [Fact]
    public void What_cannot_be_imported_is_listed_and_nothing_written()
    {
        byte[] model = new OnnxText(13, 2, 3).Weight("k", [2, 2, 1], 1, 2, 3, 4)
            .Node("Conv", "x k", "a").Node("ThresholdedRelu", "a", "y").ToArray();
        (int code, string output, string error) = Run("import", Write("net.onnx", model), "-o", At("new"));

        Assert.Equal(ExitCode.BadInput, code);
        Assert.Empty(output);
        Assert.Equal(
            [
                "net.onnx cannot be imported, and nothing was written:",
                "  /a (Conv): there is no convolution",
                "  /y (ThresholdedRelu): there is no such activation",
            ],
            error.Replace(At("") + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)
                .Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.False(Directory.Exists(At("new")));
    }

    [Theory]
    [InlineData("--class", "class")]
    [InlineData("--class", "Predict")]
    [InlineData("--class", "A B")]
    [InlineData("--class", "digits")]
    [InlineData("--class", "System")]
    [InlineData("--class", "Console")]
    [InlineData("--namespace", "Console.Models")]
    [InlineData("--namespace", "My.class")]
    [InlineData("--namespace", "A..B")]
    [InlineData("--input", "3,x")]
    [InlineData("--input", "0")]
    [InlineData("--input", "65536,65536")]
    public void Import_checks_its_options(string option, string value) =>
        Fails(ExitCode.BadUsage, value, "import", RecordedModels.Find("classifier").Path, option, value, "-o", At("new"));

    [Theory]
    [InlineData]
    [InlineData("examine")]
    [InlineData("inspect")]
    [InlineData("convert", "one")]
    public void Wrong_usage_is_told(params string[] arguments) => Assert.Equal(ExitCode.BadUsage, Run(arguments).Code);

    [Theory]
    [InlineData("--help", "inspect")]
    [InlineData("inspect --help", "--json")]
    [InlineData("import --help", "--namespace")]
    [InlineData("convert --help", "--dtype")]
    public void Help_is_there(string arguments, string expected) =>
        Assert.Contains(expected, Succeeds(arguments.Split(' ')), StringComparison.Ordinal);

    private static string Field(string file) => Path.Combine(Snapshot.ProjectDirectory, "Field", file);

    private static string PyTorchs(string file) =>
        Path.GetFullPath(Path.Combine(Snapshot.ProjectDirectory, "..", "Runtime.Tests", "Files", "Recorded", file));

    private static void Same(string expected, string found)
    {
        using TensorFile left = InputFile.Open(expected);
        using TensorFile right = InputFile.Open(found);
        TensorEntry[] expectedTensors = [.. left.Tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal)];
        TensorEntry[] foundTensors = [.. right.Tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal)];
        Assert.Equal(expectedTensors.Select(tensor => tensor.ToString()), foundTensors.Select(tensor => tensor.ToString()));
        foreach ((TensorEntry one, TensorEntry other) in expectedTensors.Zip(foundTensors))
        {
            Assert.Equal(left.Read(one), right.Read(other));
        }
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = FusedNormCommand.Run(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }

    private static string Succeeds(params string[] arguments)
    {
        (int code, string output, string error) = Run(arguments);
        Assert.True(code == ExitCode.Success, error);
        return output;
    }

    private static void Fails(int expected, string message, params string[] arguments)
    {
        (int code, _, string error) = Run(arguments);
        Assert.Equal(expected, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(folder.FullName, name);

    private string Write(string name, ReadOnlySpan<byte> content)
    {
        File.WriteAllBytes(At(name), content.ToArray());
        return At(name);
    }
}
