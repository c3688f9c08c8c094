using System.Globalization;
using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FusedNorm.Generator.Tests.Diagnostics;

/// <summary>
/// What is said of sound declarations: the id, the words, the exact text under the squiggle, and that the class is generated all the same.
/// </summary>
[Trait("Registers", "None")]
public sealed class CheckTests
{
    private const string Stops =
        "but in training it still normalises with its input and moves its running statistics; Eval = true stops both";

    private const string OtherWay = "; Keras and TensorFlow count the other way, where this is ";

    private const string NotZero = "so nothing keeps the root of a variance of 0 away from 0; expected a positive number";

    private const string Drops = ", which learns a running variance that holds only while elements are dropped; evaluation drops none";

    private const string KeepsNone =
        " keeps no running statistics, so in evaluation too what it gives for a sample depends on the other samples of the batch";

    /// <summary>Id, message and source; «guillemets» stand around what the message of the class <c>Net</c> must point at.</summary>
    public static TheoryData<string, string, string> Cases => new()
    {
        {
            "FN0200", "CrossEntropyLoss gets no gradient to hand on, so Backward will throw: every parameter above is frozen",
            "[Input(3)] [Linear(4, Freeze = Freeze.All)] [ReLU] [«CrossEntropyLoss»]"
        },
        {
            "FN0200", "MSELoss gets no gradient to hand on, so Backward will throw: no layer above has parameters",
            "[Input(3, 8)] [AvgPool1d(2)] [ReLU] [«MSELoss(Reduction = Reduction.Sum)»]"
        },
        {
            "FN0200", "MSELoss gets no gradient to hand on, so Backward will throw: fc1 is trainable, but [Detach] below act1 cuts it off",
            "[Input(3)] [Linear(4)] [ReLU] [Detach] [Flatten] [«MSELoss»]"
        },
        {
            "FN0200",
            "MSELoss gets no gradient to hand on, so Backward will throw: fc2 is trainable, but the no-grad region around fc2 cuts it off",
            "[Input(3)] [Linear(4)] [BeginNoGrad] [Linear(2)] [EndNoGrad] [«MSELoss»]"
        },
        {
            "FN0201", "fc1 (Linear) is trainable, but no gradient reaches it: [Detach] below act1 cuts it off; freeze it if that is meant",
            "[Input(3)] [«Linear(4)»] [ReLU] [Detach] [Linear(2)] [CrossEntropyLoss]"
        },
        {
            "FN0201", "fc1 (Linear) is trainable, but no gradient reaches it: [Detach] below fc1 cuts it off; freeze it if that is meant",
            "[Input(3)] [«Linear(4)»] [Detach]"
        },
        {
            "FN0201",
            "bn1 (BatchNorm1d) is trainable, but no gradient reaches it: [Detach] below flatten1 cuts it off; freeze it if that is meant",
            "[Input(3, 8)] [AvgPool1d(2)] [«BatchNorm1d(3)»] [Flatten] [Detach] [Linear(12, 4)] [CrossEntropyLoss]"
        },
        {
            "FN0201", "fc1 (Linear) is trainable, but no gradient reaches it: it stands in a no-grad region; freeze it if that is meant",
            "[Input(3)] [BeginNoGrad] [«Linear(4, Freeze = Freeze.Bias)»] [EndNoGrad] [Linear(2)]"
        },
        {
            "FN0201",
            "fc1 (Linear) is trainable, but no gradient reaches it: the no-grad region around act1 cuts it off; freeze it if that is meant",
            "[Input(3)] [«Linear(4)»] [BeginNoGrad] [ReLU] [EndNoGrad] [Linear(2)]"
        },
        {
            "FN0201", "fc1 (Linear) is trainable, but no gradient reaches it: "
                + "[Detach] below fc1 and the no-grad region around concat1 cut it off; freeze it if that is meant",
            "[Input(3)] [«Linear(4)»] [Tap(\"x\")] [Detach] [BeginNoGrad] [Concat(\"x\")] [EndNoGrad] [Linear(2)]"
        },
        {
            "FN0201",
            "trunk.fc1 (Linear) is trainable, but no gradient reaches it: [Detach] below trunk.fc2 cuts it off; freeze it if that is meant",
            "[Input(3)] [«Include<Trunk>»] [Detach] [Linear(2)]; [Input(3)] [Linear(3)] [ReLU] [Linear(4)]"
        },
        {
            "FN0201",
            "trunk.fc1 (Linear) is trainable, but no gradient reaches it: it stands in a no-grad region; freeze it if that is meant",
            "[Input(3)] [BeginNoGrad] [«Include<Trunk>»] [EndNoGrad] [Linear(2)]; [Input(3)] [Linear(4)]"
        },
        {
            "FN0202", "[Detach] below fc1 cuts nothing off: every parameter above is frozen",
            "[Input(3)] [Linear(4, Freeze = Freeze.All)] [«Detach»] [Linear(2)]"
        },
        {
            "FN0202", "[Detach] below pool1 cuts nothing off: no layer above has parameters",
            "[Input(3, 8)] [AvgPool1d(2)] [«Detach»] [Flatten] [Linear(2)]"
        },
        {
            "FN0202", "[Detach] below flatten1 cuts nothing off: [Detach] above has done it",
            "[Input(3, 8, RequiresGrad = true)] [Detach] [Flatten] [«Detach»] [Linear(2)]"
        },
        {
            "FN0202", "[Detach] below act1 cuts nothing off: it is computed in a no-grad region",
            "[Input(3, 8, RequiresGrad = true)] [BeginNoGrad] [ReLU] [EndNoGrad] [«Detach»] [Flatten] [Linear(2)]"
        },
        {
            "FN0203", "bn1 (BatchNorm1d) is frozen, " + Stops,
            "[Input(3)] [Linear(4, Bias = false)] [BatchNorm1d(Freeze = «Freeze.All»)] [Linear(2)] [CrossEntropyLoss]"
        },
        {
            "FN0203", "norm1 (InstanceNorm1d) is frozen, " + Stops,
            "[Input(3, 8)] [InstanceNorm1d(Affine = true, TrackRunningStats = true, Freeze = «Freeze.Weight | Freeze.Bias»)] "
            + "[Flatten] [Linear(2)]"
        },
        {
            "FN0204", "bn1 (BatchNorm1d) stands in a no-grad region, " + Stops,
            "[Input(3)] [BeginNoGrad] [«BatchNorm1d(Freeze = Freeze.All)»] [EndNoGrad] [Linear(2)] [CrossEntropyLoss]"
        },
        {
            "FN0204", "trunk.bn1 (BatchNorm1d) stands in a no-grad region, " + Stops,
            "[Input(3)] [BeginNoGrad] [«Include<Trunk>»] [EndNoGrad] [Linear(2)]; [Input(3)] [BatchNorm1d(Affine = false)]"
        },
        {
            "FN0205", "trunk (Trunk) is frozen, but in training its layers that have a mode still train: trunk.bn1, trunk.drop1; "
                + "Eval = true pins them",
            "[Input(3)] [Include<Trunk>(Freeze = «Freeze.All»)] [Linear(2)]; [Input(3)] [BatchNorm1d] [Dropout] [ReLU]"
        },
        {
            "FN0205", "body (Trunk) is frozen, but in training its layers that have a mode still train: "
                + "body.drop1, body.drop2, body.drop3, …; Eval = true pins them",
            "[Input(3)] [Include<Trunk>(\"body\", Freeze = «Freeze.All»)] [Linear(2)]; "
            + "[Input(3)] [Linear(4)] [Dropout] [Dropout] [Dropout] [Dropout]"
        },
        {
            "FN0300", "bn1 (BatchNorm1d) takes the variance of a channel with one value, (batch 1) x (4) from act1, "
                + "and will throw in training; expected more than 1",
            "[Input(3, Batch = 1)] [Linear(4)] [ReLU] [«BatchNorm1d»] [Linear(2)]"
        },
        {
            "FN0300", "trunk.bn1 (BatchNorm2d) takes the variance of a channel with one value, (batch 1) x (4, 1, 1) from the input, "
                + "and will throw in training; expected more than 1",
            "[Input(4, 1, 1, Batch = 1)] [«Include<Trunk>»] [Flatten] [Linear(2)]; [Input(4, 1, 1)] [BatchNorm2d]"
        },
        {
            "FN0301", "bn1 (BatchNorm1d)" + KeepsNone,
            "[Input(3, 8)] [BatchNorm1d(TrackRunningStats = «false»)] [ReLU]"
        },
        {
            "FN0302", "bn1 (BatchNorm1d): Momentum is the weight of the new value, found 0.99" + OtherWay + "0.01",
            "[Input(3, 8)] [BatchNorm1d(Momentum = «0.99»)] [ReLU]"
        },
        {
            "FN0302", "norm1 (InstanceNorm1d): Momentum is the weight of the new value, found 1" + OtherWay + "0",
            "[Input(3, 8)] [InstanceNorm1d(TrackRunningStats = true, Momentum = «1»)] [ReLU]"
        },
        {
            "FN0303", "bn1 (BatchNorm1d): Eps is 0, " + NotZero,
            "[Input(3, 8)] [BatchNorm1d(Eps = «0»)] [ReLU]"
        },
        {
            "FN0303", "norm1 (RMSNorm): Eps is 0, " + NotZero,
            "[Input(3, 8)] [RMSNorm(8, Eps = «0.0»)] [ReLU]"
        },
        {
            "FN0304", "act1 (Softmax) stands before CrossEntropyLoss, which applies the softmax itself and expects logits; remove it",
            "[Input(3)] [Linear(4)] [«Softmax»] [CrossEntropyLoss]"
        },
        {
            "FN0304", "last (Sigmoid) stands before BCEWithLogitsLoss, which applies the sigmoid itself and expects logits; remove it",
            "[Input(3)] [Linear(4)] [«Sigmoid(Name = \"last\")»] [Flatten] [BCEWithLogitsLoss]"
        },
        {
            "FN0304", "trunk.act1 (Softmax) stands before CrossEntropyLoss, which applies the softmax itself and expects logits; remove it",
            "[Input(3)] [«Include<Trunk>»] [CrossEntropyLoss]; [Input(3)] [Linear(4)] [Softmax]"
        },
        {
            "FN0305", "drop1 (Dropout) stands before bn1 (BatchNorm1d)" + Drops,
            "[Input(3)] [«Dropout(0.2)»] [BatchNorm1d] [Linear(2)]"
        },
        {
            "FN0305", "drop1 (Dropout) stands before bn1 (BatchNorm1d)" + Drops,
            "[Input(3)] [ReLU] [«Dropout»] [Linear(4, Bias = false)] [ReLU] [BatchNorm1d] [Dropout] [Linear(2)]"
        },
        {
            "FN0306",
            "act1 (Softmax) stands before NLLLoss, which expects logarithms of probabilities, found probabilities; LogSoftmax gives them",
            "[Input(3)] [Linear(4)] [«Softmax»] [NLLLoss]"
        },
        {
            "FN0400", "fc1 (Linear) adds a bias that bn1 (BatchNorm1d) subtracts again with the mean; Bias = false saves it",
            "[Input(3)] [«Linear(4)»] [BatchNorm1d] [ReLU] [Linear(2)]"
        },
        {
            "FN0400", "fc1 (Linear) adds a bias that bn1 (BatchNorm1d) subtracts again with the mean; Bias = false saves it",
            "[Input(3)] [Linear(4, Bias = «true»)] [Flatten] [BatchNorm1d] [ReLU] [Linear(2)]"
        },
        {
            "FN0401", "bn1 (BatchNorm1d) stays a stage of its own in an inference, beside fc1 (Linear): act1 stands between them; "
                + "a norm above its activation can be folded",
            "[Input(3)] [Linear(4)] [ReLU] [«BatchNorm1d»] [ReLU] [Linear(2)]"
        },
        {
            "FN0401",
            "bn1 (BatchNorm1d) stays a stage of its own in an inference, beside fc1 (Linear): "
            + "fc1 makes several rows of a sample, so none of its rows or columns belongs to one channel",
            "[Input(3, 8)] [Linear(4)] [«BatchNorm1d»] [ReLU]"
        },
        {
            "FN0401",
            "bn1 (BatchNorm1d) stays a stage of its own in an inference, beside fc1 (Linear): another layer reads what fc1 gives as it is",
            "[Input(4)] [Linear(4)] [Tap(\"x\")] [«BatchNorm1d»] [Add(\"x\")] [ReLU]"
        },
        {
            "FN0401",
            "bn1 (BatchNorm1d) stays a stage of its own in an inference, beside fc1 (Linear): another layer reads what bn1 gives as it is",
            "[Input(4)] [«BatchNorm1d»] [Tap(\"x\")] [Linear(4)] [Add(\"x\")] [ReLU]"
        },
        {
            "FN0406",
            "Nothing reads what act1 (ReLU) computes: a [From] below it goes on from elsewhere; "
            + "name it with [Tap] and read it, or remove the layer",
            "[Input(4)] [Linear(4)] [«ReLU»] [From(\"input\")] [Linear(4)]"
        },
        {
            "FN0402", "bn2 (BatchNorm1d) normalises what bn1 (BatchNorm1d) has normalised; one of them is enough",
            "[Input(4)] [BatchNorm1d] [Flatten] [«BatchNorm1d»] [ReLU]"
        },
        {
            "FN0402", "trunk.bn1 (BatchNorm1d) normalises what bn1 (BatchNorm1d) has normalised; one of them is enough",
            "[Input(4)] [BatchNorm1d] [«Include<Trunk>»]; [Input(4)] [BatchNorm1d] [ReLU]"
        },
        {
            "FN0403", "act1 (LogSoftmax) stands before CrossEntropyLoss, which takes log-softmax itself; "
                + "the second changes nothing, so remove the first",
            "[Input(3)] [Linear(4)] [«LogSoftmax»] [CrossEntropyLoss]"
        },
    };

