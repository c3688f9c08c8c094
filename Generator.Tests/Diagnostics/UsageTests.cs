using System.Globalization;
using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Generator.Usage;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace FusedNorm.Generator.Tests.Diagnostics;

/// <summary>
/// What is said of code that calls networks: the id, the words, the exact text under the squiggle; and what is left alone.
/// </summary>
[Trait("Registers", "None")]
public sealed class UsageTests
{
    private const string Declarations = """
        [Network] [Input(3, 8)] [AvgPool1d(2)] [BatchNorm1d] [Flatten] [Linear(4)] [CrossEntropyLoss] public sealed partial class Net;
        [Network] [Input(3)] [Linear(4)] [LayerNorm(4)] [BatchNorm1d(Eval = true)] [CrossEntropyLoss] public sealed partial class Modeless;
        [Network] [Input(3, Batch = 2)] [Include<Block>] [Linear(4)] public sealed partial class Fixed;
        [Network] [Input(3)] [Linear(5)] [ReLU] [Dropout(0.1)] public sealed partial class Block;
        [Network] [Input(3)] [Include<Live>("head")] public sealed partial class OverBatch;
        [Network] [Input(3)] [Linear(5)] [BatchNorm1d(TrackRunningStats = false)] public sealed partial class Live;
        [Network] [Input(3, RequiresGrad = true)] [Linear(3)] [MSELoss(Reduction = Reduction.None)] public sealed partial class Same;
        """;

    /// <summary>Compiled once for all.</summary>
    private static readonly MetadataReference Networks = CompiledCode.Reference(GeneratorRunner.Run(Declarations).Output);

    private const string NothingHere = "' runs without a graph, but nothing here puts the network into eval mode, so ";

    private const string NoGraph = " before it runs under Autograd.NoGrad() and records nothing to go back through";

    private const string CopyIt = ", so copy it first, with ToArray()";

    private const string Readers =
        "static float Use(ReadOnlySpan<float> span) => span[0]; static void Both(ReadOnlySpan<float> one, ReadOnlySpan<float> other) { }";

