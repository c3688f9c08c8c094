using System.Globalization;
using System.Reflection;
using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Tool.Import;
using Microsoft.CodeAnalysis;
using Xunit;
using static FusedNorm.Tool.Tests.OnnxText;

namespace FusedNorm.Tool.Tests;

/// <summary>Layers that stand in a model several times become a class that is included, where that is shorter and changes no key.</summary>
public sealed class RepeatedBlockTests
{
    /// <summary>What repeats: the steps of a chain, the lines of the block's class, and those of the whole.</summary>
    private static readonly Dictionary<string, (string[] Steps, string[] Block, string[] Whole)> Repeating = new()
    {
        ["Dense"] = (
            [.. Times(5, "linear net.#.fc", "norm net.#.bn", "relu"), "linear head"],
            ["Linear(4, Name = \"fc\")", "BatchNorm1d(Name = \"bn\")", "ReLU"],
            [.. Times(5, "Include<DenseBlock>(\"net_#\", Key = \"net.#\")"), "Linear(4, Name = \"head\")"]),

        // What all have behind them belongs to them; what only some have does so where that is shorter, here not.
        ["LastIsBare"] = (
            [
                .. Times(3, "linear net.#.a", "relu", "linear net.#.b", "sigmoid", "tanh"), "linear last.a", "relu", "linear last.b",
                "sigmoid",
            ],
            ["Linear(4, Name = \"a\")", "ReLU", "Linear(4, Name = \"b\")", "Sigmoid"],
            [.. Times(3, "Include<LastIsBareBlock>(\"net_#\", Key = \"net.#\")", "Tanh"), "Include<LastIsBareBlock>(\"last\")"]),
        ["Residuals"] = (
            [.. Times(4, "tap t#", "linear net.#.a", "relu", "linear net.#.b", "add t#", "relu")],
            ["Tap(\"skip1\")", "Linear(4, Name = \"a\")", "ReLU", "Linear(4, Name = \"b\")", "Add(\"skip1\")", "ReLU"],
            Times(4, "Include<ResidualsBlock>(\"net_#\", Key = \"net.#\")")),

        // The tap stands above the first layer with a key, and its sum between two.
        ["NormBehind"] = (
            Times(5, "tap t#", "linear net.#.a", "add t#", "norm net.#.n"),
            ["Tap(\"skip1\")", "Linear(4, Name = \"a\")", "Add(\"skip1\")", "BatchNorm1d(Name = \"n\")"],
            Times(5, "Include<NormBehindBlock>(\"net_#\", Key = \"net.#\")")),
        // The first one's value comes back below the last.
        ["LongWay"] = (
            [
                "linear first", "tap far", "linear net.a", "norm net.b", "relu", "add far",
                .. Times(4, "tap t#", "linear more.#.a", "norm more.#.b", "relu", "add t#"), "add far",
            ],
            ["Tap(\"skip1\")", "Linear(4, Name = \"a\")", "BatchNorm1d(Name = \"b\")", "ReLU", "Add(\"skip1\")"],
            [
                "Linear(4, Name = \"first\")", "Tap(\"skip1\")", "Linear(4, Name = \"net_a\", Key = \"net.a\")",
                "BatchNorm1d(Name = \"net_b\", Key = \"net.b\")", "ReLU", "Add(\"skip1\")",
                .. Times(4, "Include<LongWayBlock>(\"more_#\", Key = \"more.#\")"), "Add(\"skip1\")",
            ]),

        // A value within the first comes back below it, so that one is another.
        ["ATapLeaves"] = (
            ["linear net.a", "tap far", "norm net.b", "relu", .. Times(6, "linear more.#.a", "norm more.#.b", "relu"), "add far"],
            ["Linear(4, Name = \"a\")", "BatchNorm1d(Name = \"b\")", "ReLU"],
            [
                "Linear(4, Name = \"net_a\", Key = \"net.a\")", "Tap(\"skip1\")", "BatchNorm1d(Name = \"net_b\", Key = \"net.b\")", "ReLU",
                .. Times(6, "Include<ATapLeavesBlock>(\"more_#\", Key = \"more.#\")"), "Add(\"skip1\")",
            ]),
        ["OneIsAnother"] = (
            [.. Times(6, "linear net.#.a", "norm net.#.b", "relu"), "linear other.a", "leaky 0.25", "norm other.b", "relu"],
            ["Linear(4, Name = \"a\")", "BatchNorm1d(Name = \"b\")", "ReLU"],
            [
                .. Times(6, "Include<OneIsAnotherBlock>(\"net_#\", Key = \"net.#\")"),
                "Linear(4, Name = \"other_a\", Key = \"other.a\")", "LeakyReLU(0.25)",
                "BatchNorm1d(Name = \"other_b\", Key = \"other.b\")", "ReLU",
            ]),
        ["NamesMeet"] = (
            [
                .. Times(4, "linear net.#.fc", "norm net.#.bn", "relu"), "linear net_0.fc", "norm net_0.bn", "relu",
                "linear net_0_fc", "linear block1_fc",
            ],
            ["Linear(4, Name = \"fc\")", "BatchNorm1d(Name = \"bn\")", "ReLU"],
            [
                .. Times(4, "Include<NamesMeetBlock>(\"net_#\", Key = \"net.#\")"), "Include<NamesMeetBlock>(\"block1\", Key = \"net_0\")",
                "Linear(4, Name = \"net_0_fc_2\", Key = \"net_0_fc\")", "Linear(4, Name = \"block1_fc_2\", Key = \"block1_fc\")",
            ]),
        ["Numbers"] = (
            Times(5, "linear #.0", "norm #.1", "relu"),
            ["Linear(4, Key = \"0\")", "BatchNorm1d(Key = \"1\")", "ReLU"],
            [
                "Include<NumbersBlock>(\"block1\", Key = \"0\")", "Include<NumbersBlock>(\"block2\", Key = \"1\")",
                "Include<NumbersBlock>(\"block3\", Key = \"2\")",
                "Include<NumbersBlock>(\"block4\", Key = \"3\")", "Include<NumbersBlock>(\"block5\", Key = \"4\")",
            ]),
    };