    /// <summary>Declarations of which nothing is to be said, however near they come; each with the id that it comes near.</summary>
    public static TheoryData<string, string> Quiet => new()
    {
        { "FN0200", "[Input(3)] [Linear(4, Freeze = Freeze.Weight)] [ReLU] [CrossEntropyLoss]" },
        { "FN0200", "[Input(3, RequiresGrad = true)] [Linear(4, Freeze = Freeze.All)] [MSELoss]" },
        { "FN0200", "[Input(3)] [Linear(4, Freeze = Freeze.All)] [ReLU]" },
        { "FN0201", "[Input(3, RequiresGrad = true)] [Linear(4, Freeze = Freeze.All)] [ReLU] [Detach] [Linear(2)] [CrossEntropyLoss]" },
        { "FN0201", "[Input(3)] [Linear(3)] [Tap(\"x\")] [Detach] [Linear(3)] [Add(\"x\")] [CrossEntropyLoss]" },
        { "FN0201", "[Input(3)] [BeginNoGrad] [Linear(4, Freeze = Freeze.All)] [EndNoGrad] [Linear(2)]" },
        { "FN0202", "[Input(3, RequiresGrad = true)] [ReLU] [Detach] [Linear(2)]" },
        { "FN0203", "[Input(3)] [BatchNorm1d(Freeze = Freeze.All, Eval = true)] [Linear(2)]" },
        { "FN0203", "[Input(3)] [BatchNorm1d(Freeze = Freeze.Weight)] [Linear(2)]" },
        { "FN0203", "[Input(3)] [BatchNorm1d(Freeze = Freeze.All, Momentum = 0)] [Linear(2)]" },
        { "FN0203", "[Input(3)] [BatchNorm1d(Affine = false)] [Linear(2)]" },
        { "FN0203", "[Input(3, 8)] [InstanceNorm1d(Affine = true, Freeze = Freeze.All)] [Flatten] [Linear(2)]" },
        { "FN0204", "[Input(3)] [BeginNoGrad] [BatchNorm1d(Affine = false, Eval = true)] [EndNoGrad] [Linear(2)]" },
        {
            "FN0205", "[Input(3)] [Include<Trunk>(Freeze = Freeze.All, Eval = true)] [Linear(2)]; [Input(3)] [BatchNorm1d] [Dropout] [ReLU]"
        },
        { "FN0205", "[Input(3)] [Include<Trunk>(Freeze = Freeze.All)] [Linear(2)]; [Input(3)] [Linear(4)] [ReLU]" },
        { "FN0205", "[Input(3)] [Include<Trunk>(Freeze = Freeze.Bias)] [Linear(2)]; [Input(3)] [BatchNorm1d] [ReLU]" },
        { "FN0300", "[Input(3, 8, Batch = 1)] [BatchNorm1d] [Flatten] [Linear(2)]" },
        { "FN0300", "[Input(3, Batch = 1)] [BatchNorm1d(Eval = true)] [Linear(2)]" },
        { "FN0300", "[Input(3, Batch = 2)] [BatchNorm1d] [Linear(2)]" },
        { "FN0300", "[Input(3)] [BatchNorm1d] [Linear(2)]" },
        { "FN0301", "[Input(3, 8)] [InstanceNorm1d(TrackRunningStats = false)] [ReLU]" },
        { "FN0302", "[Input(3, 8)] [BatchNorm1d(Momentum = 0.5)] [ReLU]" },
        { "FN0302", "[Input(3, 8)] [BatchNorm1d(Momentum = 0.99, CumulativeAverage = true)] [ReLU]" },
        { "FN0302", "[Input(3, 8)] [InstanceNorm1d(Momentum = 0.99)] [ReLU]" },
        { "FN0303", "[Input(3, 8)] [BatchNorm1d(Eps = 1e-12)] [RMSNorm(8)] [ReLU]" },
        { "FN0304", "[Input(3)] [Linear(4)] [Softmax] [MSELoss]" },
        { "FN0304", "[Input(3)] [Softmax] [Linear(4)] [CrossEntropyLoss]" },
        { "FN0304", "[Input(3)] [Linear(4)] [Sigmoid] [CrossEntropyLoss]" },
        { "FN0304", "[Input(3)] [Linear(4)] [Softmax]" },
        { "FN0305", "[Input(3)] [BatchNorm1d] [ReLU] [Dropout] [Linear(2)]" },
        { "FN0305", "[Input(3)] [Dropout] [LayerNorm(3)] [BatchNorm1d] [Linear(2)]" },
        { "FN0305", "[Input(3)] [Dropout(0)] [BatchNorm1d] [Linear(2)]" },
        { "FN0305", "[Input(3)] [Dropout] [BatchNorm1d(Eval = true)] [Linear(2)]" },
        { "FN0306", "[Input(3)] [Linear(4)] [LogSoftmax] [NLLLoss]" },
        { "FN0400", "[Input(3)] [Linear(4, Bias = false)] [BatchNorm1d] [ReLU]" },
        { "FN0400", "[Input(3)] [Linear(4)] [BatchNorm1d(Eval = true)] [ReLU]" },
        { "FN0400", "[Input(3)] [Linear(4)] [LayerNorm(4)] [ReLU]" },
        { "FN0401", "[Input(3)] [BatchNorm1d] [Linear(4, Bias = false)] [BatchNorm1d] [ReLU] [Linear(2)]" },
        { "FN0401", "[Input(3, 8)] [AvgPool1d(2)] [BatchNorm1d] [ReLU]" },
        { "FN0402", "[Input(4)] [BatchNorm1d] [ReLU] [BatchNorm1d] [ReLU]" },
        { "FN0402", "[Input(4)] [BatchNorm1d] [Tap(\"x\")] [BatchNorm1d] [Add(\"x\")] [ReLU]" },
        { "FN0403", "[Input(3)] [Linear(4)] [LogSoftmax] [NLLLoss]" },
        { "FN0406", "[Input(3)] [Linear(4)] [Tap(\"a\")] [From(\"input\")] [Linear(4)] [Add(\"a\")]" },
        { "FN0406", "[Input(3)] [From(\"input\")] [Linear(4)]" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_worth_saying_is_said_where_it_stands_and_the_class_is_generated(string id, string message, string layers)
    {
        string marked = Source(layers);
        GeneratorRun run = GeneratorRunner.Run(MarkedSource.Strip(marked));

        Assert.Null(run.Result.Exception);
        Diagnostic found = Assert.Single(run.Diagnostics, diagnostic => diagnostic.Id == id);
        Assert.Equal(message, found.GetMessage(CultureInfo.InvariantCulture));
        MarkedSource.AssertMarked(marked, found);
        Assert.Contains(run.Files, file => file.HintName == "Net.g.cs");
    }

    [Theory]
    [MemberData(nameof(Quiet))]
    public void What_only_comes_near_is_left_alone(string id, string layers)
    {
        GeneratorRun run = GeneratorRunner.Run(Source(layers));

        Assert.Empty(run.Errors);
        Assert.DoesNotContain(run.Diagnostics, diagnostic => diagnostic.Id == id);
    }

    [Theory]
    [InlineData("FN0100", "BatchNorm2d", "[Input(3, 8, 8)] [BatchNorm1d] [ReLU]")]
    [InlineData("FN0100", "AvgPool1d", "[Input(3, 8)] [AvgPool2d(2)] [ReLU]")]
    [InlineData("FN0100", null, "[Input(3)] [AvgPool1d(2)] [ReLU]")]
    [InlineData("FN0101", "12", "[Input(3, 4)] [Flatten] [Linear(24, 4)]")]
    [InlineData("FN0101", "3", "[Input(3, 4)] [BatchNorm1d(4)] [ReLU]")]
    [InlineData("FN0203", "Eval = true", "[Input(3)] [BatchNorm1d(Freeze = Freeze.All)] [Linear(4)]")]
    [InlineData("FN0302", "0.001", "[Input(3)] [BatchNorm1d(Momentum = 0.999)] [Linear(4)]")]
    [InlineData("FN0306", "LogSoftmax", "[Input(3)] [Linear(4)] [Softmax] [NLLLoss]")]
    [InlineData("FN0400", "Bias = false", "[Input(3)] [Linear(4)] [BatchNorm1d] [ReLU]")]
    public void Code_fixes_are_told_what_belongs_there(string id, string? replacement, string layers)
    {
        Diagnostic found = Assert.Single(GeneratorRunner.Run(Source(layers)).Diagnostics, diagnostic => diagnostic.Id == id);

        Assert.Equal(replacement, found.Properties.GetValueOrDefault(Finding.ReplacementKey));
    }

    [Fact]
    public void A_mistake_of_an_included_network_is_told_there_alone()
    {
        GeneratorRun run = GeneratorRunner.Run(
            "[Network] [Input(4)] [Include<Trunk>] [Linear(2)] [CrossEntropyLoss] partial class Net;",
            """
            [Network] [Input(4)] [Linear(4)] [Detach] [BeginNoGrad] [BatchNorm1d(Momentum = 0.9, Eps = 0)]
            [BatchNorm1d(TrackRunningStats = false)] [EndNoGrad]
            [Dropout] [Linear(4)] [BatchNorm1d(Freeze = Freeze.All)] partial class Trunk;
            """);

        Assert.True(run.Diagnostics.Count > 8);
        Assert.All(run.Diagnostics, diagnostic => Assert.Equal("File1.cs", diagnostic.Location.SourceTree!.FilePath));
    }

    [Fact]
    public void The_network_without_mistakes_is_left_in_peace()
    {
        GeneratorRun run = GeneratorRunner.Run("""
            [Network] [Input(1, 8, 8)] [AvgPool2d(2)] [BatchNorm2d(1)] [ReLU] [Flatten] [Tap("x")] [Linear(16, Bias = false)] [BatchNorm1d]
            [ReLU] [Add("x")] [Dropout(0.1)] [Linear(10)] [CrossEntropyLoss(LabelSmoothing = 0.1)] partial class Net;
            """);

        Assert.Empty(run.Diagnostics);
    }

    /// <summary>The class <c>Net</c> with these layers, and after a semicolon those of the network <c>Trunk</c> that it includes.</summary>
    private static string Source(string layers)
    {
        string[] classes = layers.Split("; ", 2);
        return $"[Network] {classes[0]} partial class Net;" + (classes.Length == 1 ? "" : $"\n[Network] {classes[1]} partial class Trunk;");
    }
}