    /// <summary>Id, message and method; <c>[|…|]</c> stands around what the message must point at.</summary>
    public static TheoryData<string, string, string> Cases => new()
    {
        {
            "FN0500", "'net.Forward" + NothingHere + "bn1 still trains; call Eval() first, or Predict",
            "void Run(Net net, float[] x) { using (Autograd.NoGrad()) { [|net.Forward|](x); } }"
        },
        {
            "FN0500", "'net.Loss" + NothingHere + "bn1 still trains; call Eval() first, or Predict",
            "float Run(float[] x) { Net net = new(); using var _ = Autograd.NoGrad(); "
            + "foreach (int i in new[] { 1 }) { if (i > 0) { return [|net.Loss|](x, [i]); } } return 0; }"
        },
        {
            "FN0500", "'net.Forward" + NothingHere + "block.drop1 still trains; call Eval() first, or Predict",
            "void Run(Fixed net, float[] x) { using var a = Autograd.NoGrad(); using var b = Autograd.EnableGrad(); "
            + "net.Forward(x); using (Autograd.NoGrad()) [|net.Forward|](x); }"
        },
        {
            "FN0500", "'net.Forward" + NothingHere + "bn1 still trains; call Eval() first, or Predict",
            "readonly Net net = new(); float Run(float[] x) { using (Autograd.NoGrad()) return [|this.net.Forward|](x)[0]; }"
        },
        {
            "FN0500", "'Net.Forward" + NothingHere + "bn1 still trains; call Eval() first, or Predict",
            "Net Net { get; } = new(); float Run(float[] x) { using (Autograd.NoGrad()) return [|Net.Forward|](x)[0]; }"
        },
        {
            "FN0500", "'net.Forward" + NothingHere + "bn1 still trains; call Eval() first, or Predict",
            "class Judge(Net net) { public void Run(float[] x) { using (Autograd.NoGrad()) { [|net.Forward|](x); } } }"
        },
        {
            "FN0500", "'net.Forward" + NothingHere + "bn1 still trains; call Eval() first, or Predict",
            "Action Run(Net net, float[] x) => () => { using (Autograd.NoGrad()) { [|net.Forward|](x); } };"
        },
        {
            "FN0501", "'net.Backward' will throw: 'net.Loss'" + NoGraph,
            "void Run(Modeless net, float[] x) { using (Autograd.NoGrad()) { net.Loss(x, [1]); [|net.Backward|](); } }"
        },
        {
            "FN0501", "'net.Backward' will throw: 'net.Forward'" + NoGraph,
            "void Run(Modeless net, float[] x) { net.Loss(x, [1]); using (Autograd.NoGrad()) { net.Forward(x); } "
            + "for (int i = 0; i < 2; i++) { [|net.Backward|](x); } }"
        },
        {
            "FN0502",
            "'fast.Predict' still computes with the parameters of its 'net.ToInference', before 'net.Backward'; copy the network again",
            "void Run(Net net, float[] x, float[] y) { var fast = net.ToInference(); net.Loss(x, [1]); net.Backward(); "
            + "[|fast.Predict|](x, y); fast.Predict(x, y); }"
        },
        {
            "FN0502",
            "'fast.Predict' still computes with the parameters of its 'net.ToInference', before 'net.Backward'; copy the network again",
            "void Run(Net net, float[] x, float[] y) { Net.Inference fast; fast = net.ToInference(); "
            + "while (x[0] > 0) { [|fast.Predict|](x, y); net.Loss(x, [1]); net.Backward(); } }"
        },
        {
            "FN0502",
            "'fast.Predict' still computes with the parameters of its 'net.ToInference', before 'net.Load'; copy the network again",
            "void Run(Net net, float[] x, float[] y) { var fast = net.ToInference(); net.Load(\"net.safetensors\"); "
            + "[|fast.Predict|](x, y); }"
        },
        {
            "FN0503", "'net.Predict' will throw: 'input' has 23 numbers, expected a whole number of samples of 24",
            "void Run(Net net, float[] y) => net.Predict([|new float[23]|], y);"
        },
        {
            "FN0503", "'net.Predict' will throw: 'output' has 4 numbers, expected 8, for 2 x (4)",
            "void Run(Net net) { float[] x = new float[2 * 24]; const int size = 4; Span<float> y = stackalloc float[size]; "
            + "net.Predict(x, [|y|]); }"
        },
        {
            "FN0503", "'net.Predict' will throw: 'output' has 3 numbers, expected a whole number of samples of 4",
            "void Run(Net net, float[] x) => net.Predict(output: [|new float[] { 0, 0, 0 }|], input: x);"
        },
        {
            "FN0503", "'fast.Predict' will throw: 'input' has 9 numbers, expected 6, for a batch of 2",
            "void Run(Fixed net, float[] y) { var fast = net.ToInference(); fast.Predict([|[1, 2, 3, 4, 5, 6, 7, 8, 9]|], y); }"
        },
        {
            "FN0503", "'net.Predict' will throw: 'output' has 4 numbers, expected 8, for a batch of 2",
            "void Run(Fixed net, float[] x) => net.Predict(x, [|new float[4]|]);"
        },
        {
            "FN0503", "'net.Forward' will throw: 'input' has 0 numbers, expected a whole number of samples of 24",
            "void Run(Net net) { net.Forward([|[]|]); }"
        },
        {
            "FN0503", "'net.Loss' will throw: 'input' has 25 numbers, expected a whole number of samples of 24",
            "void Run(Net net) { net.Loss([|new float[25]|], [1]); }"
        },
        {
            "FN0504", "'net.ExportOnnx' will throw: head.bn1 (BatchNorm1d) normalises with the statistics of the batch in evaluation too "
                + "(TrackRunningStats = false), which ONNX's BatchNormalization does not",
            "void Run(OverBatch net, System.IO.Stream file) { [|net.ExportOnnx|](file); }"
        },
        {
            "FN0505", "'a' has been overwritten by 'net.Forward': it is memory of 'net'" + CopyIt,
            "void Run(Net net, float[] x, float[] z) { var a = net.Forward(x); var b = net.Forward(z); Use([|a|]); Use(b); Use(a); } "
            + Readers
        },
        {
            "FN0505", "'a' has been overwritten by 'net.Loss': it is memory of 'net'" + CopyIt,
            "void Run(Net net, float[] x) { ReadOnlySpan<float> a; a = net.Forward(x); net.Loss(x, [1]); Use([|a|]); } " + Readers
        },
        {
            "FN0505", "'a' has been overwritten by 'net.Forward': it is memory of 'net'" + CopyIt,
            "void Run(Net net, float[] x) { var a = net.Output; net.Forward(x); Use([|a|]); } " + Readers
        },
        {
            "FN0505", "'losses' has been overwritten by 'net.Forward': it is memory of 'net'" + CopyIt,
            "void Run(Same net, float[] x) { var losses = net.Loss(x, x); net.Forward(x); Use([|losses|]); } " + Readers
        },
        {
            "FN0505", "'g' has been overwritten by 'net.Backward': it is memory of 'net'" + CopyIt,
            "void Run(Same net, float[] x) { var g = net.InputGradient; net.Backward(x); Use([|g|]); } " + Readers
        },
        {
            "FN0505", "'g' has been overwritten by 'net.Forward': it is memory of 'net'" + CopyIt,
            "void Run(Same net, float[] x) { var g = net.InputGradient; net.Forward(x); net.Backward([|g|]); } " + Readers
        },
        {
            "FN0505", "'a' has been overwritten by 'net.Forward': it is memory of 'net'" + CopyIt,
            "void Run(Net net, float[] x) { var a = net.Forward(x)[..2]; Use(a); Both(net.Forward(x).Slice(1), [|a|]); } " + Readers
        },
        {
            "FN0505", "'b' has been overwritten by 'net.Forward': it is memory of 'net'" + CopyIt,
            "void Run(Net net, float[] x) { var a = net.Forward(x); var b = a.Slice(1); net.Forward(x); float y = [|b|][0]; } " + Readers
        },
        {
            "FN0505", "'net.Forward(x)' has been overwritten by 'net.Forward': it is memory of 'net'" + CopyIt,
            "void Run(Net net, float[] x, float[] z) => Both([|net.Forward(x)|], net.Forward(z)); " + Readers
        },
        {
            "FN0505", "'net.Forward(x)' has been overwritten by 'net.Forward': it is memory of 'net'" + CopyIt,
            "bool Run(Net net, float[] x, float[] z) => [|net.Forward(x)|].SequenceEqual(net.Forward(z)); " + Readers
        },
        {
            "FN0505", "'net.Forward(x)' has been overwritten by 'net.Forward': it is memory of 'net'" + CopyIt,
            "void Run(Same net, float[] x) { net.Loss([|net.Forward(x)|], net.Forward(x)); } " + Readers
        },
        {
            "FN0505", "'a' has been overwritten by 'net.Forward': it is memory of 'net'" + CopyIt,
            "void Run(Net net, float[] x) { var a = net.Forward(x); Both([|a|], net.Forward(x)); } " + Readers
        },
        {
            "FN0505", "'a' has been overwritten by 'net.Forward': it is memory of 'net'" + CopyIt,
            "void Run(Net net, float[] x) { var a = net.Forward(x); if (x[0] > 0) { net.Forward(x); Use([|a|]); } } " + Readers
        },
        {
            "FN0505", "'last' has been overwritten by 'net.Forward': it is memory of 'net'" + CopyIt,
            "void Run(Net net, float[] x) { var last = net.Forward(x); for (int i = 0; i < 3; i++) { Use([|last|]); net.Forward(x); } } "
            + Readers
        },
        {
            "FN0505", "'a' has been overwritten by 'net.Forward': it is memory of 'net'" + CopyIt,
            "readonly Net net = new(); void Run(float[] x) { var a = net.Forward(x); this.net.Forward(x); Use([|a|]); } " + Readers
        },
        {
            "FN0505", "'a' has been overwritten by 'Net.Forward': it is memory of 'Net'" + CopyIt,
            "Net Net { get; } = new(); void Run(float[] x) { var a = Net.Forward(x); Net.Forward(x); Use([|a|]); } " + Readers
        },
    };

