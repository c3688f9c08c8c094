using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FusedNorm.Generator.Tests.Declarations;

/// <summary>
/// Declarations as they stand in an editor while somebody types. Most are refused by C# itself; the generator throws nothing, and
/// no error ever points into a generated file.
/// </summary>
[Trait("Registers", "None")]
public sealed class BrokenDeclarationTests
{
    [Theory]
    [InlineData("[Network] [Input(3)] [Linear(] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear( partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(4 partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear()] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(\"x\")] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(4.5)] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(null)] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(1, 2, 3)] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(99999999999)] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(int.MaxValue + 1)] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(Unknown)] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(4, Bias = )] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(4, Bias = 1)] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(4, Bia = true)] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(4, Bias = true, Bias = false)] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(4, OutFeatures = 5)] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(4, Freeze = Freeze.Everything)] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(4, Name = 5)] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(outFeature: 4)] partial class Net;")]
    [InlineData("[Network] [Input(\"3\")] [Linear(4)] partial class Net;")]
    [InlineData("[Network] [Input(3, x)] [Linear(4)] partial class Net;")]
    [InlineData("[Network] [Input(new int[] { 3, x })] [Linear(4)] partial class Net;")]
    [InlineData("[Network] [Input(new int[3])] [Linear(4)] partial class Net;")]
    [InlineData("[Network] [Input(3, Batch = Net.Size)] [Linear(4)] partial class Net { static int Size => 4; }")]
    [InlineData("[Network] [Input(3, Batch = \"4\")] [Linear(4)] partial class Net;")]
    [InlineData("[Network(Precision = 3)] [Input(3)] [Linear(4)] partial class Net;")]
    [InlineData("[Network(Precision = Precision.Half)] [Input(3)] [Linear(4)] partial class Net;")]
    [InlineData("[Network(5)] [Input(3)] [Linear(4)] partial class Net;")]
    [InlineData("[Network(] [Input(3)] [Linear(4)] partial class Net;")]
    [InlineData("[Network] [Network] [Input(3)] [Linear(4)] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Input(4)] [Linear(4)] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(4)] [CrossEntropyLoss] [CrossEntropyLoss] partial class Net;")]
    [InlineData("[Network] [Input(3)] [MSELoss] [MSELoss] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(4)] [CrossEntropyLoss(Weight = 1.0)] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(4)] [CrossEntropyLoss(Weight = new int[] { 1, 2, 3, 4 })] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(4)] [CrossEntropyLoss(Weight = new double[] { 1, 2, \"x\", 4 })] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(4)] [CrossEntropyLoss(Weight = new double[] { 1, 2, null, 4 })] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(4)] [CrossEntropyLoss(Weight = new double[] { 1, 2, unknown, 4 })] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(4)] [CrossEntropyLoss(Weight = new double[2, 2])] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(4)] [CrossEntropyLoss(Weight = new double[-1])] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(4)] [CrossEntropyLoss(Weight = new double[4] { 1, 2 })] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(4)] [CrossEntropyLoss(Weight = [1, .. Net.More])] partial class Net { static double[] "
        + "More => [2, 3, 4]; }")]
    [InlineData("[Network] [Input(3)] [Linear(4)] [CrossEntropyLoss(Weight = [)] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(4)] [CrossEntropyLoss(Reduction = \"mean\")] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(4)] [HuberLoss(Delta = null)] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(4)] [My] partial class Net; sealed class MyAttribute : LayerAttribute;")]
    [InlineData("[Network] [Input(3)] [Linear(4)] [My] partial class Net; sealed class MyAttribute : LossAttribute;")]
    [InlineData("[Network] [Input(3)] [Linear(4)] [My] partial class Net; sealed class MyAttribute : WindowPoolAttribute;")]
    [InlineData("[Network] [Input(3)] [Linear(4)] [My] partial class Net; sealed class MyAttribute : AvgPoolAttribute;")]
    [InlineData("[Network] [Input(3)] [Linear(4)] [My] partial class Net; sealed class MyAttribute : MaxPoolAttribute;")]
    [InlineData("[Network] [Input(3)] [Linear(4)] [My] partial class Net; sealed class MyAttribute : BatchNormAttribute(3);")]
    [InlineData("[Network] [Input(3)] [Linear(4)] [My] partial class Net; sealed class MyAttribute : InstanceNormAttribute(3);")]
    [InlineData("[Network] [Input(3)] [Loss] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Layer] partial class Net;")]
    [InlineData("[Network] [Input(3)] [BatchNorm] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear(4)] [Conv2d(3)] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Linear<int>(4)] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Include] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Include<>] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Include<Missing>] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Include<int>] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Include<T>] partial class Net<T> where T : class;")]
    [InlineData("[Network] [Input(3)] [Include<string[]>] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Include<dynamic>] partial class Net;")]
    [InlineData("[Network] [Input(3)] [Include<Trunk, Trunk>] partial class Net; [Network] [Input(3)] [ReLU] partial class Trunk;")]
    [InlineData("[Network] [Input(3)] [Include<Trunk>(5)] partial class Net; [Network] [Input(3)] [ReLU] partial class Trunk;")]
    [InlineData("[Network] [Input(3)] [Include<Trunk>] partial class Net; [Network] [Input(3)] [Linear(x)] partial class Trunk;")]
    [InlineData("[Network] [Input(3)] [Include<Trunk>] partial class Net; [Network] [Input(3)] [Linear(3)] partial class Trunk<T>;")]
    [InlineData("[Network] [Input(3)] [Include<Trunk<int>>] partial class Net; [Network] [Input(3)] [Linear(3)] partial class Trunk<T>;")]
    [InlineData("[Network] [Input(3)] [Include<Trunk>] partial class Net; [Network] [Input(3)] [Linear(3)] static partial class Trunk;")]
    [InlineData("[Network] [Input(3)] [Include<Trunk>] partial class Net; [Network] [Input(3)] [Linear(3)] partial struct Trunk;")]
    [InlineData(
        "[Network] [Input(3)] [Include<Trunk>] partial class Net; [Network] [Input(3)] partial class Trunk; [ReLU] partial class Trunk;")]
    [InlineData("[Network] [Input(3)] [Include<Outer.Trunk>] partial class Net; "
        + "partial class Outer { [Network] [Input(3)] [ReLU] private partial class Trunk; }")]
    [InlineData("[Network] [Input(3)] [Linear(4)] partial struct Net;")]
    [InlineData("[Network] [Input(3)] [Linear(4)] partial interface Net;")]
    [InlineData("[Network] [Input(3)] [Linear(4)] partial record struct Net;")]
    [InlineData("[Network] [Input(3)] [Linear(4)] enum Net { A }")]
    [InlineData("[Network] [Input(3)] [Linear(4)] delegate void Net();")]
    [InlineData("partial class Net { [Network] [Input(3)] [Linear(4)] void Method() { } }")]
    [InlineData("[Network] [Input(3)] [Linear(4)] partial class")]
    [InlineData("[Network] [Input(3)] [Linear(4)] partial class { }")]
    [InlineData("[Network] [Input(3)] [Linear(4)] partial class Net<;")]
    [InlineData("[Network] [Input(3)] [Linear(4)] partial")]
    [InlineData("[Network] [Input(3)] [Linear(4)]")]
    [InlineData("[Network] [Input(3)] [Linear(4)] partial class Net; class Net;")]
    [InlineData("[Network")]
    [InlineData("[")]
    public void Somebody_says_what_is_wrong_and_no_generated_file_is(string source)
    {
        GeneratorRun run = GeneratorRunner.Run(source);

        Assert.Null(run.Result.Exception);
        Diagnostic[] errors = [.. run.Output.GetDiagnostics().Concat(run.Errors)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
        Assert.NotEmpty(errors);
        Assert.All(errors, error => Assert.Contains(error.Location.SourceTree, run.Input.SyntaxTrees));
    }

    [Theory]
    [InlineData("[Network] [Input(3)] [Other.Linear] [Linear(4)] partial class Net;")]
    [InlineData("[Network] [Other.Input(\"x\")] [Input(3)] [Other.ReLU] [Linear(4)] [Other.Deep.Linear(1, 2, 3)] partial class Net;")]
    [InlineData("[Other.Network] [Network] [Input(3)] [Linear(4)] [System.Obsolete] partial class Net;")]
    public void Attributes_of_other_namespaces_are_no_layers(string source)
    {
        GeneratorRun run = GeneratorRunner.Run(source, OtherAttributes);

        Assert.Empty(run.Errors);
        Assert.Equal(["Input", "Linear"], run.Declarations.Single().Layers.Select(layer => layer.Kind));
        CompiledCode.RequireClean(run.Output);
    }

    [Fact]
    public void A_class_with_only_attributes_of_other_namespaces_is_no_network()
    {
        GeneratorRun run = GeneratorRunner.Run("[Other.Network] [Other.Input(\"3\")] [Other.Linear] partial class Net;", OtherAttributes);

        Assert.Empty(run.Errors);
        Assert.Empty(run.Files);
    }

    [Fact]
    public void An_alias_and_a_full_name_are_read_as_the_short_name()
    {
        GeneratorRun run = GeneratorRunner.Run(
            """
            using Dense = FusedNorm.LinearAttribute;
            [global::FusedNorm.NetworkAttribute] [FusedNorm.Input(3)] [Dense(outFeatures: 4, Name = nameof(Console))] partial class Net;
            """);

        Assert.Empty(run.Errors);
        Assert.Equal(["Input", "Linear"], run.Declarations.Single().Layers.Select(layer => layer.Kind));
        CompiledCode.RequireClean(run.Output);
    }

    private const string OtherAttributes = """
        namespace Other
        {
            internal sealed class NetworkAttribute : Attribute;
            internal sealed class LinearAttribute : Attribute;
            internal sealed class ReLUAttribute : Attribute;
            internal sealed class InputAttribute(string text) : Attribute { public string Text => text; }
        }

        namespace Other.Deep
        {
            internal sealed class LinearAttribute(int a, int b, int c) : Attribute { public int Sum => a + b + c; }
        }
        """;
}
