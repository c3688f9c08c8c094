using Xunit;

namespace FusedNorm.Generator.Tests.Diagnostics;

/// <summary>
/// Options of layers out of their range: id, message and source; «guillemets» stand around what the message must point at.
/// </summary>
internal static class MistakesInOptions
{
    public static TheoryData<string, string, string> Cases => new()
    {
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
            "FN0015", "pool1 (MaxPool1d): Dilation must be positive, found 0",
            "[Network] [Input(2, 8)] [MaxPool1d(2, Dilation = «0»)] partial class Net;"
        },
        {
            "FN0015", "pool1 (AdaptiveAvgPool2d): OutputWidth must be 0 (as the input) or positive, found -1",
            "[Network] [Input(2, 8, 8)] [AdaptiveAvgPool2d(2, «-1»)] partial class Net;"
        },
        {
            "FN0015", "pool1 (AvgPool2d): DivisorOverride must be 0 (none) or positive, found -2",
            "[Network] [Input(2, 8, 8)] [AvgPool2d(2, DivisorOverride = «-2»)] partial class Net;"
        },
    };
}
