using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers.Normalization;

/// <summary>The scalars of a norm's groups, a tensor each; forward writes them, backward reads them.</summary>
/// <param name="tensors">Where tensors are made.</param>
/// <param name="node">The norm.</param>
/// <param name="isPredict">Whether they are Predict's own.</param>
/// <param name="rows">How many groups each sample has; 0 where a group is a channel of the whole batch.</param>
internal sealed class NormTensors(TensorTable tensors, Node node, bool isPredict, int rows)
{
    private readonly int channels = node.Output.Shape.Channels;

    /// <summary>Whether a group is a run of one sample.</summary>
    public bool IsByRow => rows > 0;

    /// <summary>The subtracted mean, rounded.</summary>
    public Tensor Mean => PerGroup("Mean");

    /// <summary>What rounding took from the mean.</summary>
    public Tensor Remainder => PerGroup("MeanRemainder");

    /// <summary>The unbiased variance.</summary>
    public Tensor Variance => PerGroup("Variance");

    /// <summary>What rounding took from it.</summary>
    public Tensor VarianceRemainder => PerGroup("VarianceRemainder");

    /// <summary>1 / sqrt(variance + eps).</summary>
    public Tensor InverseDeviation => PerGroup("InverseDeviation");

    /// <summary>weight / sqrt(variance + eps).</summary>
    public Tensor Scale => PerGroup("Scale");

    /// <summary>
    /// What is added after scaling: bias - remainder * scale, or - remainder / sqrt(variance + eps) where the bias comes later.
    /// </summary>
    public Tensor Shift => PerGroup("Shift");

    public Tensor RunningMean => tensors.Running(new Statistic(node, Moment.Mean), node.Local + "RunningMean", channels);

    public Tensor RunningVar => tensors.Running(new Statistic(node, Moment.Variance), node.Local + "RunningVar", channels);

    /// <summary>A tensor of one scalar per group.</summary>
    public Tensor PerGroup(string suffix)
    {
        string name = (isPredict ? "predict" + node.Property : node.Local) + suffix;
        return IsByRow ? tensors.Of(node, name, TensorKind.PerSample, rows) : tensors.Of(node, name, TensorKind.PerChannel, channels);
    }

    /// <summary>The scalar of the group that a point belongs to.</summary>
    public Expr Read(Tensor perGroup) => IsByRow ? new RowElement(perGroup) : new Channel(perGroup);

    /// <summary>Sets the group's scalar.</summary>
    public Step Set(Tensor perGroup, Expr value) => IsByRow ? new SetRow(perGroup, value) : new SetChannel(perGroup, value);

    /// <summary>A kernel over the groups.</summary>
    public Kernel Kernel(string name, Geometry geometry) =>
        IsByRow ? new Kernel(name, Group.Row, geometry) { RowsPerSample = rows } : new Kernel(name, Group.Channel, geometry);
}
