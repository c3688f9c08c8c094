using Xunit;

namespace FusedNorm.Generator.Tests.Diagnostics;

/// <summary>
/// Shapes that do not fit, and what is too large: id, message and source; «guillemets» stand around what the message must point at.
/// </summary>
internal static class MistakesInShapes
{
    public static TheoryData<string, string, string> Cases => new()
    {
        {
            "FN0100",
            "bn1 (BatchNorm2d) expects (channels, height, width) per sample, found (3, 8) from the input; BatchNorm1d takes such a shape",
            "[Network] [Input(3, 8)] [«BatchNorm2d»] partial class Net;"
        },
        {
            "FN0100", "bn1 (BatchNorm1d) expects (features) or (channels, length) per sample, found (3, 4, 4) from pool1; "
                + "BatchNorm2d takes such a shape",
            "[Network] [Input(3, 8, 8)] [AvgPool2d(2)] [«BatchNorm1d»] partial class Net;"
        },
        {
            "FN0100", "pool1 (AvgPool1d) expects (channels, length) per sample, found (24) from flatten1",
            "[Network] [Input(3, 8)] [Flatten] [«AvgPool1d(2)»] partial class Net;"
        },
        {
            "FN0100", "pool1 (AvgPool3d) expects (channels, depth, height, width) per sample, found (3, 8) from the input; "
                + "AvgPool1d takes such a shape",
            "[Network] [Input(3, 8)] [«AvgPool3d(2)»] partial class Net;"
        },
        {
            "FN0100", "pool1 (AdaptiveMaxPool2d) expects (channels, height, width) per sample, found (3, 8) from the input; "
                + "AdaptiveMaxPool1d takes such a shape",
            "[Network] [Input(3, 8)] [«AdaptiveMaxPool2d(2, 2)»] partial class Net;"
        },
        {
            "FN0100", "CrossEntropyLoss expects (classes) per sample, found (3, 4) from fc1",
            "[Network] [Input(3, 8)] [Linear(4)] [«CrossEntropyLoss»] partial class Net;"
        },
        {
            "FN0100", "norm1 (InstanceNorm2d) expects (channels, height, width) per sample, found (3, 8) from the input; "
                + "InstanceNorm1d takes such a shape",
            "[Network] [Input(3, 8)] [«InstanceNorm2d»] partial class Net;"
        },
        {
            "FN0100", "NLLLoss expects (classes) per sample, found (2, 3) from act1",
            "[Network] [Input(2, 3)] [LogSoftmax] [«NLLLoss(Weight = new double[] { 1 })»] partial class Net;"
        },
        {
            "FN0101", "fc1 (Linear) is declared for 24 features, found 8 in the last dimension; the shapes so far: input (3, 8)",
            "[Network] [Input(3, 8)] [Linear(«24», 4)] partial class Net;"
        },
        {
            "FN0101",
            "bn1 (BatchNorm1d) is declared for 8 features, found 3 in the first dimension; the shapes so far: input (3, 8) > Detach (3, 8)",
            "[Network] [Input(3, 8)] [Detach] [BatchNorm1d(numFeatures: «8»)] partial class Net;"
        },
        {
            "FN0101", "fc1 (Linear) is declared for 24 features, found 12; the shapes so far: input (3, 8) > pool1 (3, 4) > flatten1 (12)",
            "[Network] [Input(3, 8)] [AvgPool1d(2)] [Flatten] [Linear(«24», 4)] partial class Net;"
        },
        {
            "FN0101",
            "fc7 (Linear) is declared for 1 features, found 7; the shapes so far: "
            + "… > fc1 (2) > fc2 (3) > fc3 (4) > fc4 (5) > fc5 (6) > fc6 (7)",
            "[Network] [Input(1)] [Linear(2)] [Linear(3)] [Linear(4)] [Linear(5)] [Linear(6)] [Linear(7)] [Linear(«1», 4)] "
            + "partial class Net;"
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
            "FN0102", "pool1 (AvgPool1d): padding should be at most half of the window's 3, found 2",
            "[Network] [Input(3, 8)] [AvgPool1d(3, Padding = «2»)] partial class Net;"
        },
        {
            "FN0102", "pool1 (AvgPool2d): padding should be at most half of the window's 3, found 2",
            "[Network] [Input(3, 8, 8)] [AvgPool2d(5, 3, Padding = 1, PaddingWidth = «2»)] partial class Net;"
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
            "FN0103",
            "pool1 (AvgPool2d): a window of 9 over 4 gives an output of 0, which is too small; the shapes so far: input (3, 8, 4)",
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
            "[Network] [Input(31250)] [Linear(32000, Bias = false)] [Linear(31250, Bias = false)] "
            + "[«Linear(32000, Bias = false)»] [ReLU] partial class Net;"
        },
        {
            "FN0104", "bn4 (BatchNorm1d): the running statistics down to it have 2147483648 values; at most 2147483575 fit",
            "[Network] [Input(268435456)] [BatchNorm1d(Affine = false)] [BatchNorm1d(Affine = false)] "
            + "[BatchNorm1d(Affine = false)] [«BatchNorm1d(Affine = false)»] partial class Net;"
        },
        {
            "FN0104", "Net: the workspace of one sample has 2684355088 values; at most 2147483575 fit",
            "[Network] [Input(1, 268435456)] [BatchNorm1d] [Tanh] [BatchNorm1d] [Tanh] [BatchNorm1d] [Tanh] [BatchNorm1d] "
            + "[Tanh] [BatchNorm1d] [Tanh] [BatchNorm1d] [Tanh] [BatchNorm1d] [Tanh] [BatchNorm1d] [Tanh] partial class «Net»;"
        },
        {
            "FN0104", "Net: the workspace of a batch of 1000 has 2684480528 values; at most 2147483575 fit",
            "[Network] [Input(1, 268435, Batch = 1000)] [BatchNorm1d] [Tanh] [BatchNorm1d] [Tanh] [BatchNorm1d] [Tanh] "
            + "[BatchNorm1d] [Tanh] [BatchNorm1d] [Tanh] [BatchNorm1d] [Tanh] [BatchNorm1d] [Tanh] [BatchNorm1d] [Tanh] "
            + "partial class «Net»;"
        },
        {
            "FN0104", "Net: the constants of an inference have 2580000000 values; at most 2147483575 fit",
            "[Network] [Input(20000000)] [Linear(33, Bias = false)] [Linear(20000000, Bias = false)] [Linear(33, Bias = false)] "
            + "partial class «Net»;"
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
            "FN0104",
            "pool1 (AdaptiveAvgPool1d): its windows times the positions they share have 4198499305 values; at most 2147483647 fit",
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
            "FN0105", "add1 (Add) joins (4) with 'x' of (3); a sum needs equal shapes, a concatenation equal ones but for the channels",
            "[Network] [Input(3)] [Tap(\"x\")] [Linear(4)] [Add(«\"x\"»)] partial class Net;"
        },
        {
            "FN0105",
            "concat1 (Concat) joins (2, 4) with 'x' of (2, 8); a sum needs equal shapes, a concatenation equal ones but for the channels",
            "[Network] [Input(2, 8)] [Tap(\"x\")] [MaxPool1d(2)] [Concat(«\"x\"»)] partial class Net;"
        },
        {
            "FN0106", "norm1 (InstanceNorm1d) takes the variance of a channel of one sample, "
                + "which has one value in (3, 1) from the input; expected more than 1",
            "[Network] [Input(3, 1)] [«InstanceNorm1d(3, TrackRunningStats = true)»] partial class Net;"
        },
        {
            "FN0106",
            "norm1 (GroupNorm) takes the variance of a group of channels, which has one value in (3) from the input; expected more than 1",
            "[Network] [Input(3)] [GroupNorm(«3», 3)] partial class Net;"
        },
        {
            "FN0107",
            "norm1 (LayerNorm) is declared for a normalized shape of (4, 8); the last dimensions of (3, 8) from the input are others",
            "[Network] [Input(3, 8)] [LayerNorm(«4», 8)] partial class Net;"
        },
        {
            "FN0107",
            "norm1 (RMSNorm) is declared for a normalized shape of (1, 3, 8); the last dimensions of (3, 8) from the input are others",
            "[Network] [Input(3, 8)] [RMSNorm(«1», 3, 8)] partial class Net;"
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
            "FN0108",
            "BCEWithLogitsLoss: PosWeight has 2 values, expected 1, or one for each element of the last dimension of (2, 3) from fc1",
            "[Network] [Input(2, 5)] [Linear(3)] [BCEWithLogitsLoss(PosWeight = «[1, 2]»)] partial class Net;"
        },
        {
            "FN0110", "pool1 (MaxPool1d): the window that begins at -1 lies in the padding alone; a dilation of 2 steps over a size of 1",
            "[Network] [Input(3, 1)] [MaxPool1d(2, Padding = 1, Dilation = «2»)] partial class Net;"
        },
        {
            "FN0110", "pool1 (MaxPool2d): the window that begins at -2 lies in the padding alone; a dilation of 5 steps over a size of 3",
            "[Network] [Input(3, 8, 3)] [MaxPool2d(1, 2, Stride = 1, PaddingWidth = 3, DilationWidth = «5»)] partial class Net;"
        },
    };
}
