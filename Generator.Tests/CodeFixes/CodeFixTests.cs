using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace FusedNorm.Generator.Tests.CodeFixes;

/// <summary>
/// Each code fix by the text before and after it, with all that the generator and C# say of both; what comes of it compiles without a
/// warning.
/// </summary>
[Trait("Registers", "None")]
public sealed class CodeFixTests
{
    /// <summary>Title, before, after.</summary>
    public static TheoryData<string, string, string> Cases => new()
    {
        {
            "Make 'Net' partial",
            """
            /// <summary>A network.</summary>
            [Network]
            [Input(3)]
            [Linear(4)]
            public sealed class {|FN0001:Net|}; // here
            """,
            """
            /// <summary>A network.</summary>
            [Network]
            [Input(3)]
            [Linear(4)]
            public sealed partial class Net; // here
            """
        },
        {
            "Make 'Net' partial", "[Network, Input(3), Linear(4)] class {|FN0001:Net|};",
            "[Network, Input(3), Linear(4)] partial class Net;"
        },
        {
            "Make 'Outer' partial",
            """
            namespace Somewhere;

            internal static class Outermost
            {
                // Around it.
                internal class Outer
                {
                    [Network] [Input(3)] [Linear(4)] partial class {|FN0003:{|FN0003:Net|}|};
                }
            }
            """,
            """
            namespace Somewhere;

            internal static partial class Outermost
            {
                // Around it.
                internal partial class Outer
                {
                    [Network] [Input(3)] [Linear(4)] partial class Net;
                }
            }
            """
        },
        {
            "Take the 15 features that are there",
            "[Network] [Input(3, 5)] [Flatten] [Linear({|FN0101:12|} /* three by four */, 4)] partial class Net;",
            "[Network] [Input(3, 5)] [Flatten] [Linear(15 /* three by four */, 4)] partial class Net;"
        },
        {
            "Take the 3 features that are there",
            "[Network] [Input(3, 5)] [BatchNorm1d(numFeatures: {|FN0101:4|}, Eps = 0.01)] [Linear(2)] partial class Net;",
            "[Network] [Input(3, 5)] [{|FN0401:BatchNorm1d(numFeatures: 3, Eps = 0.01)|}] [Linear(2)] partial class Net;"
        },
        {
            "Change to [BatchNorm2d]",
            "[Network] [Input(3, 5, 5)] [{|FN0100:FusedNorm.BatchNorm1d(3, Eps = 0.01)|}] [ReLU] partial class Net;",
            "[Network] [Input(3, 5, 5)] [FusedNorm.BatchNorm2d(3, Eps = 0.01)] [ReLU] partial class Net;"
        },
        {
            "Change to [BatchNorm1d]",
            "[Network] [Input(3, 5)] [{|FN0100:BatchNorm2dAttribute|}] [ReLU] partial class Net;",
            "[Network] [Input(3, 5)] [BatchNorm1dAttribute] [ReLU] partial class Net;"
        },
        {
            "Change to [MaxPool3d]",
            "[Network] [Input(3, 4, 4, 4)] [{|FN0100:MaxPool2d(2, Stride = 1)|}] partial class Net;",
            "[Network] [Input(3, 4, 4, 4)] [MaxPool3d(2, Stride = 1)] partial class Net;"
        },
        {
            "Change to [AdaptiveAvgPool2d]",
            "[Network] [Input(3, 8, 8)] [{|FN0100:AdaptiveAvgPool1d(2, Name = \"pool\")|}] partial class Net;",
            "[Network] [Input(3, 8, 8)] [AdaptiveAvgPool2d(2, 2, Name = \"pool\")] partial class Net;"
        },
        {
            "Change to [AvgPool1d]",
            "[Network] [Input(3, 8)] [{|FN0100:AvgPool2d(2, 2)|}] partial class Net;",
            "[Network] [Input(3, 8)] [AvgPool1d(2)] partial class Net;"
        },
        {
            "Change to [ReLU]",
            "[Network] [Input(3)] [Linear(5)] [{|FN0032:{|CS0246:{|CS0246:Relu|}|}|}] partial class Net;",
            "[Network] [Input(3)] [Linear(5)] [ReLU] partial class Net;"
        },
        {
            "Change to [Linear]",
            "[Network] [Input(3)] [{|FN0032:FusedNorm.{|CS0234:{|CS0234:DenseAttribute|}|}(5, Bias = false)|} "
            + "/* a layer */] partial class Net;",
            "[Network] [Input(3)] [FusedNorm.LinearAttribute(5, Bias = false) /* a layer */] partial class Net;"
        },
        {
            "Add [Network]",
            """
            namespace Somewhere;

            /// <summary>A network.</summary>
                [Input(3)] // features
                [Linear(4)]
                public sealed partial class {|FN0033:Net|};
            """,
            """
            namespace Somewhere;

            /// <summary>A network.</summary>
                [Network]
                [Input(3)] // features
                [Linear(4)]
                public sealed partial class Net;
            """
        },
        {
            "Add [Network]",
            "[FusedNorm.Input(3), FusedNorm.Linear(4)] partial class {|FN0033:Net|};",
            "[FusedNorm.Network] [FusedNorm.Input(3), FusedNorm.Linear(4)] partial class Net;"
        },
        {
            "Pin to eval mode",
            "[Network] [Input(3)] [Linear(4, Bias = false)] [BatchNorm1d(Freeze = {|FN0203:Freeze.All|})] [ReLU] partial class Net;",
            "[Network] [Input(3)] [Linear(4, Bias = false)] [BatchNorm1d(Freeze = Freeze.All, Eval = true)] [ReLU] partial class Net;"
        },
        {
            "Pin to eval mode",
            "[Network] [Input(3)] [Linear(4, Bias = false)] [BatchNorm1d(Eval = false, Freeze = {|FN0203:Freeze.All|})] [ReLU] "
            + "partial class Net;",
            "[Network] [Input(3)] [Linear(4, Bias = false)] [BatchNorm1d(Eval = true, Freeze = Freeze.All)] [ReLU] partial class Net;"
        },
        {
            "Pin to eval mode",
            "[Network] [Input(3)] [BeginNoGrad] [{|FN0201:{|FN0204:BatchNorm1d|}|}] [EndNoGrad] [Linear(2)] partial class Net;",
            "[Network] [Input(3)] [BeginNoGrad] [{|FN0201:BatchNorm1d(Eval = true)|}] [EndNoGrad] [Linear(2)] partial class Net;"
        },
        {
            "Pin to eval mode",
            """
            [Network] [Input(3)] [Include<Trunk>("trunk", Freeze = {|FN0205:Freeze.All|})] [Linear(2)] partial class Net;
            [Network] [Input(3)] [Linear(4, Bias = false)] [BatchNorm1d] [ReLU] partial class Trunk;
            """,
            """
            [Network] [Input(3)] [Include<Trunk>("trunk", Freeze = Freeze.All, Eval = true)] [Linear(2)] partial class Net;
            [Network] [Input(3)] [Linear(4, Bias = false)] [BatchNorm1d] [ReLU] partial class Trunk;
            """
        },
        {
            "Momentum = 0.01, the weight of the new value",
            "[Network] [Input(3)] [BatchNorm1d(Momentum = {|FN0302:0.99|})] [Linear(2)] partial class Net;",
            "[Network] [Input(3)] [BatchNorm1d(Momentum = 0.01)] [Linear(2)] partial class Net;"
        },
        {
            "Drop the bias",
            """
            [Network]
            [Input(3)]
            [{|FN0400:Linear(4)|}]
            [BatchNorm1d]
            [ReLU]
            partial class Net;
            """,
            """
            [Network]
            [Input(3)]
            [Linear(4, Bias = false)]
            [BatchNorm1d]
            [ReLU]
            partial class Net;
            """
        },
        {
            "Remove [Softmax]",
            """
            [Network]
            [Input(3)]
            [Linear(4)]
            [{|FN0304:Softmax|}]
            [CrossEntropyLoss]
            partial class Net;
            """,
            """
            [Network]
            [Input(3)]
            [Linear(4)]
            [CrossEntropyLoss]
            partial class Net;
            """
        },
        {
            "Remove [Sigmoid]",
            "[Network, Input(3), Linear(4), {|FN0304:Sigmoid|}, BCEWithLogitsLoss] partial class Net;",
            "[Network, Input(3), Linear(4), BCEWithLogitsLoss] partial class Net;"
        },
        {
            "Remove [LogSoftmax]",
            "[Network] [Input(3)] [Linear(4)] [{|FN0403:LogSoftmax|}] [CrossEntropyLoss] partial class Net;",
            "[Network] [Input(3)] [Linear(4)] [CrossEntropyLoss] partial class Net;"
        },
        {
            "Change to [LogSoftmax]",
            "[Network] [Input(3)] [Linear(4)] [{|FN0306:Softmax|}] [NLLLoss] partial class Net;",
            "[Network] [Input(3)] [Linear(4)] [LogSoftmax] [NLLLoss] partial class Net;"
        },
        {
            "Remove [Detach]",
            "[Network] [Input(3)] [ReLU] [{|FN0202:Detach|}] [Linear(4)] partial class Net;",
            "[Network] [Input(3)] [ReLU] [Linear(4)] partial class Net;"
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public Task A_fix_writes_what_was_meant(string title, string before, string after) => new FixTest(before, after)
    {
        CodeActionVerifier = (action, verifier) => verifier.Equal(title, action.Title),
        CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck,
    }.RunAsync();

    /// <summary>Before with several mistakes, after.</summary>
    public static TheoryData<string, string> ManyCases => new()
    {
        {
            "[Network] [Input(3)] [Linear(4)] class {|FN0001:A|}; class Between; "
            + "[Network] [Input(3)] [Linear(4)] sealed class {|FN0001:B|};",
            "[Network] [Input(3)] [Linear(4)] partial class A; class Between; [Network] [Input(3)] [Linear(4)] sealed partial class B;"
        },
        {
            "class Outer { [Network] [Input(3)] [Linear(4)] partial class {|FN0003:A|}; "
            + "[Network] [Input(3)] [Linear(4)] partial class {|FN0003:B|}; }",
            "partial class Outer { [Network] [Input(3)] [Linear(4)] partial class A; [Network] [Input(3)] [Linear(4)] partial class B; }"
        },
        {
            "[Network, Input(3), {|FN0032:{|CS0246:{|CS0246:Dense|}|}(4)|}, {|FN0032:{|CS0246:{|CS0246:Relu|}|}|}, "
            + "{|FN0032:{|CS0246:{|CS0246:Swish|}|}|}] partial class Net; "
            + "[Network] [Input(3)] [{|FN0032:{|CS0246:{|CS0246:Tanhh|}|}|}] partial class Second;",
            "[Network, Input(3), Linear(4), ReLU, SiLU] partial class Net; [Network] [Input(3)] [Tanh] partial class Second;"
        },
        {
            "[Input(3)] [Linear(4)] partial class {|FN0033:Net|}; [Input(3)] [ReLU] partial class {|FN0033:Second|};",
            "[Network] [Input(3)] [Linear(4)] partial class Net; [Network] [Input(3)] [ReLU] partial class Second;"
        },
        {
            "[Network, Input(3), {|FN0400:Linear(4)|}, BatchNorm1d, ReLU, Linear(5, Bias = {|FN0400:true|}), BatchNorm1d, ReLU] "
            + "partial class Net;",
            "[Network, Input(3), Linear(4, Bias = false), BatchNorm1d, ReLU, Linear(5, Bias = false), BatchNorm1d, ReLU] partial class Net;"
        },
        {
            "[Network, Input(3), {|FN0202:Detach|}, ReLU, {|FN0202:Detach|}, Linear(4)] partial class Net; "
            + "[Network] [Input(3)] [ReLU] [{|FN0202:Detach|}] [Linear(4)] partial class Second;",
            "[Network, Input(3), ReLU, Linear(4)] partial class Net; [Network] [Input(3)] [ReLU] [Linear(4)] partial class Second;"
        },
        {
            "[Network, Input(3), BatchNorm1d(Momentum = {|FN0302:0.9|}), Linear(4, Bias = false), "
            + "BatchNorm1d(Momentum = {|FN0302:1|})] partial class Net;",
            "[Network, Input(3), BatchNorm1d(Momentum = 0.1), Linear(4, Bias = false), BatchNorm1d(Momentum = 0)] partial class Net;"
        },
        {
            "[Network, Input(3), Linear(4, Bias = false), BatchNorm1d(Freeze = {|FN0203:Freeze.All|}), ReLU, "
            + "BatchNorm1d(4, Freeze = {|FN0203:Freeze.All|})] partial class Net;",
            "[Network, Input(3), Linear(4, Bias = false), BatchNorm1d(Freeze = Freeze.All, Eval = true), ReLU, "
            + "BatchNorm1d(4, Freeze = Freeze.All, Eval = true)] partial class Net;"
        },
        {
            "[Network, Input(3, 8, 8), {|FN0100:BatchNorm1d|}, {|FN0100:AvgPool1d(2)|}, ReLU] partial class Net;",
            "[Network, Input(3, 8, 8), BatchNorm2d, AvgPool2d(2), ReLU] partial class Net;"
        },
    };

    [Theory]
    [Trait("Size", "Medium")]
    [MemberData(nameof(ManyCases))]
    public Task Fixing_all_at_once_comes_to_what_fixing_one_by_one_does(string before, string after) => new FixTest(before, after)
    {
        // The scopes above a document differ in the files alone, which the test below has.
        CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllInProjectCheck | CodeFixTestBehaviors.SkipFixAllInSolutionCheck,
    }.RunAsync();

    [Fact]
    public Task Fixing_all_of_a_project_reaches_every_file()
    {
        FixTest test = new(
            "[Network] [Input(3)] [Linear(4)] class {|FN0001:A|};",
            "[Network] [Input(3)] [Linear(4)] partial class A;");
        test.TestState.Sources.Add("[Network] [Input(3)] [Linear(4)] class {|FN0001:B|};");
        test.FixedState.Sources.Add("[Network] [Input(3)] [Linear(4)] partial class B;");
        return test.RunAsync();
    }

    [Theory]
    [InlineData("class Outer<T> { [Network] [Input(3)] [Linear(4)] partial class {|FN0003:Net|}; }")]
    [InlineData("[Network] [Input(3, 8)] [{|FN0100:AvgPool2d(2, 3)|}] partial class Net;")]
    [InlineData("[Network] [Input(3, 8)] [{|FN0100:AvgPool2d(2, StrideHeight = 3)|}] partial class Net;")]
    [InlineData("[Network] [Input(3, 8)] [{|FN0032:{|CS0653:BatchNorm|}|}] partial class Net;")]
    [InlineData("[Network] [Input(3, 8)] [{|FN0032:{|CS0246:{|CS0246:PReLU|}|}|}] partial class Net;")]
    [InlineData("[Network] [Input(3)] [{|FN0032:{|CS0246:{|CS0246:Dense|}|}(4, Activation = 3)|}] partial class Net;")]
    [InlineData("[Network] [Input(3)] [{|FN0032:{|CS0246:{|CS0246:Sequential|}|}|}] partial class Net;")]
    public Task Nothing_is_offered_where_nobody_can_say_what_was_meant(string source) => new FixTest(source, source).RunAsync();

    [Fact]
    public void Every_fix_of_every_id_is_tried()
    {
        IEnumerable<string> tried = Cases.SelectMany(
            row => Regex.Matches((string)((object[])row)[1], @"\{\|(FN\d{4}):").Select(match => match.Groups[1].Value))
            .Distinct();
        Assert.Empty(FixTest.Providers.SelectMany(provider => provider.FixableDiagnosticIds).Except(tried));
        Assert.All(FixTest.Providers, provider => Assert.NotNull(provider.GetFixAllProvider()));
    }
}