    /// <summary>
    /// Methods of which nothing is to be said, however near they come, or only what <c>{|FN0501:…|}</c> says; each with the id that it
    /// comes near.
    /// </summary>
    public static TheoryData<string, string> Quiet => new()
    {
        { "FN0500", "void Run(Net net, float[] x) { net.Eval(); using (Autograd.NoGrad()) { net.Forward(x); } }" },
        { "FN0500", "void Run(Net net, float[] x) { net.Train(); using (Autograd.NoGrad()) { net.Forward(x); } }" },
        { "FN0500", "void Run(Net net, float[] x) { net.Bn1.Eval(); using (Autograd.NoGrad()) { net.Forward(x); } }" },
        { "FN0500", "void Run(Net net, float[] x) { if (net.Training) { return; } using (Autograd.NoGrad()) { net.Forward(x); } }" },
        { "FN0500", "void Run(Modeless net, float[] x) { using (Autograd.NoGrad()) { net.Forward(x); } }" },
        { "FN0500", "void Run(Net net, float[] x) { using (Autograd.NoGrad()) { net.Loss(x, [1]); } {|FN0501:net.Backward|}(); }" },
        { "FN0500", "void Run(Net net, float[] x) { net.Forward(x); using (Autograd.NoGrad()) { } }" },
        { "FN0500", "void Run(Net net, float[] x) { Prepare(net); using (Autograd.NoGrad()) { net.Forward(x); } } "
            + "void Prepare(Net net) => net.Eval();" },
        {
            "FN0500",
            "readonly Net net = new(); void Set() => net.Eval(); void Run(float[] x) { using (Autograd.NoGrad()) { net.Forward(x); } }"
        },
        { "FN0500", "public Net Net { get; } = new(); void Run(float[] x) { using (Autograd.NoGrad()) { Net.Forward(x); } }" },
        { "FN0500", "class Judge(Net net) { public void Set() => net.Eval(); "
            + "public void Run(float[] x) { using (Autograd.NoGrad()) { net.Forward(x); } } }" },
        { "FN0500", "void Run(float[] x) { Net net = Load(); using (Autograd.NoGrad()) { net.Forward(x); } } Net Load() => new();" },
        { "FN0500", "void Run(Net[] nets, float[] x) { foreach (Net net in nets) { using (Autograd.NoGrad()) { net.Forward(x); } } }" },
        { "FN0500", "void Run(Net net, float[] x) { using (Autograd.NoGrad()) using (Autograd.EnableGrad()) { net.Forward(x); } }" },
        { "FN0500", "Action Run(Net net, float[] x) { using (Autograd.NoGrad()) { return () => net.Forward(x); } }" },
        { "FN0500", "void Run(Net net, float[] x, float[] y) { using (Autograd.NoGrad()) { net.Predict(x, y); } }" },
        { "FN0500", "void Run(INetwork net, float[] x) { using (Autograd.NoGrad()) { net.Forward(x); } }" },
        { "FN0501", "void Run(Modeless net, float[] x) { net.Loss(x, [1]); using (Autograd.NoGrad()) { net.Backward(); } }" },
        { "FN0501", "void Run(Modeless net) { using (Autograd.NoGrad()) { net.Backward(); } }" },
        { "FN0501", "void Run(Modeless net, Modeless other, float[] x) { net.Loss(x, [1]); using (Autograd.NoGrad()) { other.Forward(x); } "
            + "net.Backward(); }" },
        {
            "FN0501",
            "void Run(Modeless net, float[] x) { if (x[0] > 0) { using (Autograd.NoGrad()) { net.Forward(x); } } else { net.Backward(); } }"
        },
        { "FN0501", "void Run(Modeless net, float[] x) { for (int i = 0; i < 2; i++) { using (Autograd.NoGrad()) { net.Forward(x); } } "
            + "net.Backward(); }" },
        { "FN0501", "Action Run(Modeless net, float[] x) { using (Autograd.NoGrad()) { net.Forward(x); } return () => net.Backward(); }" },
        { "FN0502", "void Run(Net net, float[] x, float[] y) { net.Loss(x, [1]); net.Backward(); var fast = net.ToInference(); "
            + "fast.Predict(x, y); }" },
        {
            "FN0502",
            "void Run(Net net, float[] x, float[] y) { net.Load(\"net.safetensors\"); var fast = net.ToInference(); fast.Predict(x, y); }"
        },
        { "FN0502", "void Run(Net net, Net other, float[] x, float[] y) { var fast = net.ToInference(); other.Load(\"net.safetensors\"); "
            + "fast.Predict(x, y); }" },
        { "FN0502", "void Run(Net net, float[] x, float[] y) { var a = net.ToInference(); net.Loss(x, [1]); net.Backward(); "
            + "var b = net.ToInference(); a.Predict(x, y); b.Predict(x, y); }" },
        { "FN0502", "void Run(Net net, float[] x, float[] y) { while (x[0] > 0) { var fast = net.ToInference(); fast.Predict(x, y); "
            + "net.Loss(x, [1]); net.Backward(); } }" },
        { "FN0502", "void Run(Net net, float[] x, float[] y) { var fast = net.ToInference(); if (x[0] > 0) { net.Loss(x, [1]); "
            + "net.Backward(); } else { fast.Predict(x, y); } }" },
        { "FN0502", "void Run(Net net, Net other, float[] x, float[] y) { var fast = net.ToInference(); other.Loss(x, [1]); "
            + "other.Backward(); fast.Predict(x, y); }" },
        { "FN0502", "void Run(Net net, float[] x, float[] y) { var fast = net.ToInference(); net.Loss(x, [1]); net.Backward(); "
            + "fast = Other(); fast.Predict(x, y); } Net.Inference Other() => new Net().ToInference();" },
        {
            "FN0502",
            """
            void Run(Net net, float[] x, float[] y)
            {
                var best = net.ToInference();
                for (int i = 0; i < 9; i++) { net.Loss(x, [1]); net.Backward(); if (i == 7) { best = net.ToInference(); } }
                best.Predict(x, y);
            }
            """
        },
        { "FN0503", "void Run(Net net) => net.Predict(new float[48], new float[8]);" },
        { "FN0503", "void Run(Net net, int n) => net.Predict(new float[n], new float[n]);" },
        { "FN0503", "void Run(Net net, float[] z) { float[] x = new float[3]; x = z; Fill(out float[] y); net.Predict(x, y); } "
            + "void Fill(out float[] y) => y = new float[3];" },
        {
            "FN0503",
            "void Run(Net net, float[] z) { float[] x = new float[3]; float[] y = new float[3]; (x, y) = (z, z); net.Predict(x, y); }"
        },
        { "FN0503", "void Run(Net net, float[] z) { float[] x = new float[3]; Array.Resize(ref x, z.Length); net.Forward(x); }" },
        { "FN0503", "void Run(Net net, float[] z) => net.Predict([.. z, 1], z);" },
        { "FN0503", "void Run(Net net) { float[] x = new float[48]; net.Predict(x.AsSpan(0, 24), new float[4]); }" },
        { "FN0504", "void Run(Net net, Modeless other) { net.ExportOnnx(\"net.onnx\"); other.ExportOnnx(\"other.onnx\"); }" },
        { "FN0504", "void Run(INetwork net) { net.ExportOnnx(\"net.onnx\"); }" },
        { "FN0505", "void Run(Net net, float[] x) { var a = net.Forward(x).ToArray(); net.Forward(x); Use(a); } " + Readers },
        {
            "FN0505",
            "void Run(Net net, float[] x) { var a = net.Forward(x); float[] b = new float[4]; a.CopyTo(b); net.Forward(x); Use(b); } "
            + Readers
        },
        { "FN0505", "void Run(Net net, float[] x) { var a = net.Forward(x); Use(a); net.Forward(x); } " + Readers },
        { "FN0505", "void Run(Net net, float[] x) { var a = net.Forward(x); net.Forward(x); "
            + "if (a.Length > 3 && !a.IsEmpty) { Console.WriteLine(nameof(a)); } } " + Readers },
        { "FN0505", "void Run(Net net, Net other, float[] x) { var a = net.Forward(x); other.Forward(x); Use(a); } " + Readers },
        { "FN0505", "void Run(Net net, float[] x) { var a = net.Forward(x); net = new(); net.Forward(x); Use(a); } " + Readers },
        { "FN0505", "void Run(Net net, Net other, float[] x) { Net either = x[0] > 0 ? net : other; var a = either.Forward(x); "
            + "net.Forward(x); Use(a); } " + Readers },
        { "FN0505", "void Run(Net[] nets, float[] x) { var a = nets[0].Forward(x); nets[1].Forward(x); Use(a); } " + Readers },
        { "FN0505", "void Run(Net[] nets, float[] x) { ReadOnlySpan<float> a = default; foreach (Net net in nets) { Use(a); "
            + "a = net.Forward(x); } } " + Readers },
        {
            "FN0505",
            "Net net = new(); void Run(float[] x) { var a = net.Forward(x); Swap(); net.Forward(x); Use(a); } void Swap() => net = new(); "
            + Readers
        },
        { "FN0505", "Net Made => new(); void Run(float[] x) { var a = Made.Forward(x); Made.Forward(x); Use(a); } " + Readers },
        { "FN0505", "void Run(ref Net net, float[] x) { var a = net.Forward(x); net.Forward(x); Use(a); } " + Readers },
        {
            "FN0505",
            "class Judge(Net net) { public void Set(Net other) => net = other; public void Run(float[] x) { var a = net.Forward(x); "
            + "net.Forward(x); Use(a); } } " + Readers
        },
        { "FN0505", "void Run(Net net, float[] x) { var a = net.Forward(x); if (x[0] > 0) { net.Forward(x); return; } Use(a); } "
            + Readers },
        { "FN0505", "void Run(Net net, float[] x) { var a = net.Forward(x); if (x[0] > 0) { net.Forward(x); } else { Use(a); } } "
            + Readers },
        { "FN0505", "void Run(Net net, float[] x) { var a = net.Forward(x); if (x[0] > 0 && net.Forward(x)[0] > 0) { return; } Use(a); } "
            + Readers },
        { "FN0505", "void Run(Net net, float[] x) { var a = net.Forward(x); Action later = () => net.Forward(x); Use(a); later(); } "
            + Readers },
        { "FN0505", "void Run(Net net, float[] x) { var a = net.Forward(x); a = net.Forward(a); Use(a); a = net.Forward(x); Use(a); } "
            + Readers },
        { "FN0505", "void Run(Net net, float[] x) { net.Forward(net.Forward(net.Forward(x))); Use(net.Output); } " + Readers },
        { "FN0505", "void Run(Same net, float[] x) { net.Loss(x, net.Forward(x)); net.Loss(net.Forward(x), net.Output); "
            + "var a = net.Forward(x); net.Loss(a, a); } " + Readers },
        { "FN0505", "void Run(Same net, float[] x) { var losses = net.Loss(x, x); var y = net.Output; net.Backward(losses); "
            + "net.Predict(x, x); net.Eval(); Both(losses, y); } " + Readers },
        { "FN0505", "float Run(Net net, float[] x) => net.Forward(x)[0] - net.Forward(x)[0] + Use(net.Forward(x)) - Use(net.Forward(x)); "
            + Readers },
        { "FN0505", "void Run(Net net, float[] x) { Both(x, net.Forward(x)); Both(net.Forward(x), x); "
            + "Both(net.Forward(x).ToArray(), net.Forward(x)); } " + Readers },
        {
            "FN0505",
            "void Run(Net net, float[] x) { var last = net.Forward(x); for (int i = 0; i < 3; i++) { Use(last); last = net.Forward(x); } } "
            + Readers
        },
        { "FN0505", "void Run(Net net, float[] x) { var last = net.Forward(x); for (int i = 0; i < 3; i++) { Use(last); "
            + "if (i == 0) { break; } net.Forward(x); } } " + Readers },
        { "FN0505", "void Run(Net net, float[] x) { var last = net.Forward(x); for (int i = 0; i < 3; i++) { if (i == 0) { Use(last); } "
            + "net.Forward(x); } } " + Readers },
        { "FN0505", "void Run(INetwork net, float[] x) { var a = net.Forward(x); net.Forward(x); Use(a); } " + Readers },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public Task A_plain_mistake_is_reported_at_the_call(string id, string message, string method) => new UsageTest(id, InClass(method))
    {
        DiagnosticVerifier = (found, _, verifier) => verifier.Equal(message, found.GetMessage(CultureInfo.InvariantCulture)),
    }.RunAsync();

    [Theory]
    [MemberData(nameof(Quiet))]
    public Task What_only_comes_near_is_left_alone(string id, string method) => new UsageTest(id, InClass(method)).RunAsync();

    [Fact]
    public Task Top_level_statements_are_judged_too() =>
        new UsageTest("FN0500", "Net net = new(); using (Autograd.NoGrad()) { [|net.Forward|](new float[24]); }")
    {
        TestState = { OutputKind = OutputKind.ConsoleApplication },
    }.RunAsync();

    [Fact]
    public Task Networks_with_mistakes_of_their_own_are_left_to_the_generator()
    {
        const string Broken =
            "[Network] [Input(3)] [Linear(0)] partial class Broken { public void Predict(float[] input, float[] output) { } }";

        return new UsageTest("FN0503", InClass("void Run(Broken net) => net.Predict(new float[5], new float[5]);") + Broken).RunAsync();
    }

    /// <summary>What the analyzer says of a project.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> Diagnose(CSharpCompilation project) =>
        await project.WithAnalyzers([new UsageAnalyzer()]).GetAnalyzerDiagnosticsAsync();

    private static string InClass(string method) => $"class Program {{ {method} }}";

    /// <summary>
    /// What the analyzer says of one file in a project that references the networks'. In the project of the networks themselves the
    /// examples of docs/diagnostics are judged. That a pragma silences each message is tested with it.
    /// </summary>
    private sealed class UsageTest : CSharpAnalyzerTest<UsageAnalyzer, DefaultVerifier>
    {
        private readonly string id;

        /// <param name="id">The id of what is found at <c>[|…|]</c>.</param>
        /// <param name="source">The file.</param>
        public UsageTest(string id, string source)
        {
            this.id = id;
            UserProject.SetUp(this);
            UserProject.Fill(TestState, source);
            TestState.AdditionalReferences.Add(Networks);
        }

        protected override DiagnosticDescriptor GetDefaultDiagnostic(DiagnosticAnalyzer[] analyzers) =>
            Catalogue.Descriptors.Single(descriptor => descriptor.Id == id);

        protected override CompilationOptions CreateCompilationOptions() => UserProject.Options;

        protected override ParseOptions CreateParseOptions() => UserProject.ParseOptions;
    }
}
