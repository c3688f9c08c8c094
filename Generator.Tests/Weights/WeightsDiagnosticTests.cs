using System.Globalization;
using FusedNorm.Generator.Tests.Diagnostics;
using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FusedNorm.Generator.Tests.Weights;

/// <summary>What keeps a file from being a network's weights: the words, the place, and that C# has nothing to add.</summary>
[Trait("Registers", "None")]
public sealed class WeightsDiagnosticTests
{
    private const string Net = "[Network] [Weights(«\"net.safetensors\"»)] [Input(2)] [Linear(3, Bias = false)] [BatchNorm1d] "
        + "partial class Net { public static void Use(float[] x) => Pretrained.Predict(x, x); }";

    private static readonly WeightsText Other = WeightsText.Of("other.safetensors");

    /// <summary>Id, message, source and additional files.</summary>
    public static TheoryData<string, string, string, string> Cases => new()
    {
        { "FN0026", "There are no weights 'net.safetensors': it must be one of the project's AdditionalFiles; found none", Net, "" },
        {
            "FN0026",
            "There are no weights 'net.safetensors': it must be one of the project's AdditionalFiles; found another.pt, other.safetensors",
            Net, "other another"
        },
        {
            "FN0026", "There are no weights '': it must be one of the project's AdditionalFiles; found other.safetensors",
            Net.Replace("net.safetensors", "", StringComparison.Ordinal), "other"
        },
        {
            "FN0026", "There are no weights 't.safetensors': it must be one of the project's AdditionalFiles; found net.safetensors",
            Net.Replace("net.safetensors", "t.safetensors", StringComparison.Ordinal), "fitting"
        },
        { "FN0026", "There are no weights 'net.safetensors': the file is there, but no build step has read it; "
            + "a PackageReference to FusedNorm brings that step, or an import of its FusedNorm.targets", Net, "unprepared" },
        {
            "FN0026",
            "There are no weights 'net.bin': the file is there, but no build step has read it; "
            + "a PackageReference to FusedNorm brings that step, or an import of its FusedNorm.targets; "
            + "it takes files of this name with FusedNormWeights=\"true\"",
            Net.Replace("net.safetensors", "net.bin", StringComparison.Ordinal), "any.bin"
        },
        {
            "FN0026",
            "There are no weights 'net.safetensors': what the build step wrote for the file is damaged; clean the project and build again",
            Net, "damaged"
        },
        { "FN0026", "There are no weights 'net.safetensors': /home/me/net/net.safetensors and /home/me/net/v2/net.safetensors have that "
            + "name; give more of the path", Net, "fitting second" },
        {
            "FN0027",
            "'net.safetensors' does not fit 'Net'; missing keys: bn1.weight, bn1.running_var; unexpected keys: fc1.bias, fc2.weight; "
            + "conflicts: fc1.weight: expected (3, 2), found (2, 3), bn1.bias: "
            + "expected (3) of F16, BF16, F32 or F64, found (3) of I32, bn1.num_batches_tracked: expected one I64, found (2)",
            Net, "unfit"
        },
        {
            "FN0027",
            "'net.safetensors' does not fit 'Net'; missing keys: fc1.weight, bn1.weight, bn1.bias, bn1.running_mean, bn1.running_var; "
            + "unexpected keys: x0, x1, x2, x3, x4, x5, x6, x7, x8, x9 and 40 more",
            Net, "strange"
        },
        { "FN0027", "'net.safetensors' does not fit 'Net'; conflicts: fc1.weight is there twice", Net, "twice" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_file_that_cannot_be_the_weights_is_reported_at_its_name_and_C_sharp_has_nothing_to_add(
        string id, string message, string marked, string files)
    {
        GeneratorRun run = GeneratorRunner.Run(
            GeneratorRunner.Compile(MarkedSource.Strip(marked)), [.. files.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(File)]);

        Assert.Null(run.Result.Exception);
        Diagnostic found = Assert.Single(run.Diagnostics);
        Assert.Equal((id, message), (found.Id, found.GetMessage(CultureInfo.InvariantCulture)));
        MarkedSource.AssertMarked(marked, found);
        CompiledCode.RequireClean(run.Output);
    }

    [Theory]
    [InlineData("net.safetensors")]
    [InlineData("net/net.safetensors")]
    [InlineData("./net.safetensors")]
    [InlineData("net\\\\net.safetensors")]
    [InlineData("/home/me/net/net.safetensors")]
    public void A_file_is_named_by_the_end_of_its_path(string name)
    {
        GeneratorRun run = GeneratorRunner.Run(
            GeneratorRunner.Compile(MarkedSource.Strip(Net).Replace("net.safetensors", name, StringComparison.Ordinal)),
            File("fitting"), File("unprepared"), Other);

        Assert.Empty(run.Diagnostics);
        Assert.Equal(["Net.g.cs", "Net-weights.g.cs"], run.Files.Select(file => file.HintName));
        CompiledCode.RequireClean(run.Output);
    }

    [Fact]
    public void A_counter_may_be_missing_as_in_Load() =>
        Assert.Empty(GeneratorRunner.Run(GeneratorRunner.Compile(MarkedSource.Strip(Net)), File("uncounted")).Diagnostics);

    [Theory]
    [InlineData("behind", "")]
    [InlineData("behind", ", Prefix = \"net.\"")]
    [InlineData("two", ", Prefix = \"actor.\"")]
    public void A_prefix_is_found_or_given(string file, string prefix)
    {
        GeneratorRun run = GeneratorRunner.Run(
            GeneratorRunner.Compile(
                MarkedSource.Strip(Net).Replace("net.safetensors\"", $"net.safetensors\"{prefix}", StringComparison.Ordinal)),
            File(file));
        Assert.Empty(run.Diagnostics);
        CompiledCode.RequireClean(run.Output);
    }

    [Fact]
    public void Several_prefixes_are_told()
    {
        GeneratorRun run = GeneratorRunner.Run(GeneratorRunner.Compile(MarkedSource.Strip(Net)), File("two"));
        Assert.EndsWith(
            "; All keys are there 2 times; give a prefix: actor., critic.",
            Assert.Single(run.Diagnostics).GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_a_network_with_a_mistake_are_not_looked_for()
    {
        GeneratorRun run = GeneratorRunner.Run(MarkedSource.Strip(Net).Replace("Linear(3", "Linear(0", StringComparison.Ordinal));

        Assert.Equal("FN0015", Assert.Single(run.Diagnostics).Id);
    }

    [Theory]
    [InlineData("Pretrained", true, "FN0014")]
    [InlineData("Pretrained", false, null)]
    public void The_class_takes_its_name_only_where_it_is_generated(string layer, bool hasWeights, string? id)
    {
        GeneratorRun run = GeneratorRunner.Run(
            GeneratorRunner.Compile(
                $"[Network] {(hasWeights ? "[Weights(\"net.safetensors\")]" : "")} "
                + $"[Input(2)] [Linear(3, Name = \"{layer}\")] partial class Net;"));

        Assert.Equal(id, run.Diagnostics.SingleOrDefault()?.Id);
    }

    [Theory]
    [InlineData("private sealed class Pretrained;", "FN0016")]
    [InlineData("public static partial class Pretrained { }", "FN0016")]
    public void Nor_may_the_user_declare_it(string member, string id) => Assert.Equal(
        id, Assert.Single(
            GeneratorRunner.Run($"[Network] [Weights(\"a\")] [Input(2)] [Linear(3)] partial class Net {{ {member} }}").Diagnostics).Id);

    [Theory]
    [InlineData("[Weights]")]
    [InlineData("[Weights(3)]")]
    [InlineData("[Weights(null!)]")]
    [InlineData("[Weights(nameof(Missing))]")]
    [InlineData("[Weights(\"a\")] [Weights(\"b\")]")]
    public void What_does_not_compile_ends_in_messages_and_never_in_an_exception(string attributes)
    {
        GeneratorRun run = GeneratorRunner.Run($"[Network] {attributes} [Input(2)] [Linear(3)] partial class Net;");

        Assert.Null(run.Result.Exception);
    }

    /// <summary>What is only large: id, message, source.</summary>
    public static TheoryData<string, string, string> LargeCases => new()
    {
        {
            "FN0404",
            "The weights of 'Net' put 9 MB of constants into the assembly; above 4 MB builds become slow, so load them from a file instead",
            "[Network] [Weights(«\"large.safetensors\"»)] [Input(1500)] [Linear(1500)] partial class Net;"
        },
    };

    [Theory]
    [MemberData(nameof(LargeCases))]
    public void Large_weights_are_warned_of(string id, string message, string marked)
    {
        // Without the file, which nothing needs to be known of.
        Diagnostic found = GeneratorRunner.Run(MarkedSource.Strip(marked)).Diagnostics.Single(diagnostic => diagnostic.Id != "FN0026");

        Assert.Equal((id, message), (found.Id, found.GetMessage(CultureInfo.InvariantCulture)));
        MarkedSource.AssertMarked(marked, found);
    }

    /// <summary>What is not large, or not in the assembly.</summary>
    public static TheoryData<string, string> SmallCases => new()
    {
        { "FN0404", "[Network] [Weights(\"large.safetensors\")] [Input(1500)] [Linear(698)] partial class Net;" },
        { "FN0404", "[Network] [Input(1500)] [Linear(1500)] partial class Net;" },
    };

    [Theory]
    [MemberData(nameof(SmallCases))]
    public void Others_are_not(string id, string source) =>
        Assert.DoesNotContain(GeneratorRunner.Run(source).Diagnostics, diagnostic => diagnostic.Id == id);

    /// <summary>The language is a mistake of the class alone.</summary>
    public static TheoryData<string, string, string> LanguageCases => new()
    {
        {
            "FN0028",
            "'Net' is compiled as C# 11.0, and what is generated for it needs C# 12; "
            + "raise LangVersion in the project file, or leave it out",
            "[Network] [Input(2)] [Linear(3)] partial class «Net» { }"
        },
    };

    [Theory]
    [MemberData(nameof(LanguageCases))]
    public void An_older_language_is_reported_and_nothing_is_generated(string id, string message, string marked)
    {
        GeneratorRun run = GeneratorRunner.Run(LanguageVersion.CSharp11, MarkedSource.Strip(marked));

        Diagnostic found = Assert.Single(run.Diagnostics);
        Assert.Equal((id, message), (found.Id, found.GetMessage(CultureInfo.InvariantCulture)));
        MarkedSource.AssertMarked(marked, found);
        Assert.Empty(run.Files);
    }

    private static WeightsText File(string kind) => kind switch
    {
        "other" => Other,
        "another" => WeightsText.Of("another.pt"),
        "fitting" => Fitting("net.safetensors"),
        "second" => Fitting("v2/net.safetensors"),
        "any.bin" => new WeightsText("/home/me/net/net.bin", "\0\0binary"),
        "unprepared" => new WeightsText("/home/me/net/net.safetensors", "\0\0binary"),
        "damaged" =>
            WeightsText.Raw("net.safetensors", $"FusedNorm weights 1\n{WeightsText.Folder}net.safetensors\nF32 (3, 2) fc1.weight\nAAAA=\n"),
        "uncounted" => WeightsText.Of("net.safetensors", State[..^1]),
        "twice" => WeightsText.Of("net.safetensors", [.. State, State[0]]),
        "behind" => WeightsText.Of("net.safetensors", [.. Behind("net."), ("I64 () step", [])]),
        "two" => WeightsText.Of("net.safetensors", [.. Behind("actor."), .. Behind("critic.")]),
        "strange" => WeightsText.Of("net.safetensors", [.. Enumerable.Range(0, 50).Select(index => ($"F32 (1) x{index}", new float[1]))]),
        "unfit" => WeightsText.Of(
            "net.safetensors",
            ("F32 (2, 3) fc1.weight", new float[6]), ("F32 (3) fc1.bias", new float[3]),
            ("I32 (3) bn1.bias", []), ("F32 (3) bn1.running_mean", new float[3]),
            ("I64 (2) bn1.num_batches_tracked", []), ("F32 (3) fc2.weight", new float[3])),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static IEnumerable<(string, float[])> Behind(string prefix) =>
        State.Select(tensor => (tensor.Item1.Replace(") ", ") " + prefix, StringComparison.Ordinal), tensor.Item2));

    private static (string, float[])[] State =>
    [
        ("F32 (3, 2) fc1.weight", new float[6]), ("F32 (3) bn1.weight", new float[3]), ("F32 (3) bn1.bias", new float[3]),
        ("F32 (3) bn1.running_mean", new float[3]), ("F32 (3) bn1.running_var", new float[3]), ("I64 () bn1.num_batches_tracked", []),
    ];

    private static WeightsText Fitting(string name) => WeightsText.Of(name, State);
}
