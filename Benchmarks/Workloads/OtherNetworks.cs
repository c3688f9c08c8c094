namespace FusedNorm.Benchmarks.Workloads;

/// <summary>
/// Declarations that have what no workload has: other norms, double precision, joins, frozen parameters, other losses. Nothing runs them.
/// </summary>
internal static class OtherNetworks
{
    /// <summary>The classes.</summary>
    public const string Source =
        """
        [Network]
        [Input(4, 6)]
        [LayerNorm(6)]
        [ReLU]
        [GroupNorm(2)]
        [InstanceNorm1d(Affine = true, TrackRunningStats = true)]
        [Flatten]
        [RMSNorm(24, Freeze = Freeze.Weight)]
        [Linear(3)]
        [CrossEntropyLoss]
        public partial class ManyNorms;

        [Network(Precision = Precision.Double)]
        [Input(3, 16, 16, RequiresGrad = true)]
        [BatchNorm2d]
        [GELU]
        [MaxPool2d(3, Stride = 2, Padding = 1)]
        [Flatten]
        [Linear(40)]
        [BatchNorm1d]
        [SiLU]
        [Linear(4)]
        [CrossEntropyLoss(LabelSmoothing = 0.1, Reduction = Reduction.None)]
        public partial class DoubleImages;

        [Network]
        [Input(64)]
        [Linear(64, Name = "first")]
        [BatchNorm1d]
        [ReLU]
        [Tap("residual")]
        [Linear(64, Name = "second")]
        [BatchNorm1d]
        [Add("residual")]
        [ReLU]
        [Dropout(0.2)]
        [Linear(10)]
        [MSELoss]
        public partial class ResidualBlock;

        [Network]
        [Input(40)]
        [Linear(30, Freeze = Freeze.All)]
        [BatchNorm1d(Freeze = Freeze.Weight)]
        [Tanh]
        [Linear(20, Freeze = Freeze.Weight)]
        [BatchNorm1d(Freeze = Freeze.All)]
        [Sigmoid]
        [Linear(5, Bias = false)]
        [BCEWithLogitsLoss]
        public partial class FrozenLayers;
        """;
}
