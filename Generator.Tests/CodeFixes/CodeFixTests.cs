using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FusedNorm.Generator.Tests.CodeFixes;

/// <summary>Each code fix by the text before and after it; what comes of it compiles, and the generator has no more to say there.</summary>
[Trait("Registers", "None")]
public sealed class CodeFixTests
{
    /// <summary>Id, title, before, after.</summary>
    public static TheoryData<string, string, string, string> Cases => new()
    {
        {
            "FN0001", "Make 'Net' partial",
            """
            /// <summary>A network.</summary>
            [Network]
            [Input(3)]
            [Linear(4)]
            public sealed class Net; // here
            """,
            """
            /// <summary>A network.</summary>
            [Network]
            [Input(3)]
            [Linear(4)]
            public sealed partial class Net; // here
            """
        },
        { "FN0001", "Make 'Net' partial", "[Network, Input(3), Linear(4)] class Net;", "[Network, Input(3), Linear(4)] partial class Net;" },
        {
            "FN0003", "Make 'Outer' partial",
            """
            namespace Somewhere;

            internal static class Outermost
            {
                // Around it.
                internal class Outer
                {
                    [Network] [Input(3)] [Linear(4)] partial class Net;
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
            "FN0101", "Take the 15 features that are there",
            "[Network] [Input(3, 5)] [Flatten] [Linear(12 /* three by four */, 4)] partial class Net;",
            "[Network] [Input(3, 5)] [Flatten] [Linear(15 /* three by four */, 4)] partial class Net;"
        },
        {
            "FN0101", "Take the 3 features that are there",
            "[Network] [Input(3, 5)] [BatchNorm1d(numFeatures: 4, Eps = 0.01)] [Linear(2)] partial class Net;",
            "[Network] [Input(3, 5)] [BatchNorm1d(numFeatures: 3, Eps = 0.01)] [Linear(2)] partial class Net;"
        },
        {
            "FN0100", "Change to [BatchNorm2d]",
            "[Network] [Input(3, 5, 5)] [FusedNorm.BatchNorm1d(3, Eps = 0.01)] [ReLU] partial class Net;",
            "[Network] [Input(3, 5, 5)] [FusedNorm.BatchNorm2d(3, Eps = 0.01)] [ReLU] partial class Net;"
        },
        {
            "FN0100", "Change to [BatchNorm1d]",
            "[Network] [Input(3, 5)] [BatchNorm2dAttribute] [ReLU] partial class Net;",
            "[Network] [Input(3, 5)] [BatchNorm1dAttribute] [ReLU] partial class Net;"
        },
        {
            "FN0100", "Change to [MaxPool3d]",
            "[Network] [Input(3, 4, 4, 4)] [MaxPool2d(2, Stride = 1)] partial class Net;",
            "[Network] [Input(3, 4, 4, 4)] [MaxPool3d(2, Stride = 1)] partial class Net;"
        },
        {
            "FN0100", "Change to [AdaptiveAvgPool2d]",
            "[Network] [Input(3, 8, 8)] [AdaptiveAvgPool1d(2, Name = \"pool\")] partial class Net;",
            "[Network] [Input(3, 8, 8)] [AdaptiveAvgPool2d(2, 2, Name = \"pool\")] partial class Net;"
        },
        {
            "FN0100", "Change to [AvgPool1d]",
            "[Network] [Input(3, 8)] [AvgPool2d(2, 2)] partial class Net;",
            "[Network] [Input(3, 8)] [AvgPool1d(2)] partial class Net;"
        },
        {
            "FN0032", "Change to [ReLU]",
            "[Network] [Input(3)] [Linear(5)] [Relu] partial class Net;",
            "[Network] [Input(3)] [Linear(5)] [ReLU] partial class Net;"
        },
        {
            "FN0032", "Change to [Linear]",
            "[Network] [Input(3)] [FusedNorm.DenseAttribute(5, Bias = false) /* a layer */] partial class Net;",
            "[Network] [Input(3)] [FusedNorm.LinearAttribute(5, Bias = false) /* a layer */] partial class Net;"
        },
        {
            "FN0033", "Add [Network]",
            """
            namespace Somewhere;

            /// <summary>A network.</summary>
                [Input(3)] // features
                [Linear(4)]
                public sealed partial class Net;
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
            "FN0033", "Add [Network]",
            "[FusedNorm.Input(3), FusedNorm.Linear(4)] partial class Net;",
            "[FusedNorm.Network] [FusedNorm.Input(3), FusedNorm.Linear(4)] partial class Net;"
        },
        {
            "FN0203", "Pin to eval mode",
            "[Network] [Input(3)] [Linear(4, Bias = false)] [BatchNorm1d(Freeze = Freeze.All)] [ReLU] partial class Net;",
            "[Network] [Input(3)] [Linear(4, Bias = false)] [BatchNorm1d(Freeze = Freeze.All, Eval = true)] [ReLU] partial class Net;"
        },
        {
            "FN0203", "Pin to eval mode",
            "[Network] [Input(3)] [Linear(4, Bias = false)] [BatchNorm1d(Eval = false, Freeze = Freeze.All)] [ReLU] partial class Net;",
            "[Network] [Input(3)] [Linear(4, Bias = false)] [BatchNorm1d(Eval = true, Freeze = Freeze.All)] [ReLU] partial class Net;"
        },
        {
            "FN0204", "Pin to eval mode",
            "[Network] [Input(3)] [BeginNoGrad] [BatchNorm1d] [EndNoGrad] [Linear(2)] partial class Net;",
            "[Network] [Input(3)] [BeginNoGrad] [BatchNorm1d(Eval = true)] [EndNoGrad] [Linear(2)] partial class Net;"
        },
        {
            "FN0205", "Pin to eval mode",
            """
            [Network] [Input(3)] [Include<Trunk>("trunk", Freeze = Freeze.All)] [Linear(2)] partial class Net;
            [Network] [Input(3)] [Linear(4, Bias = false)] [BatchNorm1d] [ReLU] partial class Trunk;
            """,
            """
            [Network] [Input(3)] [Include<Trunk>("trunk", Freeze = Freeze.All, Eval = true)] [Linear(2)] partial class Net;
            [Network] [Input(3)] [Linear(4, Bias = false)] [BatchNorm1d] [ReLU] partial class Trunk;
            """
        },
        {
            "FN0302", "Momentum = 0.01, the weight of the new value",
            "[Network] [Input(3)] [BatchNorm1d(Momentum = 0.99)] [Linear(2)] partial class Net;",
            "[Network] [Input(3)] [BatchNorm1d(Momentum = 0.01)] [Linear(2)] partial class Net;"
        },
        {
            "FN0400", "Drop the bias",
            """
            [Network]
            [Input(3)]
            [Linear(4)]
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
            "FN0304", "Remove [Softmax]",
            """
            [Network]
            [Input(3)]
            [Linear(4)]
            [Softmax]
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
            "FN0304", "Remove [Sigmoid]",
            "[Network, Input(3), Linear(4), Sigmoid, BCEWithLogitsLoss] partial class Net;",
            "[Network, Input(3), Linear(4), BCEWithLogitsLoss] partial class Net;"
        },
        {
            "FN0403", "Remove [LogSoftmax]",
            "[Network] [Input(3)] [Linear(4)] [LogSoftmax] [CrossEntropyLoss] partial class Net;",
            "[Network] [Input(3)] [Linear(4)] [CrossEntropyLoss] partial class Net;"
        },
        {
            "FN0306", "Change to [LogSoftmax]",
            "[Network] [Input(3)] [Linear(4)] [Softmax] [NLLLoss] partial class Net;",
            "[Network] [Input(3)] [Linear(4)] [LogSoftmax] [NLLLoss] partial class Net;"
        },
        {
            "FN0202", "Remove [Detach]",
            "[Network] [Input(3)] [ReLU] [Detach] [Linear(4)] partial class Net;",
            "[Network] [Input(3)] [ReLU] [Linear(4)] partial class Net;"
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_fix_writes_what_was_meant(string id, string title, string before, string after)
    {
        (string foundTitle, string found) = await FixRunner.Fix(before, id);
        Assert.Equal((title, after), (foundTitle, found));
        GeneratorRun run = GeneratorRunner.Run(found);
        Assert.DoesNotContain(run.Diagnostics, diagnostic => diagnostic.Id == id);
        Assert.NotEmpty(run.Files);
        CompiledCode.RequireClean(run.Output);
    }

    /// <summary>Id, before with several mistakes, after.</summary>
    public static TheoryData<string, string, string> ManyCases => new()
    {
        {
            "FN0001",
            "[Network] [Input(3)] [Linear(4)] class A; class Between; [Network] [Input(3)] [Linear(4)] sealed class B;",
            "[Network] [Input(3)] [Linear(4)] partial class A; class Between; [Network] [Input(3)] [Linear(4)] sealed partial class B;"
        },
        {
            "FN0003",
            "class Outer { [Network] [Input(3)] [Linear(4)] partial class A; [Network] [Input(3)] [Linear(4)] partial class B; }",
            "partial class Outer { [Network] [Input(3)] [Linear(4)] partial class A; [Network] [Input(3)] [Linear(4)] partial class B; }"
        },
        {
            "FN0032",
            "[Network, Input(3), Dense(4), Relu, Swish] partial class Net; [Network] [Input(3)] [Tanhh] partial class Second;",
            "[Network, Input(3), Linear(4), ReLU, SiLU] partial class Net; [Network] [Input(3)] [Tanh] partial class Second;"
        },
        {
            "FN0033",
            "[Input(3)] [Linear(4)] partial class Net; [Input(3)] [ReLU] partial class Second;",
            "[Network] [Input(3)] [Linear(4)] partial class Net; [Network] [Input(3)] [ReLU] partial class Second;"
        },
        {
            "FN0400",
            "[Network, Input(3), Linear(4), BatchNorm1d, ReLU, Linear(5, Bias = true), BatchNorm1d, ReLU] partial class Net;",
            "[Network, Input(3), Linear(4, Bias = false), BatchNorm1d, ReLU, Linear(5, Bias = false), BatchNorm1d, ReLU] partial class Net;"
        },
        {
            "FN0202",
            "[Network, Input(3), Detach, ReLU, Detach, Linear(4)] partial class Net; [Network] [Input(3)] [ReLU] [Detach] [Linear(4)] partial class Second;",
            "[Network, Input(3), ReLU, Linear(4)] partial class Net; [Network] [Input(3)] [ReLU] [Linear(4)] partial class Second;"
        },
        {
            "FN0302",
            "[Network, Input(3), BatchNorm1d(Momentum = 0.9), Linear(4, Bias = false), BatchNorm1d(Momentum = 1)] partial class Net;",
            "[Network, Input(3), BatchNorm1d(Momentum = 0.1), Linear(4, Bias = false), BatchNorm1d(Momentum = 0)] partial class Net;"
        },
        {
            "FN0203",
            "[Network, Input(3), Linear(4, Bias = false), BatchNorm1d(Freeze = Freeze.All), ReLU, BatchNorm1d(4, Freeze = Freeze.All)] partial class Net;",
            "[Network, Input(3), Linear(4, Bias = false), BatchNorm1d(Freeze = Freeze.All, Eval = true), ReLU, BatchNorm1d(4, Freeze = Freeze.All, Eval = true)] partial class Net;"
        },
        {
            "FN0100",
            "[Network, Input(3, 8, 8), BatchNorm1d, AvgPool1d(2), ReLU] partial class Net;",
            "[Network, Input(3, 8, 8), BatchNorm2d, AvgPool2d(2), ReLU] partial class Net;"
        },
    };

    [Theory]
    [MemberData(nameof(ManyCases))]
    public async Task Fix_all_fixes_all_of_a_document(string id, string before, string after)
    {
        string found = await FixRunner.FixAll(before, id);
        Assert.Equal(after, found);
        GeneratorRun run = GeneratorRunner.Run(found);
        Assert.DoesNotContain(run.Diagnostics, diagnostic => diagnostic.Id == id);
        CompiledCode.RequireClean(run.Output);
    }

    [Theory]
    [InlineData("FN0003", "class Outer<T> { [Network] [Input(3)] [Linear(4)] partial class Net; }")]
    [InlineData("FN0100", "[Network] [Input(3, 8)] [AvgPool2d(2, 3)] partial class Net;")]
    [InlineData("FN0100", "[Network] [Input(3, 8)] [AvgPool2d(2, StrideHeight = 3)] partial class Net;")]
    [InlineData("FN0032", "[Network] [Input(3, 8)] [BatchNorm] partial class Net;")]
    [InlineData("FN0032", "[Network] [Input(3, 8)] [PReLU] partial class Net;")]
    [InlineData("FN0032", "[Network] [Input(3)] [Dense(4, Activation = 3)] partial class Net;")]
    [InlineData("FN0032", "[Network] [Input(3)] [Sequential] partial class Net;")]
    public async Task Nothing_is_offered_where_nobody_can_say_what_was_meant(string id, string source)
    {
        using AdhocWorkspace workspace = new();
        Document document = FixRunner.Open(workspace, source);
        Assert.Empty(await FixRunner.Offered(document, FixRunner.Find(document, source, id).First()));
    }

    [Fact]
    public void Every_fix_of_every_id_is_tried()
    {
        HashSet<string> tried = [.. Cases.Select(data => (string)((object[])data)[0])];
        Assert.Equal(FixRunner.Providers.SelectMany(provider => provider.FixableDiagnosticIds).Order(), tried.Order());
        Assert.All(FixRunner.Providers, provider => Assert.NotNull(provider.GetFixAllProvider()));
    }
}
