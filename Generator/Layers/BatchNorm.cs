using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Layers.Normalization;

namespace FusedNorm.Generator.Layers;

/// <summary><c>torch.nn.BatchNorm1d</c>, <c>BatchNorm2d</c> and <c>BatchNorm3d</c>: a group is a channel of the whole batch.</summary>
internal sealed class BatchNorm(LayerOptions options, int[] ranks, string expected)
    : TrackingNorm(options, ranks, expected, affine: true, tracks: true, isCumulative: options.Bool("CumulativeAverage", false))
{
    public override string NamePrefix => "bn";

    protected override string HandleClass => "BatchNormLayer";

    protected override NormGroup Group => NormGroup.Batch;

    public override StatisticsOwner StatisticsOwner => StatisticsOwner.Batch;

    /// <summary>Not where the batch's statistics are what evaluation takes, too.</summary>
    public override bool PredictsSamplesAlone => TracksStatistics;

    public override string? OnnxObstacle => TracksStatistics
        ? null
        : "normalises with the statistics of the batch in evaluation too (TrackRunningStats = false), "
            + "which ONNX's BatchNormalization does not";
}