    /// <summary>What stays one class.</summary>
    private static readonly Dictionary<string, string[]> Flat = new()
    {
        ["NoShorter"] = Times(2, "linear net.#.a", "norm net.#.b", "relu", "linear net.#.c"),
        ["NoCommonPath"] = Times(9, "linear fc#", "norm bn#", "relu"),
        ["TapsAcross"] = ["tap t", .. Times(6, "linear net.#.a", "add t", "tap t", "norm net.#.b"), "add t"],
        ["Scattered"] = [.. Times(6, "linear net.#.a", "norm net.#.b"), .. Times(6, "linear net.#.c", "relu")],
    };

    private static readonly Lazy<Assembly> Compiled = new(Compile);

    public static TheoryData<string> RepeatingNames => [.. Repeating.Keys];

    public static TheoryData<string> FlatNames => [.. Flat.Keys];

    [Theory]
    [MemberData(nameof(RepeatingNames))]
    public void What_repeats_is_a_class_that_is_included(string name)
    {
        string[] classes = Import(name).Source.Split("public sealed partial class ");

        Assert.Equal(3, classes.Length);
        Assert.Equal(Repeating[name].Block, Lines(classes[0]));
        Assert.Equal(Repeating[name].Whole, Lines(classes[1]));
    }

    [Theory]
    [MemberData(nameof(FlatNames))]
    public void What_would_be_no_shorter_or_changes_a_name_stays_one_class(string name)
    {
        string source = Import(name).Source;

        Assert.DoesNotContain("Include", source, StringComparison.Ordinal);
        Assert.Equal(Flat[name].Length, Lines(source).Length);
    }

