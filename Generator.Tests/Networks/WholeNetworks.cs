using Xunit;

namespace FusedNorm.Generator.Tests.Networks;

/// <summary>A handful of networks that between them use everything a declaration can say.</summary>
internal static class WholeNetworks
{
    /// <summary>The network the project was founded on.</summary>
    public const string Seed = """
        [Network]
        [Input(3, 8)]
        [AvgPool1d(2)]
        [BatchNorm1d(3)]
        [Flatten]
        [Linear(12, 4)]
        [CrossEntropyLoss]
        public sealed partial class SeedNet;
        """;

    /// <summary>The same with everything above the last layer cut off.</summary>
    public const string Detached = """
        [Network]
        [Input(3, 8)]
        [AvgPool1d(2)]
        [BatchNorm1d(3)]
        [Flatten]
        [Detach]
        [Linear(12, 4)]
        [CrossEntropyLoss]
        public sealed partial class DetachedNet;
        """;

    /// <summary>A feature extractor inside <c>torch.no_grad()</c>, a head outside.</summary>
    public const string NoGradRegion = """
        [Network]
        [Input(6)]
        [BeginNoGrad]
        [Linear(5)]
        [BatchNorm1d]
        [ReLU]
        [EndNoGrad]
        [Linear(4)]
        [ReLU]
        [Linear(2)]
        public partial class NoGradNet;
        """;

    /// <summary>Frozen parameters, whole and in part, above and below what trains.</summary>
    public const string Frozen = """
        [Network]
        [Input(6)]
        [Linear(5, Freeze = Freeze.All)]
        [BatchNorm1d(Freeze = Freeze.Weight)]
        [ReLU]
        [Linear(4, Freeze = Freeze.Weight)]
        [BatchNorm1d(Freeze = Freeze.All)]
        [Linear(3, Bias = false, Freeze = Freeze.Bias)]
        [CrossEntropyLoss(Reduction = Reduction.Sum)]
        public partial class FrozenNet;
        """;

    /// <summary>Batch norms pinned to eval mode, without statistics and with a cumulative average.</summary>
    public const string Pinned = """
        [Network]
        [Input(4, 6, RequiresGrad = true)]
        [BatchNorm1d(Eval = true)]
        [ReLU]
        [BatchNorm1d(TrackRunningStats = false, Affine = false)]
        [BatchNorm1d(CumulativeAverage = true, Eps = 0.001)]
        [AvgPool1d(3, Stride = 2, Padding = 1)]
        public partial class PinnedNet;
        """;

    /// <summary>An image classifier with a rectangular window, padding that does not count and a fixed batch.</summary>
    public const string Image = """
        namespace Vision.Models;

        [Network]
        [Input(3, 8, 10, Batch = 4)]
        [BatchNorm2d(3, Momentum = 0.25, Name = "norm_in")]
        [AvgPool2d(3, 2, StrideHeight = 2, StrideWidth = 2, Padding = 1, CountIncludePad = false, CeilMode = true)]
        [ReLU]
        [BatchNorm2d]
        [Flatten]
        [Linear(5, Name = "head")]
        [CrossEntropyLoss(IgnoreIndex = -1)]
        public sealed partial class ImageNet;
        """;

    /// <summary>Double precision, a loss per sample and smoothed labels.</summary>
    public const string Double = """
        [Network(Precision = Precision.Double)]
        [Input(2, 5)]
        [BatchNorm1d]
        [Linear(3)]
        [ReLU]
        [Flatten]
        [Linear(4)]
        [CrossEntropyLoss(LabelSmoothing = 0.1, Reduction = Reduction.None)]
        public partial class DoubleNet;
        """;

    /// <summary>
    /// The norms over rows of a sample: a weight for each element or channel, with running statistics and without a mean.
    /// </summary>
    public const string Norms = """
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
        public partial class NormsNet;
        """;

    /// <summary>Several labels for each position, the rare ones weighted: a loss of every element.</summary>
    public const string MultiLabel = """
        [Network]
        [Input(2, 4)]
        [Linear(5)]
        [BCEWithLogitsLoss(PosWeight = new double[] { 3, 0.5, 1, 0, 2.25 })]
        public sealed partial class MultiLabelNet;
        """;

    /// <summary>A class inside others, with keywords for names.</summary>
    public const string Nested = """
        namespace Company.@event;

        internal partial struct Holder
        {
            private sealed partial class @class
            {
                [Network]
                [Input(2)]
                [Linear(2)]
                private partial class Inner
                {
                    public int Answer => 42;
                }
            }
        }
        """;

    /// <summary>Masks from the network's own random stream, one of them fused into a linear layer's loop.</summary>
    public const string Dropout = """
        [Network]
        [Input(6)]
        [Dropout(0.2)]
        [Linear(8)]
        [ReLU]
        [Dropout]
        [Linear(3)]
        [CrossEntropyLoss]
        public sealed partial class DropoutNet;
        """;

    /// <summary>The sources by the name their snapshots have.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        [nameof(Seed)] = Seed,
        [nameof(Detached)] = Detached,
        [nameof(NoGradRegion)] = NoGradRegion,
        [nameof(Frozen)] = Frozen,
        [nameof(Pinned)] = Pinned,
        [nameof(Image)] = Image,
        [nameof(Double)] = Double,
        [nameof(Norms)] = Norms,
        [nameof(MultiLabel)] = MultiLabel,
        [nameof(Nested)] = Nested,
        [nameof(Dropout)] = Dropout,
    };

    /// <summary>The names, for theories.</summary>
    public static TheoryData<string> Names => [.. All.Keys];
}
