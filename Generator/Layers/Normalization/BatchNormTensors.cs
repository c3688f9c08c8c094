using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Lowering;

namespace FusedNorm.Generator.Layers;

/// <summary>The per-channel tensors of one batch norm; forward writes them, backward reads them.</summary>
internal sealed class BatchNormTensors(TensorTable tensors, Node node, bool isPredict)
{
    private readonly int channels = node.Output.Shape.Channels;

    /// <summary>The subtracted mean, rounded.</summary>
    public Tensor Mean => PerChannel("Mean");

    /// <summary>What rounding took from the mean.</summary>
    public Tensor Remainder => PerChannel("MeanRemainder");

    /// <summary>1 / sqrt(variance + eps).</summary>
    public Tensor InverseDeviation => PerChannel("InverseDeviation");

    /// <summary>weight / sqrt(variance + eps).</summary>
    public Tensor Scale => PerChannel("Scale");

    /// <summary>bias - remainder * scale.</summary>
    public Tensor Shift => PerChannel("Shift");

    public Tensor RunningMean => tensors.Shared(node.Local + "RunningMean", TensorKind.Statistic, channels, node.Property + ".RunningMean");

    public Tensor RunningVar => tensors.Shared(node.Local + "RunningVar", TensorKind.Statistic, channels, node.Property + ".RunningVar");

    public Tensor PerChannel(string suffix)
    {
        string name = (isPredict ? "predict" + node.Property : node.Local) + suffix;
        return tensors.Shared(name, TensorKind.PerChannel, channels);
    }
}
