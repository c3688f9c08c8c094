using System.Globalization;
using FusedNorm.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FusedNorm.Generator.Tests.Diagnostics;

/// <summary>Every message: its id, its words, the exact text under the squiggle, and that nothing is generated beside it.</summary>
public sealed class DiagnosticTests
{
    private const string MustBePlain =
        "; a network must be a class that is not generic, static, abstract, file-local or a record and has no primary constructor";

    /// <summary>Id, message and source; «guillemets» stand around what the message must point at.</summary>
    public static TheoryData<string, string, string> Cases => new()
    {
        {
            "FN0001", "'Net' must be partial, so that its network can be generated into it",
            "[Network] [Input(3)] [Linear(4)] class «Net»;"
        },
        {
            "FN0002", "'Net' is generic" + MustBePlain,
            "[Network] [Input(3)] [Linear(4)] partial class «Net»<T>;"
        },
        {
            "FN0002", "'Net' is static" + MustBePlain,
            "[Network] [Input(3)] [Linear(4)] static partial class «Net»;"
        },
        {
            "FN0002", "'Net' is abstract" + MustBePlain,
            "[Network] [Input(3)] [Linear(4)] abstract partial class «Net»;"
        },
        {
            "FN0002", "'Net' is file-local" + MustBePlain,
            "[Network] [Input(3)] [Linear(4)] file partial class «Net»;"
        },
        {
            "FN0002", "'Net' is a record" + MustBePlain,
            "[Network] [Input(3)] [Linear(4)] partial record «Net»;"
        },
        {
            "FN0002", "'Net' is a class with a primary constructor" + MustBePlain,
            "[Network] [Input(3)] [Linear(4)] partial class «Net»(int seed) { public int Seed => seed; }"
        },
        {
            "FN0002", "'Net' is a class with a primary constructor" + MustBePlain,
            "[Network] [Input(3)] [Linear(4)] partial class «Net»; partial class Net(int seed) { public int Seed => seed; }"
        },
        {
            "FN0003", "'Outer' around 'Net' must be a partial, non-generic class or struct that is not file-local",
            "class Outer { [Network] [Input(3)] [Linear(4)] partial class «Net»; }"
        },
        {
            "FN0003", "'Outer' around 'Net' must be a partial, non-generic class or struct that is not file-local",
            "partial class Outer<T> { [Network] [Input(3)] [Linear(4)] partial class «Net»; }"
        },
        {
            "FN0003", "'Outer' around 'Net' must be a partial, non-generic class or struct that is not file-local",
            "partial interface Outer { [Network] [Input(3)] [Linear(4)] partial class «Net»; }"
        },
        {
            "FN0003", "'Outer' around 'Net' must be a partial, non-generic class or struct that is not file-local",
            "file partial class Outer { [Network] [Input(3)] [Linear(4)] public partial class «Net»; }"
        },
        {
            "FN0003", "'Outer' around 'Net' must be a partial, non-generic class or struct that is not file-local",
            "file partial struct Outer { partial class Middle { [Network] [Input(3)] [Linear(4)] public partial class «Net»; } }"
        },
        {
            "FN0004",
            "'ReLU' stands on another part of 'Net' than [Network]; the order of layers is the data flow, so all must stand on one part",
            "[Network] [Input(3)] [Linear(4)] partial class Net; [«ReLU»] partial class Net;"
        },
        {
            "FN0005", "'Net' has no [Input(…)] above its layers",
            "[Network] [Linear(4)] partial class «Net»;"
        },
        {
            "FN0005", "'Net' has no [Input(…)] above its layers",
            "[Network] partial class «Net»;"
        },
        {
            "FN0006", "[Input] must stand above every layer of 'Net'; found [ReLU] above it",
            "[Network] [ReLU] [«Input(3)»] [Linear(4)] partial class Net;"
        },
        {
            "FN0007", "'Net' has no layer below [Input]",
            "[Network] [Input(3)] partial class «Net»;"
        },
        {
            "FN0007", "'Net' has no layer below [Input]",
            "[Network] [Input(3)] [CrossEntropyLoss] partial class «Net»;"
        },
        {
            "FN0008", "[ReLU] stands below the loss [CrossEntropyLoss]; the loss must be the last attribute",
            "[Network] [Input(3)] [Linear(4)] [CrossEntropyLoss] [«ReLU»] partial class Net;"
        },
        {
            "FN0008", "[EndNoGrad] stands below the loss [MSELoss]; the loss must be the last attribute",
            "[Network] [Input(3)] [BeginNoGrad] [Linear(2, Freeze = Freeze.All)] [MSELoss] [«EndNoGrad»] partial class Net;"
        },
        {
            "FN0008", "[Add] stands below the loss [MSELoss]; the loss must be the last attribute",
            "[Network] [Input(3)] [Tap(\"x\")] [Linear(3)] [MSELoss] [«Add(\"x\")»] partial class Net;"
        },
        {
            "FN0009", "[BeginNoGrad] has no [EndNoGrad] below it",
            "[Network] [Input(3)] [«BeginNoGrad»] [Linear(4)] partial class Net;"
        },
        {
            "FN0010", "[EndNoGrad] has no open [BeginNoGrad] above it",
            "[Network] [Input(3)] [Linear(4)] [«EndNoGrad»] partial class Net;"
        },
        {
            "FN0011", "[BeginNoGrad] stands inside a region that is still open; close that one first",
            "[Network] [Input(3)] [BeginNoGrad] [Linear(4)] [«BeginNoGrad»] [EndNoGrad] partial class Net;"
        },
        {
            "FN0012", "'2nd' cannot name a layer: expected a letter followed by letters, digits and underscores",
            "[Network] [Input(3)] [Linear(4, Name = «\"2nd\"»)] partial class Net;"
        },
        {
            "FN0012", "'' cannot name a layer: expected a letter followed by letters, digits and underscores",
            "[Network] [Input(3)] [Linear(4, Name = «\"\"»)] partial class Net;"
        },
        {
            "FN0012", "'größe' cannot name a layer: expected a letter followed by letters, digits and underscores",
            "[Network] [Input(3)] [Linear(4, Name = «\"größe\"»)] partial class Net;"
        },
        {
            "FN0012", "'a\\u000ab' cannot name a layer: expected a letter followed by letters, digits and underscores",
            "[Network] [Input(3)] [Linear(4, Name = «\"a\\nb\"»)] partial class Net;"
        },
        {
            "FN0013", "'head' gives the property 'Head', which layer 'head' has already",
            "[Network] [Input(3)] [Linear(4, Name = \"head\")] [ReLU(Name = «\"head\"»)] partial class Net;"
        },
        {
            "FN0013", "'fc_out' gives the property 'FcOut', which layer 'fcOut' has already",
            "[Network] [Input(3)] [Linear(4, Name = \"fcOut\")] [Linear(4, Name = «\"fc_out\"»)] partial class Net;"
        },
        {
            "FN0013", "'fc2' gives the property 'Fc2', which layer 'fc2' has already",
            "[Network] [Input(3)] [Linear(4, Name = \"fc2\")] [«Linear(4)»] partial class Net;"
        },
        {
            "FN0014", "'forward' gives the property 'Forward', which every network already declares",
            "[Network] [Input(3)] [Linear(4, Name = «\"forward\"»)] partial class Net;"
        },
        {
            "FN0014", "'net' gives the property 'Net', which is the class's own name",
            "[Network] [Input(3)] [Linear(4, Name = «\"net\"»)] partial class Net;"
        },
        {
            "FN0014", "'fc1' gives the property 'Fc1', which the class already declares",
            "[Network] [Input(3)] [«Linear(4)»] partial class Net { public int Fc1 => 1; }"
        },
        {
            "FN0014", "'item' gives the property 'Item', which the class already declares",
            "[Network] [Input(3)] [Linear(4, Name = «\"item\"»)] partial class Net { public int this[int i] => i; }"
        },
        {
            "FN0014", "'fc1' gives the property 'Fc1', which the class already declares",
            "[Network] [Input(3)] [«Linear(4)»] partial class Net { [System.Runtime.CompilerServices.IndexerName(\"Fc1\")] public int this[int i] => i; }"
        },
        {
            "FN0014", "'input_gradient' gives the property 'InputGradient', which every network with RequiresGrad declares",
            "[Network] [Input(3)] [Linear(4, Name = «\"input_gradient\"»)] partial class Net;"
        },
        {
            "FN0014", "'loss' gives the property 'Loss', which every network with a loss declares",
            "[Network] [Input(3)] [Linear(4, Name = «\"loss\"»)] partial class Net;"
        },
        {
            "FN0014", "'run_loss' gives the property 'RunLoss', which is kept for a method of the generated part",
            "[Network] [Input(3)] [Linear(4, Name = «\"run_loss\"»)] partial class Net;"
        },
        {
            "FN0014", "'backward_from' gives the property 'BackwardFrom', which is kept for a method of the generated part",
            "[Network] [Input(3)] [Linear(4, Name = «\"backward_from\"»)] partial class Net;"
        },
        {
            "FN0014", "'v' gives the property 'V', which the generated methods call their type parameter",
            "[Network] [Input(3)] [Linear(4, Name = «\"v\"»)] partial class Net;"
        },
        {
            "FN0014", "'to_string' gives the property 'ToString', which every class inherits",
            "[Network] [Input(3)] [Linear(4, Name = «\"to_string\"»)] partial class Net;"
        },
        {
            "FN0015", "Input: Shape must be 1 to 4 positive sizes, found (3, -8)",
            "[Network] [Input(«3», -8)] [Flatten] partial class Net;"
        },
        {
            "FN0015", "Input: Shape must be 1 to 4 positive sizes, found ()",
            "[Network] [«Input»] [ReLU] partial class Net;"
        },
        {
            "FN0015", "Input: Batch must be 0 (free) or positive, found -3",
            "[Network] [Input(3, Batch = «-3»)] [ReLU] partial class Net;"
        },
        {
            "FN0015", "Network: Precision must be Single or Double, found 2",
            "[Network(Precision = «(Precision)2»)] [Input(3)] [Linear(4)] partial class Net;"
        },
        {
            "FN0015", "Network: Precision must be Single or Double, found -1",
            "[Network(Precision = «(Precision)(-1)»)] [Input(3)] [Linear(4)] partial class Net;"
        },
        {
            "FN0015", "fc1 (Linear): Freeze must be None, Weight, Bias or All, found 4",
            "[Network] [Input(3)] [Linear(4, Freeze = «(Freeze)4»)] partial class Net;"
        },
        {
            "FN0015", "bn1 (BatchNorm1d): Freeze must be None, Weight, Bias or All, found -1",
            "[Network] [Input(3)] [BatchNorm1d(Freeze = «(Freeze)(-1)»)] partial class Net;"
        },
        {
            "FN0015", "norm1 (RMSNorm): Freeze must be None, Weight, Bias or All, found 7",
            "[Network] [Input(3)] [RMSNorm(3, Freeze = «(Freeze)7»)] partial class Net;"
        },
        {
            "FN0015", "Tap: Name must be one or more characters of one line, found \"\"",
            "[Network] [Input(3)] [Tap(«\"\"»)] [ReLU] [Add(\"\")] partial class Net;"
        },
        {
            "FN0015", "Tap: Name must be one or more characters of one line, found null",
            "[Network] [Input(3)] [Tap(«null!»)] [ReLU] [Add(null!)] partial class Net;"
        },
        {
            "FN0015", "Tap: Name must be one or more characters of one line, found \"a\\nb\"",
            "[Network] [Input(3)] [Tap(«\"a\\nb\"»)] [ReLU] [Concat(\"a\\nb\")] partial class Net;"
        },
        {
            "FN0015", "Tap: Name must be one or more characters of one line, found \"a\\u2028b\"",
            "[Network] [Input(3)] [Tap(«\"a\\u2028b\"»)] [ReLU] partial class Net;"
        },
        {
            "FN0018", "No [Tap(\"a\\u000db\")] stands above; the taps above are: none",
            "[Network] [Input(3)] [ReLU] [Add(«\"a\\rb\"»)] partial class Net;"
        },
        {
            "FN0015", "fc1 (Linear): OutFeatures must be positive, found -3",
            "[Network] [Input(3)] [Linear(«-3»)] partial class Net;"
        },
        {
            "FN0015", "drop1 (Dropout): P must be from 0 to 1, found 1.5",
            "[Network] [Input(3)] [Dropout(«1.5»)] [Linear(4)] partial class Net;"
        },
        {
            "FN0015", "drop1 (Dropout): P must be from 0 to 1, found -0.25",
            "[Network] [Input(3)] [Dropout(p: «-0.25»)] [Linear(4)] partial class Net;"
        },
        {
            "FN0015", "drop1 (Dropout): P must be from 0 to 1, found NaN",
            "[Network] [Input(3)] [Dropout(«double.NaN»)] [Linear(4)] partial class Net;"
        },
        {
            "FN0015", "fc1 (Linear): InFeatures must be 0 (inferred) or positive, found -3",
            "[Network] [Input(3)] [Linear(outFeatures: 4, inFeatures: «-3»)] partial class Net;"
        },
        {
            "FN0015", "pool1 (AvgPool1d): KernelSize must be positive, found 0",
            "[Network] [Input(3, 8)] [AvgPool1d(«0»)] partial class Net;"
        },
        {
            "FN0015", "pool1 (AvgPool1d): Stride must be 0 (as the window) or positive, found -2",
            "[Network] [Input(3, 8)] [AvgPool1d(2, Stride = «-2»)] partial class Net;"
        },
        {
            "FN0015", "pool1 (AvgPool2d): StrideWidth must be 0 (as Stride) or positive, found -2",
            "[Network] [Input(3, 8, 8)] [AvgPool2d(2, StrideWidth = «-2»)] partial class Net;"
        },
        {
            "FN0015", "pool1 (AvgPool1d): Padding must be 0 or positive, found -1",
            "[Network] [Input(3, 8)] [AvgPool1d(2, Padding = «-1»)] partial class Net;"
        },
        {
            "FN0015", "pool1 (AvgPool2d): PaddingHeight must be 0 or positive, found -5",
            "[Network] [Input(3, 8, 8)] [AvgPool2d(2, Padding = 1, PaddingHeight = «-5»)] partial class Net;"
        },
        {
            "FN0015", "bn1 (BatchNorm1d): Momentum must be from 0 to 1, found -0.5",
            "[Network] [Input(3, 8)] [BatchNorm1d(Momentum = «-0.5»)] partial class Net;"
        },
        {
            "FN0015", "bn1 (BatchNorm1d): Momentum must be from 0 to 1, found NaN",
            "[Network] [Input(3, 8)] [BatchNorm1d(Momentum = «double.NaN»)] partial class Net;"
        },
        {
            "FN0015", "bn1 (BatchNorm1d): Eps must be 0 or positive, and finite, found -1E-05",
            "[Network] [Input(3, 8)] [BatchNorm1d(Eps = «-1e-5»)] partial class Net;"
        },
        {
            "FN0015", "bn1 (BatchNorm1d): Eps must be 0 or positive, and finite, found Infinity",
            "[Network] [Input(3, 8)] [BatchNorm1d(Eps = «double.PositiveInfinity»)] partial class Net;"
        },
        {
            "FN0015", "bn1 (BatchNorm1d): NumFeatures must be 0 (inferred) or positive, found -3",
            "[Network] [Input(3, 8)] [BatchNorm1d(«-3»)] partial class Net;"
        },
        {
            "FN0015", "CrossEntropyLoss: LabelSmoothing must be from 0 to 1, found 1.5",
            "[Network] [Input(3)] [Linear(4)] [CrossEntropyLoss(LabelSmoothing = «1.5»)] partial class Net;"
        },
        {
            "FN0015", "CrossEntropyLoss: Reduction must be Mean, Sum or None, found -7",
            "[Network] [Input(3)] [Linear(4)] [CrossEntropyLoss(Reduction = «(Reduction)(-7)»)] partial class Net;"
        },
        {
            "FN0016", "'Net' declares 'Forward', which the generated part declares",
            "[Network] [Input(3)] [Linear(4)] partial class «Net» { public void Forward() { } }"
        },
        {
            "FN0016", "'Net' declares 'Net()', which the generated part declares",
            "[Network] [Input(3)] [Linear(4)] partial class «Net» { public Net() { } }"
        },
        {
            "FN0016", "'Net' declares 'Net(TorchRandom)', which the generated part declares",
            "[Network] [Input(3)] [Linear(4)] partial class «Net» { public Net(TorchRandom random) { } }"
        },
        {
            "FN0016", "'Net' declares 'Loss', which the generated part declares",
            "[Network] [Input(3)] [Linear(4)] [CrossEntropyLoss] partial class «Net» { public float Loss { get; set; } }"
        },
        {
            "FN0016", "'Net' declares 'workspace', which the generated part declares",
            "[Network] [Input(3)] [Linear(4)] partial class «Net» { internal int workspace = 3; }"
        },
        {
            "FN0016", "'Net' declares 'get_Fc1', which the generated part declares",
            "[Network] [Input(3)] [Linear(4)] partial class «Net» { public int get_Fc1() => 1; }"
        },
        {
            "FN0016", "'Net' declares 'set_Fc1', which the generated part declares",
            "[Network] [Input(3)] [Linear(4)] partial class «Net» { public static void set_Fc1(LinearLayer layer) { } }"
        },
        {
            "FN0016", "'Net' declares 'set_Training', which the generated part declares",
            "[Network] [Input(3)] [Linear(4)] partial class «Net» { private void set_Training(bool mode) { } }"
        },
        {
            "FN0016", "'Net' declares 'get_Output', which the generated part declares",
            "[Network] [Input(3)] [Linear(4)] partial class «Net» { public const int get_Output = 1; }"
        },
        {
            "FN0016", "'Net' declares 'Training', which the generated part declares",
            "[Network] [Input(3)] [Linear(4)] partial class «Net» { [System.Runtime.CompilerServices.IndexerName(\"Training\")] public int this[int i] => i; }"
        },
        {
            "FN0017", "'Forward' is the name of a member that is generated into the class, so the class cannot have it",
            "[Network] [Input(3)] [Linear(4)] partial class «Forward»;"
        },
        {
            "FN0017", "'get_Output' is the name of a member that is generated into the class, so the class cannot have it",
            "[Network] [Input(3)] [Linear(4)] partial class «get_Output»;"
        },
        {
            "FN0100", "bn1 (BatchNorm2d) expects (channels, height, width) per sample, found (3, 8) from the input; BatchNorm1d takes such a shape",
            "[Network] [Input(3, 8)] [«BatchNorm2d»] partial class Net;"
        },
        {
            "FN0100", "bn1 (BatchNorm1d) expects (features) or (channels, length) per sample, found (3, 4, 4) from pool1; BatchNorm2d takes such a shape",
            "[Network] [Input(3, 8, 8)] [AvgPool2d(2)] [«BatchNorm1d»] partial class Net;"
        },
        {
            "FN0100", "pool1 (AvgPool1d) expects (channels, length) per sample, found (24) from flatten1",
            "[Network] [Input(3, 8)] [Flatten] [«AvgPool1d(2)»] partial class Net;"
        },
        {
            "FN0100", "pool1 (AvgPool3d) expects (channels, depth, height, width) per sample, found (3, 8) from the input; AvgPool1d takes such a shape",
            "[Network] [Input(3, 8)] [«AvgPool3d(2)»] partial class Net;"
        },
        {
            "FN0100", "pool1 (AdaptiveMaxPool2d) expects (channels, height, width) per sample, found (3, 8) from the input; AdaptiveMaxPool1d takes such a shape",
            "[Network] [Input(3, 8)] [«AdaptiveMaxPool2d(2, 2)»] partial class Net;"
        },
        {
            "FN0100", "CrossEntropyLoss expects (classes) per sample, found (3, 4) from fc1",
            "[Network] [Input(3, 8)] [Linear(4)] [«CrossEntropyLoss»] partial class Net;"
        },
        {
            "FN0101", "fc1 (Linear) is declared for 24 features, found 8 in the last dimension; the shapes so far: input (3, 8)",
            "[Network] [Input(3, 8)] [Linear(«24», 4)] partial class Net;"
        },
        {
            "FN0101", "bn1 (BatchNorm1d) is declared for 8 features, found 3 in the first dimension; the shapes so far: input (3, 8) > Detach (3, 8)",
            "[Network] [Input(3, 8)] [Detach] [BatchNorm1d(numFeatures: «8»)] partial class Net;"
        },
        {
            "FN0101", "fc1 (Linear) is declared for 24 features, found 12; the shapes so far: input (3, 8) > pool1 (3, 4) > flatten1 (12)",
            "[Network] [Input(3, 8)] [AvgPool1d(2)] [Flatten] [Linear(«24», 4)] partial class Net;"
        },
        {
            "FN0101",
            "fc7 (Linear) is declared for 1 features, found 7; the shapes so far: … > fc1 (2) > fc2 (3) > fc3 (4) > fc4 (5) > fc5 (6) > fc6 (7)",
            "[Network] [Input(1)] [Linear(2)] [Linear(3)] [Linear(4)] [Linear(5)] [Linear(6)] [Linear(7)] [Linear(«1», 4)] partial class Net;"
        },
        {
            "FN0102", "pool1 (AvgPool1d): padding should be at most half of the window's 3, found 2",
            "[Network] [Input(3, 8)] [AvgPool1d(3, Padding = «2»)] partial class Net;"
        },
        {
            "FN0102", "pool1 (AvgPool2d): padding should be at most half of the window's 3, found 2",
            "[Network] [Input(3, 8, 8)] [AvgPool2d(5, 3, Padding = 1, PaddingWidth = «2»)] partial class Net;"
        },
        {
            "FN0110", "pool1 (MaxPool1d): the window that begins at -1 lies in the padding alone; a dilation of 2 steps over a size of 1",
            "[Network] [Input(3, 1)] [MaxPool1d(2, Padding = 1, Dilation = «2»)] partial class Net;"
        },
        {
            "FN0110", "pool1 (MaxPool2d): the window that begins at -2 lies in the padding alone; a dilation of 5 steps over a size of 3",
            "[Network] [Input(3, 8, 3)] [MaxPool2d(1, 2, Stride = 1, PaddingWidth = 3, DilationWidth = «5»)] partial class Net;"
        },
        {
            "FN0103", "pool1 (AvgPool1d): a window of 9 over 8 gives an output of 0, which is too small; the shapes so far: input (3, 8)",
            "[Network] [Input(3, 8)] [AvgPool1d(«9»)] partial class Net;"
        },
        {
            "FN0103", "pool1 (AvgPool1d): a window of 12 over 8 gives an output of -3, which is too small; the shapes so far: input (3, 8)",
            "[Network] [Input(3, 8)] [AvgPool1d(«12», Stride = 1)] partial class Net;"
        },
        {
            "FN0103", "pool1 (AvgPool2d): a window of 9 over 4 gives an output of 0, which is too small; the shapes so far: input (3, 8, 4)",
            "[Network] [Input(3, 8, 4)] [AvgPool2d(2, «9»)] partial class Net;"
        },
        {
            "FN0104", "Input: one sample has 1073741824 values; at most 268435456 fit",
            "[Network] [«Input(32768, 32768)»] [ReLU] partial class Net;"
        },
        {
            "FN0104", "Linear: one sample has 2147483647 values; at most 268435456 fit",
            "[Network] [Input(1)] [«Linear(int.MaxValue)»] partial class Net;"
        },
        {
            "FN0104", "Input: one sample has 18446744073709551616 values; at most 268435456 fit",
            "[Network] [«Input(65536, 65536, 65536, 65536)»] [ReLU] partial class Net;"
        },
        {
            "FN0104", "fc1 (Linear): its weight has 4294967296 values; at most 1073741787 fit",
            "[Network] [Input(65536)] [«Linear(65536)»] partial class Net;"
        },
        {
            "FN0104", "fc3 (Linear): the parameters down to it have 3000000000 values; at most 2147483575 fit",
            "[Network] [Input(31250)] [Linear(32000, Bias = false)] [Linear(31250, Bias = false)] [«Linear(32000, Bias = false)»] [ReLU] partial class Net;"
        },
        {
            "FN0104", "bn4 (BatchNorm1d): the running statistics down to it have 2147483648 values; at most 2147483575 fit",
            "[Network] [Input(268435456)] [BatchNorm1d(Affine = false)] [BatchNorm1d(Affine = false)] [BatchNorm1d(Affine = false)] [«BatchNorm1d(Affine = false)»] partial class Net;"
        },
        {
            "FN0104", "Net: the workspace of one sample has 2684355088 values; at most 2147483575 fit",
            "[Network] [Input(1, 268435456)] [BatchNorm1d] [Tanh] [BatchNorm1d] [Tanh] [BatchNorm1d] [Tanh] [BatchNorm1d] [Tanh] [BatchNorm1d] [Tanh] [BatchNorm1d] [Tanh] [BatchNorm1d] [Tanh] [BatchNorm1d] [Tanh] partial class «Net»;"
        },
        {
            "FN0104", "Net: the workspace of a batch of 1000 has 2684480528 values; at most 2147483575 fit",
            "[Network] [Input(1, 268435, Batch = 1000)] [BatchNorm1d] [Tanh] [BatchNorm1d] [Tanh] [BatchNorm1d] [Tanh] [BatchNorm1d] [Tanh] [BatchNorm1d] [Tanh] [BatchNorm1d] [Tanh] [BatchNorm1d] [Tanh] [BatchNorm1d] [Tanh] partial class «Net»;"
        },
        {
            "FN0104", "Net: the constants of an inference have 2580000000 values; at most 2147483575 fit",
            "[Network] [Input(20000000)] [Linear(33, Bias = false)] [Linear(20000000, Bias = false)] [Linear(33, Bias = false)] partial class «Net»;"
        },
        {
            "FN0104", "pool1 (AvgPool3d): one window has 8589934592 values; at most 268435456 fit",
            "[Network] [Input(1, 8, 8, 8)] [«AvgPool3d(2048, Padding = 1024, Stride = 1)»] partial class Net;"
        },
        {
            "FN0104", "pool1 (MaxPool1d): one window reaches over 2147483648 values; at most 536870912 fit",
            "[Network] [Input(1, 8)] [«MaxPool1d(2, Padding = 1073741823, Dilation = int.MaxValue)»] partial class Net;"
        },
        {
            "FN0104", "pool1 (AdaptiveAvgPool1d): its windows times the positions they share have 4198499305 values; at most 2147483647 fit",
            "[Network] [Input(1, 4194305)] [«AdaptiveAvgPool1d(1000)»] partial class Net;"
        },
        {
            "FN0104", "Input: a batch of 1000000 has 1000000000 values; at most 268435456 fit",
            "[Network] [Input(1000, Batch = «1_000_000»)] [ReLU] partial class Net;"
        },
        {
            "FN0104", "Input: a batch of 2147483647 has 6442450941 values; at most 268435456 fit",
            "[Network] [Input(3, Batch = «int.MaxValue»)] [ReLU] partial class Net;"
        },
        {
            "FN0104", "Input: one sample has 536870912 values; at most 268435456 fit",
            "[Network] [«Input(536870912, Batch = 2)»] [ReLU] partial class Net;"
        },
        {
            "FN0104", "Linear: a batch of 4096 has 409600000 values; at most 268435456 fit",
            "[Network] [Input(3, Batch = 4096)] [BeginNoGrad] [«Linear(100000, Freeze = Freeze.All)»] [EndNoGrad] [ReLU] partial class Net;"
        },
        {
            "FN0018", "No [Tap(\"x\")] stands above; the taps above are: none",
            "[Network] [Input(3)] [ReLU] [Add(«\"x\"»)] partial class Net;"
        },
        {
            "FN0018", "No [Tap(\"x\")] stands above; the taps above are: a, b",
            "[Network] [Input(3)] [Tap(\"b\")] [Tap(\"a\")] [Add(\"a\")] [Add(\"b\")] [Concat(«\"x\"»)] partial class Net;"
        },
        {
            "FN0019", "Nothing below reads [Tap(\"x\")]; add [Add(\"x\")] or [Concat(\"x\")], or remove it",
            "[Network] [Input(3)] [«Tap(\"x\")»] [ReLU] partial class Net;"
        },
        {
            "FN0020", "[Tap(\"x\")] stands above already",
            "[Network] [Input(3)] [Tap(\"x\")] [ReLU] [Tap(«\"x\"»)] [Add(\"x\")] partial class Net;"
        },
        {
            "FN0105", "add1 (Add) joins (4) with 'x' of (3); a sum needs equal shapes, a concatenation equal ones but for the channels",
            "[Network] [Input(3)] [Tap(\"x\")] [Linear(4)] [Add(«\"x\"»)] partial class Net;"
        },
        {
            "FN0105", "concat1 (Concat) joins (2, 4) with 'x' of (2, 8); a sum needs equal shapes, a concatenation equal ones but for the channels",
            "[Network] [Input(2, 8)] [Tap(\"x\")] [MaxPool1d(2)] [Concat(«\"x\"»)] partial class Net;"
        },
        {
            "FN0106", "norm1 (InstanceNorm1d) takes the variance of a channel of one sample, which has one value in (3, 1) from the input; expected more than 1",
            "[Network] [Input(3, 1)] [«InstanceNorm1d(3, TrackRunningStats = true)»] partial class Net;"
        },
        {
            "FN0106", "norm1 (GroupNorm) takes the variance of a group of channels, which has one value in (3) from the input; expected more than 1",
            "[Network] [Input(3)] [GroupNorm(«3», 3)] partial class Net;"
        },
        {
            "FN0107", "norm1 (LayerNorm) is declared for a normalized shape of (4, 8); the last dimensions of (3, 8) from the input are others",
            "[Network] [Input(3, 8)] [LayerNorm(«4», 8)] partial class Net;"
        },
        {
            "FN0107", "norm1 (RMSNorm) is declared for a normalized shape of (1, 3, 8); the last dimensions of (3, 8) from the input are others",
            "[Network] [Input(3, 8)] [RMSNorm(«1», 3, 8)] partial class Net;"
        },
        {
            "FN0100", "norm1 (InstanceNorm2d) expects (channels, height, width) per sample, found (3, 8) from the input; InstanceNorm1d takes such a shape",
            "[Network] [Input(3, 8)] [«InstanceNorm2d»] partial class Net;"
        },
        {
            "FN0101", "norm1 (InstanceNorm1d) is declared for 4 features, found 3 in the first dimension; the shapes so far: input (3, 8)",
            "[Network] [Input(3, 8)] [InstanceNorm1d(«4»)] partial class Net;"
        },
        {
            "FN0101", "norm1 (GroupNorm) is declared for 4 features, found 6 in the first dimension; the shapes so far: input (6, 8)",
            "[Network] [Input(6, 8)] [GroupNorm(2, «4»)] partial class Net;"
        },
        {
            "FN0015", "norm1 (GroupNorm): NumGroups must be a divisor of 6 channels, found 4",
            "[Network] [Input(6, 8)] [GroupNorm(«4»)] partial class Net;"
        },
        {
            "FN0015", "norm1 (GroupNorm): NumChannels must be 0 (inferred) or positive, found -1",
            "[Network] [Input(6, 8)] [GroupNorm(2, «-1»)] partial class Net;"
        },
        {
            "FN0015", "norm1 (GroupNorm): Eps must be 0 or positive, and finite, found -1",
            "[Network] [Input(6, 8)] [GroupNorm(2, Eps = «-1»)] partial class Net;"
        },
        {
            "FN0015", "norm1 (LayerNorm): Eps must be 0 or positive, and finite, found NaN",
            "[Network] [Input(8)] [LayerNorm(8, Eps = «double.NaN»)] partial class Net;"
        },
        {
            "FN0015", "norm1 (RMSNorm): Eps must be 0 or positive, and finite, found -1",
            "[Network] [Input(8)] [RMSNorm(8, Eps = «-1»)] partial class Net;"
        },
        {
            "FN0015", "norm1 (InstanceNorm1d): Momentum must be from 0 to 1, found 2",
            "[Network] [Input(3, 8)] [InstanceNorm1d(Momentum = «2»)] partial class Net;"
        },
        {
            "FN0108", "CrossEntropyLoss: Weight has 3 values, expected one for each class of (4) from fc1",
            "[Network] [Input(3)] [Linear(4)] [CrossEntropyLoss(Weight = «new double[] { 1, 2, 3 }»)] partial class Net;"
        },
        {
            "FN0108", "CrossEntropyLoss: Weight has 0 values, expected one for each class of (4) from fc1",
            "[Network] [Input(3)] [Linear(4)] [CrossEntropyLoss(ProbabilityTargets = true, Weight = «[]»)] partial class Net;"
        },
        {
            "FN0108", "NLLLoss: Weight has 1 values, expected one for each class of (3) from act1",
            "[Network] [Input(3)] [LogSoftmax] [NLLLoss(Weight = «new double[] { 1 }»)] partial class Net;"
        },
        {
            "FN0108", "BCEWithLogitsLoss: PosWeight has 2 values, expected 1, or one for each element of the last dimension of (2, 3) from fc1",
            "[Network] [Input(2, 5)] [Linear(3)] [BCEWithLogitsLoss(PosWeight = «[1, 2]»)] partial class Net;"
        },
        {
            "FN0015", "CrossEntropyLoss: Weight must be finite numbers, found NaN",
            "[Network] [Input(3)] [Linear(2)] [CrossEntropyLoss(Weight = «[1, double.NaN]»)] partial class Net;"
        },
        {
            "FN0015", "BCEWithLogitsLoss: PosWeight must be finite numbers, found -Infinity",
            "[Network] [Input(3)] [Linear(2)] [BCEWithLogitsLoss(PosWeight = «[-1 / 0.0]»)] partial class Net;"
        },
        {
            "FN0015", "CrossEntropyLoss: IgnoreIndex must be negative beside ProbabilityTargets, of which none is ignored, found 1",
            "[Network] [Input(3)] [Linear(2)] [CrossEntropyLoss(ProbabilityTargets = true, IgnoreIndex = «1»)] partial class Net;"
        },
        {
            "FN0015", "SmoothL1Loss: Beta must be 0 or more, found -0.5",
            "[Network] [Input(3)] [ReLU] [SmoothL1Loss(Beta = «-0.5»)] partial class Net;"
        },
        {
            "FN0015", "SmoothL1Loss: Beta must be 0 or more, found NaN",
            "[Network] [Input(3)] [ReLU] [SmoothL1Loss(Beta = «double.NaN»)] partial class Net;"
        },
        {
            "FN0015", "HuberLoss: Delta must be positive, found 0",
            "[Network] [Input(3)] [ReLU] [HuberLoss(Delta = «0»)] partial class Net;"
        },
        {
            "FN0015", "L1Loss: Reduction must be Mean, Sum or None, found 3",
            "[Network] [Input(3)] [ReLU] [L1Loss(Reduction = «(Reduction)3»)] partial class Net;"
        },
        {
            "FN0100", "NLLLoss expects (classes) per sample, found (2, 3) from act1",
            "[Network] [Input(2, 3)] [LogSoftmax] [«NLLLoss(Weight = new double[] { 1 })»] partial class Net;"
        },
        {
            "FN0008", "[L1Loss] stands below the loss [MSELoss]; the loss must be the last attribute",
            "[Network] [Input(3)] [ReLU] [MSELoss] [«L1Loss»] partial class Net;"
        },
        {
            "FN0015", "pool1 (MaxPool1d): Dilation must be positive, found 0",
            "[Network] [Input(2, 8)] [MaxPool1d(2, Dilation = «0»)] partial class Net;"
        },
        {
            "FN0015", "pool1 (AdaptiveAvgPool2d): OutputWidth must be 0 (as the input) or positive, found -1",
            "[Network] [Input(2, 8, 8)] [AdaptiveAvgPool2d(2, «-1»)] partial class Net;"
        },
        {
            "FN0014", "'fc1' gives the property 'Fc1', which its base class 'Model' already declares",
            "class Model { protected static void Fc1() { } } [Network] [Input(3)] [«Linear(4)»] partial class Net : Model;"
        },
        {
            "FN0029", "'Net' inherits 'Output' from 'Model', and the generated part would hide it",
            "class Model { public const int Output = 3; } class Middle : Model; [Network] [Input(3)] [Linear(4)] partial class «Net» : Middle;"
        },
        {
            "FN0029", "'Net' inherits 'Train' from 'Model', and the generated part would hide it",
            "class Model { public static void Train(bool quietly) { } } [Network] [Input(3)] [Linear(4)] partial class «Net» : Model;"
        },
        {
            "FN0029", "'Net' inherits 'Backward' from 'Model', and the generated part would hide it",
            "class Model<T> { public virtual void Backward(ReadOnlySpan<T> x) { } } [Network] [Input(3)] [Linear(4)] partial class «Net» : Model<float>;"
        },
        {
            "FN0029", "'Net' inherits 'Kernels' from 'Model', and the generated part would hide it",
            "class Model { protected class Kernels; } [Network] [Input(3)] [Linear(4)] partial class «Net» : Model;"
        },
        {
            "FN0029", "'Net' inherits 'fc1WeightRecorded' from 'Model', and the generated part would hide it",
            "class Model { protected bool fc1WeightRecorded; } [Network] [Input(3)] [Linear(4)] partial class «Net» : Model;"
        },
        {
            "FN0030", "'Net' derives from 'Model', which has no constructor that the generated ones can call without arguments",
            "class Model(int x) { public int X => x; } [Network] [Input(3)] [Linear(4)] partial class «Net» : Model;"
        },
        {
            "FN0030", "'Net' derives from 'Model', which has no constructor that the generated ones can call without arguments",
            "class Model { private Model() { } public Model(int x) { } } [Network] [Input(3)] [Linear(4)] partial class «Net» : Model;"
        },
        {
            "FN0030", "'Net' derives from 'Model', which has no constructor that the generated ones can call without arguments",
            "class Model { public Model(int x = 0) { } public Model(string x = \"\") { } } [Network] [Input(3)] [Linear(4)] partial class «Net» : Model;"
        },
        {
            "FN0015", "pool1 (AvgPool2d): DivisorOverride must be 0 (none) or positive, found -2",
            "[Network] [Input(2, 8, 8)] [AvgPool2d(2, DivisorOverride = «-2»)] partial class Net;"
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_mistake_is_reported_where_it_stands_and_nothing_is_generated(string id, string message, string marked) =>
        AssertSingle(id, message, marked);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_mistake_is_reported_in_the_same_words_in_every_culture(string id, string message, string marked)
    {
        using CultureScope finnish = new("fi-FI");
        AssertSingle(id, message, marked);
    }

    /// <summary>Nothing near them is refused, and what is generated counts in numbers that an int holds.</summary>
    [Theory]
    [InlineData("[Input(16384)] [Linear(16384)] [Linear(16384)] [Linear(16384)] [Linear(16384)] [Linear(16384)] [Linear(16384)] [Linear(16384)]")]
    [InlineData("[Input(1, 268435456)] [BatchNorm1d] [Tanh] [MSELoss]")]
    [InlineData("[Input(60000000)] [Linear(17, Bias = false)]")]
    [InlineData("[Input(268435456)] [BatchNorm1d(Affine = false)] [BatchNorm1d(Affine = false)]")]
    [InlineData("[Input(1, 8)] [AvgPool1d(3, Padding = 1, Stride = int.MaxValue)]")]
    [InlineData("[Input(1, 2)] [MaxPool1d(2, Padding = 1, Dilation = 2)]")]
    [InlineData("[Input(1, 3)] [MaxPool1d(2, Padding = 3, Stride = 5, Dilation = 5)]")]
    [InlineData("[Input(1, 4194304)] [AdaptiveAvgPool1d(1024)]")]
    [InlineData("[Input(1, 4194305)] [AdaptiveAvgPool1d(500)]")]
    public void What_just_fits_compiles(string layers)
    {
        GeneratorRun run = GeneratorRunner.Run($"[Network] {layers} partial class Net;");

        Assert.Empty(run.Errors);
        CompiledCode.RequireClean(run.Output);
    }

    [Fact]
    public void Several_mistakes_are_reported_at_once()
    {
        GeneratorRun run = GeneratorRunner.Run(
            "[Network] [Input(3, 8)] [AvgPool1d(9)] [BatchNorm1d(4)] [EndNoGrad] [Linear(0)] partial class Net;");

        Assert.Equal(["FN0103", "FN0101", "FN0010", "FN0015"], run.Diagnostics.Select(diagnostic => diagnostic.Id));
        Assert.Empty(run.Files);
    }

    [Fact]
    public void A_mistake_in_one_network_leaves_the_others_generated()
    {
        GeneratorRun run = GeneratorRunner.Run(
            "[Network] [Input(3)] [Linear(0)] partial class Wrong;", "[Network] [Input(3)] [Linear(4)] partial class Right;");

        Assert.Single(run.Diagnostics);
        Assert.Equal("Right.g.cs", Assert.Single(run.Files).HintName);
    }

    private static void AssertSingle(string id, string message, string marked)
    {
        GeneratorRun run = GeneratorRunner.Run(MarkedSource.Strip(marked));

        Assert.Null(run.Result.Exception);
        Diagnostic found = Assert.Single(run.Diagnostics);
        Assert.Equal((id, message), (found.Id, found.GetMessage(CultureInfo.CurrentCulture)));
        MarkedSource.AssertMarked(marked, found);
        Assert.Empty(run.Files);
    }
}
