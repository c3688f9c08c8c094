namespace FusedNorm.Generator.Tests.Declarations;

/// <summary>
/// Valid declarations to break: between them they use every attribute. Small ones, two or three layers each, because whatever class comes
/// of a mutant is compiled.
/// </summary>
internal static class MutatedSources
{
    /// <summary>The sources.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        """
        [Network] [Input(3, 8)] [AvgPool1d(2)] [BatchNorm1d(3)] [CrossEntropyLoss(LabelSmoothing = 0.1, IgnoreIndex = -1)]
        public sealed partial class SeedNet;
        """,
        """
        [Network] [Input(6)] [BeginNoGrad] [Linear(5)] [BatchNorm1d(Eval = true)] [EndNoGrad] [Linear(4)]
        public partial class Net { public int Answer => 42; private int counter; }
        """,
        """
        [Network] [Input(6)] [Linear(4, Freeze = Freeze.All)] [BatchNorm1d(Freeze = Freeze.Weight, Momentum = 0.25)]
        [Linear(3, Bias = false)]
        partial class Net { public Net(int seed) { } }
        """,
        """
        [Network] [Input(4, 6, Batch = 2, RequiresGrad = true)] [BatchNorm1d(TrackRunningStats = false, Affine = false)]
        [AvgPool1d(3, Stride = 2, Padding = 1)]
        internal sealed partial class Net : IDisposable { public void Dispose() { } }
        """,
        """
        [Network] [Input(2, 6, 5)] [BatchNorm2d(2, Eps = 1e-3, Name = "norm_in", Key = "net.0")]
        [AvgPool2d(3, 2, StrideHeight = 2, Padding = 1, CountIncludePad = false, CeilMode = true)]
        public partial class Net;
        """,
        """
        [Network] [Input(4, 6)] [LayerNorm(6, Bias = false)] [GroupNorm(2, Eps = 0.01)] [InstanceNorm1d(Affine = true)] partial class Net;
        """,
        """
        [Network] [Input(4)] [Dropout(0.2)] [RMSNorm(4, Freeze = Freeze.Weight)] [Dropout]
        [BCEWithLogitsLoss(PosWeight = new double[] { 3, 0.5, 1, 0 })]
        partial class Net;
        """,
        """
        partial struct Holder
        {
            private sealed partial class @class
            {
                [Network] [Input(2)] [Linear(2)] private partial class Inner { public int Answer => 42; }
            }
        }
        """,
        """
        namespace Inner
        {
            [Network] [Input(3)] [Linear(2)] [Detach] [Flatten] [Linear(outFeatures: 2)] [HuberLoss(Delta = 2)] public partial class Net;
        }
        """,
        """
        [Network] [Input(4)] [Linear(4)] [Include<Trunk>("trunk", Freeze = Freeze.All)] [Include<Block>(Eval = true)]
        public partial class Net;
        [Network] [Input(4)] [Tap("x")] [Include<Block>] [Add("x")] public partial class Trunk;
        [Network] [Input(4)] [BatchNorm1d] public partial class Block;
        """,
        """
        [Network] [Input(4)] [Include<Half>] [Include<Half>("second")] [NLLLoss(Weight = new double[] { 1, 2, 0.5, 3 }, IgnoreIndex = 3)]
        public sealed partial class Net;
        [Network] [Input(4)] [LogSoftmax] public sealed partial class Half { public int Answer() => 42; }
        """,
        """
        [Network] [Input(2, 9)] [MaxPool1d(3, Stride = 2, Padding = 1, Dilation = 1, CeilMode = true)] [AdaptiveMaxPool1d(4)]
        [AdaptiveAvgPool1d(2)] public partial class Net;
        """,
        """
        [Network] [Input(2, 6, 7)] [MaxPool2d(2, 3, StrideHeight = 1, DilationWidth = 2, PaddingHeight = 1)] [AdaptiveAvgPool2d(4, 2)]
        [AdaptiveMaxPool2d(2, 2)] partial class Net;
        """,
        """
        [Network] [Input(2, 6, 7)] [InstanceNorm2d(2, Momentum = 0.5)] [GELU(Tanh = true)] internal partial class Net;
        """,
        """
        [Network] [Input(2, 4, 4, 5)] [AvgPool3d(2, StrideDepth = 1, DivisorOverride = 3)] [BatchNorm3d(CumulativeAverage = true)]
        [MaxPool3d(2, 1, 2)] partial class Net;
        """,
        """
        [Network] [Input(2, 4, 4, 5)] [InstanceNorm3d(Eval = true, TrackRunningStats = true)] [SiLU] [Softplus(2, 5)] partial class Net;
        """,
        """
        [Network] [Input(2, 5)] [ReLU6] [Hardtanh(-2, 0.5)] [Hardsigmoid] [Mish] [CELU(alpha: 0.5)] [LogSigmoid] [Flatten]
        [Linear(2)] [MSELoss] partial class Net;
        """,
        """
        [Network] [Input(5)] [LeakyReLU(0.1)] [ELU(alpha: 0.5)] [Sigmoid] [Tanh] [ReLU] [Hardswish] [Softsign] [SELU] [Softmax]
        [MSELoss(Reduction = Reduction.Sum)] partial class Net;
        """,
        """
        [Network] [Input(3)] [Linear(3)] [Tap("a")] [ReLU] [Concat("a")] [L1Loss(Reduction = Reduction.None)] partial class Net;
        """,
        """
        [Network] [Input(3)] [Linear(3)] [Tap("a")] [From("input")] [ReLU] [Tap("b")] [From("a")] [Linear(3)] [Add("b")] partial class Net;
        """,
        """
        [Network] [Weights("net.safetensors")] [Input(3)] [Linear(2)] [BatchNorm1d]
        public partial class Net { public static void Use(float[] x) => Pretrained.Predict(x, x); }
        """,
        """
        [Network(Precision = Precision.Double)] [Input(3)] [Linear(3, 2, Bias = false, Name = "head")] [SmoothL1Loss(Beta = 0.5)]
        partial class Net;
        """,
    ];
}
