using System.Xml.Linq;
using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FusedNorm.Generator.Tests.Documentation;

/// <summary>
/// What an editor shows where the pointer rests on a network's class or on a handle: the documentation that the compiler has of the symbol.
/// </summary>
[Trait("Registers", "None")]
public sealed class HoverTests
{
    private const string Declared = """
        /// <summary>Reads eight numbers.</summary>
        [Network]
        [Input(8)]
        [Linear(6, Freeze = Freeze.Weight, Bias = false)]
        [BatchNorm1d]
        [ReLU]
        [Detach]
        [Linear(4)]
        [BatchNorm1d(Freeze = Freeze.Bias)]
        [ReLU]
        [Dropout(0.25)]
        [Linear(3)]
        [CrossEntropyLoss]
        public sealed partial class Net;
        """;

    private static readonly INamedTypeSymbol Net = GeneratorRunner.Run(Declared).Output.GetTypeByMetadataName("Net")!;

    [Fact]
    public void The_class_shows_its_layer_table_below_the_users_own_words()
    {
        XElement shown = Shown(Net);
        Assert.Equal("Reads eight numbers.", Assert.Single(shown.Elements("summary")).Value);
        Assert.Equal(
            """
            layer  kind              output shape  params  requires a gradient     saved for backward       forward loop
                   Input             (8)
            fc1    Linear            (6)           48      no: frozen                                       Fc1Forward
            bn1    BatchNorm1d       (6)           12      unused: detached below                           Bn1Forward
            act1   ReLU              (6)           0       unused: detached below                           Bn1Forward
                   Detach            (6)           0       no: detached                                     a view
            fc2    Linear            (4)           28      yes                     act1Output               Fc2Forward
            bn2    BatchNorm1d       (4)           8       yes (bias frozen)       fc2Output, mean, 1/std   Bn2Forward
            act2   ReLU              (4)           0       yes                     act2Output (recomputed)  Bn2Forward
            drop1  Dropout           (4)           0       yes                     mask                     Bn2Forward
            fc3    Linear            (3)           15      yes                     drop1Output              Fc3Forward
                   CrossEntropyLoss  ()            0       yes                     gradient of the logits   CrossEntropy
            in an inference: bn1 into fc1; bn2 into fc2
            """,
            Table(Assert.Single(shown.Elements("remarks")).Element("code")!));
    }

    [Theory]
    [InlineData(
        "Fc1",
        "Linear(6): (8) to (6).",
        """
        Parameters: weight (6, 8) frozen.
        Gradient: no: frozen.
        Forward: Fc1Forward.
        In an inference: takes in bn1.
        """)]
    [InlineData(
        "Bn1",
        "BatchNorm1d: (6) to (6).",
        """
        Parameters: weight (6) without a gradient, bias (6) without a gradient.
        Gradient: unused: detached below.
        Forward: Bn1Forward, fused with act1.
        In an inference: bn1 into fc1.
        """)]
    [InlineData(
        "Bn2",
        "BatchNorm1d: (4) to (4).",
        """
        Parameters: weight (4), bias (4) frozen.
        Gradient: yes (bias frozen).
        Saved for backward: fc2Output, mean, 1/std.
        Forward: Bn2Forward, fused with act2, drop1.
        In an inference: bn2 into fc2.
        """)]
    [InlineData(
        "Drop1",
        "Dropout(0.25): (4) to (4).",
        """
        Gradient: yes.
        Saved for backward: mask.
        Forward: Bn2Forward, fused with bn2, act2.
        """)]
    public void A_handle_shows_shapes_parameters_gradient_state_what_is_saved_and_what_is_fused(string handle, string summary, string facts)
    {
        XElement shown = Shown(Assert.Single(Net.GetMembers(handle)));
        Assert.Equal(summary, shown.Element("summary")!.Value);
        Assert.Equal(facts.Split('\n'), shown.Element("remarks")!.Nodes().OfType<XText>().Select(fact => fact.Value));
        Assert.All(shown.Element("remarks")!.Elements(), element => Assert.Equal("br", element.Name.LocalName));
    }

    private static XElement Shown(ISymbol symbol) => XElement.Parse(symbol.GetDocumentationCommentXml()!);

    /// <summary>The lines of the table, without the space that those of a comment begin with.</summary>
    private static string Table(XElement code) =>
        string.Join(
            '\n', code.Value.Split('\n').Select(line => line.StartsWith(Margin, StringComparison.Ordinal) ? line[Margin.Length..] : line))
            .Trim('\n');

    /// <summary>What the compiler puts before each line of a comment.</summary>
    private const string Margin = "    ";
}
