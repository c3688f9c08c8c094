using System.Globalization;
using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace FusedNorm.Generator.Tests.Diagnostics;

/// <summary>What can be wrong with including a network: one message, at the attribute that includes it.</summary>
[Trait("Registers", "None")]
public sealed class IncludeDiagnosticTests
{
    private const string Trunk = " [Network] [Input(4)] [Linear(5)] [BatchNorm1d] partial class Trunk;";

    /// <summary>Id, message and source; «guillemets» stand around what the message of the class <c>Net</c> must point at.</summary>
    public static TheoryData<string, string, string> Cases => new()
    {
        {
            "FN0021", "'Plain' cannot be included: it is no class with [Network]",
            "[Network] [Input(4)] [«Include<Plain>»] partial class Net; class Plain;"
        },
        {
            "FN0021", "'IPlain' cannot be included: it is no class with [Network]",
            "[Network] [Input(4)] [«Include<IPlain>(\"x\")»] [Linear(4)] partial class Net; interface IPlain;"
        },
        {
            "FN0021", "'string' cannot be included: it is no class with [Network]",
            "[Network] [Input(4)] [«Include<string>»] partial class Net;"
        },
        {
            "FN0022", "'Net' would include itself: Net > Net",
            "[Network] [Input(4)] [Linear(4)] [«Include<Net>»] partial class Net;"
        },
        {
            "FN0022", "'Net' would include itself: Net > Trunk > Net",
            "[Network] [Input(4)] [«Include<Trunk>»] partial class Net; [Network] [Input(4)] [Include<Net>] partial class Trunk;"
        },
        {
            "FN0022", "'Net' would include itself: Net > A > C > Net",
            """
            [Network] [Input(4)] [«Include<A>»] partial class Net;
            [Network] [Input(4)] [Include<B>] [Include<C>] partial class A;
            [Network] [Input(4)] [Linear(4)] partial class B;
            [Network] [Input(4)] [Include<B>] [Include<Net>] partial class C;
            """
        },
        {
            "FN0023", "'Trunk' cannot be included until its own mistake is corrected: FN0005: 'Trunk' has no [Input(…)] above its layers",
            "[Network] [Input(4)] [«Include<Trunk>»] [Linear(3)] partial class Net; [Network] [Linear(4)] partial class Trunk;"
        },
        {
            "FN0023", "'Trunk' cannot be included until its own mistake is corrected: FN0001: "
                + "'Trunk' must be partial, so that its network can be generated into it",
            "[Network] [Input(4)] [«Include<Trunk>»] [Linear(3)] partial class Net; [Network] [Input(4)] [Linear(4)] class Trunk;"
        },
        {
            "FN0023", "'Trunk' cannot be included until its own mistake is corrected: "
                + "FN0101: fc1 (Linear) is declared for 7 features, found 4; the shapes so far: input (4)",
            "[Network] [Input(4)] [«Include<Trunk>»] partial class Net; "
            + "[Network] [Input(4)] [Linear(7, 4)] [ReLU(Name = \"1\")] partial class Trunk;"
        },
        {
            "FN0023",
            "'Trunk' cannot be included until its own mistake is corrected: FN0018: No [Tap(\"x\")] stands above; the taps above are: none",
            "[Network] [Input(4)] [Tap(\"x\")] [«Include<Trunk>»] partial class Net; "
            + "[Network] [Input(4)] [ReLU] [Add(\"x\")] partial class Trunk;"
        },
        {
            "FN0023",
            "'Trunk' cannot be included until its own mistake is corrected: FN0022: 'Trunk' would include itself: Trunk > Other > Trunk",
            """
            [Network] [Input(4)] [«Include<Trunk>»] partial class Net;
            [Network] [Input(4)] [Include<Other>] partial class Trunk;
            [Network] [Input(4)] [Include<Trunk>] partial class Other;
            """
        },
        {
            "FN0023", "'Trunk' cannot be included until its own mistake is corrected: "
                + "FN0023: 'Inner' cannot be included until its own mistake is corrected: FN0007: 'Inner' has no layer below [Input]",
            """
            [Network] [Input(4)] [«Include<Trunk>»] partial class Net;
            [Network] [Input(4)] [Include<Inner>] partial class Trunk;
            [Network] [Input(4)] partial class Inner;
            """
        },
        {
            "FN0024", "'Trunk' computes in single precision, 'Net' in double; a network has one precision",
            "[Network(Precision = Precision.Double)] [Input(4)] [«Include<Trunk>»] partial class Net;" + Trunk
        },
        {
            "FN0025", "'B7' brings the layers of 'Net' to 1277; at most 1000 can be included",
            "[Network] [Input(4)] [Include<B7>(\"a\")] [«Include<B7>(\"b\")»] partial class Net; "
            + "[Network] [Input(4)] [Linear(4)] partial class B0;" + Doubling(40)
        },
        {
            "FN0109", "trunk (Trunk) expects an input of (4), found (3) from the input",
            "[Network] [Input(3)] [«Include<Trunk>(\"trunk\")»] [Linear(5, 2)] partial class Net;" + Trunk
        },
        {
            "FN0109", "conv_trunk (ConvTrunk) expects an input of (4), found (2, 4) from act1",
            "[Network] [Input(2, 4)] [ReLU] [«Include<ConvTrunk>(Freeze = Freeze.All)»] partial class Net; "
            + "[Network] [Input(4)] [Linear(5)] partial class ConvTrunk;"
        },
        {
            "FN0109", "again (Trunk) expects an input of (4), found (5) from trunk.bn1",
            "[Network] [Input(4)] [Include<Trunk>] [«Include<Trunk>(\"again\")»] [Linear(5, 2)] partial class Net;" + Trunk
        },
        {
            "FN0012", "'1x' cannot name a layer: expected a letter followed by letters, digits and underscores",
            "[Network] [Input(4)] [Include<Trunk>(«\"1x\"»)] partial class Net;" + Trunk
        },
        {
            "FN0012", "'a.b' cannot name a layer: expected a letter followed by letters, digits and underscores",
            "[Network] [Input(4)] [Include<Trunk>(Name = «\"a.b\"»)] partial class Net;" + Trunk
        },
        {
            "FN0012", "'größe' cannot name a layer: expected a letter followed by letters, digits and underscores",
            "[Network] [Input(4)] [«Include<Größe>»] partial class Net; [Network] [Input(4)] [Linear(4)] partial class Größe;"
        },
        {
            "FN0034", "'trunk.fc1' has the key 'net.fc1', which layer 'fc1' has already",
            "[Network] [Input(4)] [Linear(4, Key = \"net.fc1\")] [Include<Trunk>(Key = «\"net\"»)] partial class Net;" + Trunk
        },
        {
            "FN0015", "trunk (Trunk): Key must be names with dots between, in one line, found \".\"",
            "[Network] [Input(4)] [Include<Trunk>(Key = «\".\"»)] partial class Net;" + Trunk
        },
        {
            "FN0013", "'square' gives the property 'Square', which layer 'square' has already",
            "[Network] [Input(4)] [Include<Square>] [«Include<Square>»] partial class Net; "
            + "[Network] [Input(4)] [Linear(4)] [ReLU] partial class Square;"
        },
        {
            "FN0013", "'trunk.fc1' gives the property 'TrunkFc1', which layer 'trunk_fc1' has already",
            "[Network] [Input(4)] [Linear(4, Name = \"trunk_fc1\")] [Include<Trunk>(name: «\"trunk\"»)] partial class Net;" + Trunk
        },
        {
            "FN0013", "'trunk_bn1' gives the property 'TrunkBn1', which layer 'trunk.bn1' has already",
            "[Network] [Input(4)] [Include<Trunk>] [ReLU(Name = «\"trunk_bn1\"»)] partial class Net;" + Trunk
        },
        {
            "FN0014", "'trunk.bn1' gives the property 'TrunkBn1', which the class already declares",
            "[Network] [Input(4)] [«Include<Trunk>»] partial class Net { int TrunkBn1 => 1; }" + Trunk
        },
        {
            "FN0008", "[Include] stands below the loss [CrossEntropyLoss]; the loss must be the last attribute",
            "[Network] [Input(4)] [Linear(4)] [CrossEntropyLoss] [«Include<Trunk>»] partial class Net;" + Trunk
        },
        {
            "FN0018", "No [Tap(\"x\")] stands above; the taps above are: y",
            """
            [Network] [Input(4)] [Tap("y")] [Include<Trunk>] [Add(«"x"»)] [Add("y")] partial class Net;
            [Network] [Input(4)] [Tap("x")] [ReLU] [Add("x")] partial class Trunk;
            """
        },
        {
            "FN0104", "Linear: a batch of 4096 has 409600000 values; at most 268435456 fit",
            "[Network] [Input(8, Batch = 4096)] [«Include<Wide>»] partial class Net; "
            + "[Network] [Input(8)] [Linear(100000)] partial class Wide;"
        },
        {
            "FN0015", "trunk (Trunk): Freeze must be None, Weight, Bias or All, found 7",
            "[Network] [Input(4)] [Include<Trunk>(Freeze = «(Freeze)7»)] partial class Net;" + Trunk
        },
        {
            "FN0023",
            "'Half' cannot be included until its own mistake is corrected: FN0015: Network: Precision must be Single or Double, found 16",
            "[Network] [Input(4)] [«Include<Half>»] partial class Net; "
            + "[Network(Precision = (Precision)16)] [Input(4)] [ReLU] partial class Half;"
        },
        {
            "FN0009", "[BeginNoGrad] has no [EndNoGrad] below it",
            "[Network] [Input(4)] [«BeginNoGrad»] [Include<Trunk>] partial class Net;" + Trunk
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void One_message_stands_at_the_attribute_and_nothing_is_generated(string id, string message, string marked)
    {
        GeneratorRun run = GeneratorRunner.Run(MarkedSource.Strip(marked));

        Assert.Null(run.Result.Exception);
        Diagnostic found = Assert.Single(run.Diagnostics, IsInNet);
        Assert.Equal((id, message), (found.Id, found.GetMessage(CultureInfo.InvariantCulture)));
        MarkedSource.AssertMarked(marked, found);
        Assert.DoesNotContain(run.Files, file => file.HintName == "Net.g.cs");
    }

    [Fact]
    public void Every_network_of_a_cycle_is_told_at_its_own_attribute()
    {
        GeneratorRun run = GeneratorRunner.Run(
            "[Network] [Input(4)] [Include<B>] partial class A;", "[Network] [Input(4)] [Include<A>] [Linear(4)] partial class B;");

        Assert.Equal(
            ["'A' would include itself: A > B > A", "'B' would include itself: B > A > B"],
            run.Diagnostics.Select(diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture)).Order());
        Assert.Empty(run.Files);
    }

    [Fact]
    public void Several_includes_are_judged_at_once()
    {
        GeneratorRun run = GeneratorRunner.Run(
            "[Network] [Input(4)] [Include<Plain>] [Include<Twice>] [Include<Net>] partial class Net; class Plain;",
            "[Network(Precision = Precision.Double)] [Input(4)] [Linear(4)] partial class Twice;");

        Assert.Equal(["FN0021", "FN0024", "FN0022"], run.Diagnostics.Select(diagnostic => diagnostic.Id));
        Assert.Equal("Twice.g.cs", Assert.Single(run.Files).HintName);
    }

    /// <summary>Networks B1 to Bn, of which each includes the one before twice.</summary>
    private static string Doubling(int count) => string.Concat(Enumerable.Range(1, count).Select(
        n => $" [Network] [Input(4)] [Include<B{n - 1}>(\"a\")] [Include<B{n - 1}>(\"b\")] partial class B{n};"));

    private static bool IsInNet(Diagnostic diagnostic) => diagnostic.Location.SourceTree!.GetRoot()
        .FindNode(diagnostic.Location.SourceSpan).AncestorsAndSelf().OfType<TypeDeclarationSyntax>().First().Identifier.Text == "Net";
}
