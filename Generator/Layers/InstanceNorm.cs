using FusedNorm.Generator.Diagnostics;
using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Layers.Normalization;

namespace FusedNorm.Generator.Layers;

/// <summary><c>torch.nn.InstanceNorm1d</c>, <c>InstanceNorm2d</c> and <c>InstanceNorm3d</c>: a group is a channel of one sample.</summary>
internal sealed class InstanceNorm(LayerOptions options, int rank, string expected)
    : TrackingNorm(options, [rank], expected, affine: false, tracks: false, isCumulative: false)
{
    public override string NamePrefix => "norm";

    protected override string HandleClass => "InstanceNormLayer";

    protected override NormGroup Group => NormGroup.Instance;

    public override StatisticsOwner StatisticsOwner => StatisticsOwner.Instance;

    public override Shape? InferShape(Shape input, Reporter reporter)
    {
        Shape? output = base.InferShape(input, reporter);
        if (output is not null && MayUseInput && input.Positions == 1)
        {
            // PyTorch raises in training: "Expected more than 1 spatial element when training".
            reporter.Report(DiagnosticDescriptors.OneValuePerGroup, "a channel of one sample", input.ToString(), reporter.From);
            return null;
        }

        return output;
    }

    /// <summary>A program that never takes the input's own statistics works channel by channel, as a batch norm's.</summary>
    public override int RowsFor(Node node, bool isPredict) => UsesInput(isPredict) ? node.Output.Shape.Channels : 0;
}