    [Theory]
    [MemberData(nameof(RepeatingNames))]
    [MemberData(nameof(FlatNames))]
    public void Its_keys_are_the_models(string name)
    {
        ImportedNetwork network = Import(name);
        using MemoryStream weights = new();
        network.WriteWeights(weights);
        weights.Position = 0;

        // It takes the file only if every key of the class is there, and no other.
        ((INetwork<float>)Activator.CreateInstance(Compiled.Value.GetType("Imported." + name, throwOnError: true)!)!).Load(weights);
        IEnumerable<string> keys =
            from step in Steps(name).Select(step => step.Split(' '))
            from tensor in TensorsOf(step[0])
            select $"{step[1]}.{tensor}";
        Assert.Equal(
            keys.Order(StringComparer.Ordinal),
            RecordedModels.Weights(network).Tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Blocks_in_a_long_chain_of_long_paths_are_found_in_time()
    {
        string path = string.Join('.', Enumerable.Repeat("a", 20));
        byte[] model = Model(Times(2000, "tap t#", $"linear net.#.{path}", "relu", "add t#")).ToArray();

        ImportOptions options = new("Imported", null, "many.onnx", null);
        ImportResult import =
            await Task.Run(() => Importer.Import(Onnx.OnnxReader.Read(model), options)).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Contains("Include<ImportedBlock>", import.Network!.Source, StringComparison.Ordinal);
    }

    /// <summary>Lines several times, with the number of the time for #.</summary>
    private static string[] Times(int count, params string[] lines) =>
    [
        .. from time in Enumerable.Range(0, count).Select(time => time.ToString(CultureInfo.InvariantCulture))
           from line in lines
           select line.Replace("#", time, StringComparison.Ordinal),
    ];

    private static string[] Lines(string text) =>
    [
        .. text.Split('\n').Where(line => line.StartsWith('[')).Select(line => line[1..^1])
            .Where(line => line != "Network" && !line.StartsWith("Input", StringComparison.Ordinal)),
    ];

    private static string[] Steps(string name) => Flat.TryGetValue(name, out string[]? steps) ? steps : Repeating[name].Steps;

    private static string[] TensorsOf(string step) => step switch
    {
        "linear" => ["weight", "bias"],
        "norm" => ["weight", "bias", "running_mean", "running_var"],
        _ => [],
    };

    private static ImportedNetwork Import(string name)
    {
        ImportResult result = Importer.Import(Model(Steps(name)).ToModel(), new ImportOptions(name, "Imported", name + ".onnx", null));
        Assert.True(result.Network is not null, string.Join('\n', result.Problems));
        return result.Network;
    }

    /// <summary>A chain on samples of four values.</summary>
    private static OnnxText Model(string[] steps)
    {
        OnnxText model = new(17, 4);
        Dictionary<string, string> taps = [];
        string value = "x";
        int count = 0;
        foreach (string[] step in steps.Select(step => step.Split(' ')))
        {
            string next = "v" + (++count).ToString(CultureInfo.InvariantCulture);
            string inputs = string.Join(' ', TensorsOf(step[0]).Select(tensor => $"{step.Last()}.{tensor}").Prepend(value));
            foreach (string tensor in TensorsOf(step[0]))
            {
                bool isMatrix = step[0] == "linear" && tensor == "weight";
                model.Weight($"{step[1]}.{tensor}", isMatrix ? [4, 4] : [4], [.. Enumerable.Repeat(0.25f, isMatrix ? 16 : 4)]);
            }

            switch (step[0])
            {
                case "tap":
                    taps[step[1]] = value;
                    continue;
                case "add":
                    model.Node("Add", $"{value} {taps[step[1]]}", next);
                    break;
                case "linear":
                    model.Node("Gemm", inputs, next, Int("transB", 1));
                    break;
                case "norm":
                    model.Node("BatchNormalization", inputs, next);
                    break;
                case "leaky":
                    model.Node("LeakyRelu", value, next, Float("alpha", float.Parse(step[1], CultureInfo.InvariantCulture)));
                    break;
                default:
                    model.Node(char.ToUpperInvariant(step[0][0]) + step[0][1..], value, next);
                    break;
            }

            value = next;
        }

        return model.Output(value);
    }

    private static Assembly Compile()
    {
        GeneratorRun run = GeneratorRunner.Run([.. Repeating.Keys.Concat(Flat.Keys).Select(name => Import(name).Source)]);
        Assert.Empty(run.Diagnostics.Where(found => found.Severity >= DiagnosticSeverity.Warning).Select(found => found.ToString()));
        return CompiledCode.Load(run.Output);
    }
}
