namespace FusedNorm;

/// <summary>
/// <c>torch.nn.LayerNorm</c>: y = (x - mean) / sqrt(var + Eps) * weight + bias, with the mean and the biased variance of each sample
/// over its last dimensions, and one weight and bias per normalised element. The same in training and in evaluation.
/// </summary>
/// <param name="normalizedShape">The sizes of the last dimensions; without them the last dimension alone.</param>
public sealed class LayerNormAttribute(params int[] normalizedShape) : LayerAttribute
{
    /// <summary>The sizes of the dimensions that are normalised together; empty infers the last.</summary>
    public int[] NormalizedShape { get; } = normalizedShape;

    /// <summary>Added to the variance under the root; 1e-5 by default.</summary>
    public double Eps { get; set; } = 1e-5;

    /// <summary>Whether the layer has a weight and a bias; true by default.</summary>
    public bool ElementwiseAffine { get; set; } = true;

    /// <summary>Whether a layer with a weight has a bias, too; true by default.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>Which parameters are declared untrainable.</summary>
    public Freeze Freeze { get; set; }
}

/// <summary>
/// <c>torch.nn.RMSNorm</c>: y = x / sqrt(mean(x²) + Eps) * weight over each sample's last dimensions. The same in training and in
/// evaluation.
/// </summary>
/// <param name="normalizedShape">The sizes of the last dimensions; without them the last dimension alone.</param>
public sealed class RMSNormAttribute(params int[] normalizedShape) : LayerAttribute
{
    /// <summary>The sizes of the dimensions that are normalised together; empty infers the last.</summary>
    public int[] NormalizedShape { get; } = normalizedShape;

    /// <summary>
    /// Added to the mean square under the root. NaN, the default, stands for PyTorch's <c>eps=None</c>: the distance from 1 to the next
    /// number of the network's precision, 2⁻²³ or 2⁻⁵².
    /// </summary>
    public double Eps { get; set; } = double.NaN;

    /// <summary>Whether the layer has a weight; true by default.</summary>
    public bool ElementwiseAffine { get; set; } = true;

    /// <summary>Whether the weight is declared untrainable. There is no bias to freeze.</summary>
    public Freeze Freeze { get; set; }
}

/// <summary>
/// <c>torch.nn.GroupNorm</c> over (channels, …): y = (x - mean) / sqrt(var + Eps) * weight + bias, with the mean and the biased variance
/// of each group of neighbouring channels of each sample, and one weight and bias per channel. The same in training and in evaluation.
/// </summary>
/// <param name="numGroups">The number of groups; it divides the number of channels.</param>
/// <param name="numChannels">The number of channels; 0 infers it.</param>
public sealed class GroupNormAttribute(int numGroups, int numChannels = 0) : LayerAttribute
{
    /// <summary>The number of groups.</summary>
    public int NumGroups { get; } = numGroups;

    /// <summary>The number of channels; 0 infers it from the layer above.</summary>
    public int NumChannels { get; } = numChannels;

    /// <summary>Added to the variance under the root; 1e-5 by default.</summary>
    public double Eps { get; set; } = 1e-5;

    /// <summary>Whether the layer has a weight and a bias; true by default.</summary>
    public bool Affine { get; set; } = true;

    /// <summary>Which parameters are declared untrainable.</summary>
    public Freeze Freeze { get; set; }
}

/// <summary>
/// What the instance norms share: y = (x - mean) / sqrt(var + Eps) * weight + bias with the mean and the biased variance of each
/// channel of each sample. As in PyTorch there are no parameters and no running statistics unless they are asked for.
/// </summary>
public abstract class InstanceNormAttribute : LayerAttribute
{
    private protected InstanceNormAttribute(int numFeatures) => NumFeatures = numFeatures;

    /// <summary>The number of channels; 0 infers it from the layer above.</summary>
    public int NumFeatures { get; }

    /// <summary>Added to the variance under the root; 1e-5 by default.</summary>
    public double Eps { get; set; } = 1e-5;

    /// <summary>The weight of the <em>new</em> value, the mean over the batch, in the running statistics; 0.1 by default.</summary>
    public double Momentum { get; set; } = 0.1;

    /// <summary>Whether the layer has a weight and a bias; false by default.</summary>
    public bool Affine { get; set; }

    /// <summary>Whether running statistics exist, which evaluation then normalises with; false by default.</summary>
    public bool TrackRunningStats { get; set; }

    /// <summary>
    /// Pins the layer to eval mode: running statistics, where there are any, always and never updated, whatever the network's mode.
    /// </summary>
    public bool Eval { get; set; }

    /// <summary>Which parameters are declared untrainable.</summary>
    public Freeze Freeze { get; set; }
}

/// <summary><c>torch.nn.InstanceNorm1d</c> over (channels, length).</summary>
/// <param name="numFeatures">The number of channels; 0 infers it.</param>
public sealed class InstanceNorm1dAttribute(int numFeatures = 0) : InstanceNormAttribute(numFeatures);

/// <summary><c>torch.nn.InstanceNorm2d</c> over (channels, height, width).</summary>
/// <param name="numFeatures">The number of channels; 0 infers it.</param>
public sealed class InstanceNorm2dAttribute(int numFeatures = 0) : InstanceNormAttribute(numFeatures);

/// <summary><c>torch.nn.InstanceNorm3d</c> over (channels, depth, height, width).</summary>
/// <param name="numFeatures">The number of channels; 0 infers it.</param>
public sealed class InstanceNorm3dAttribute(int numFeatures = 0) : InstanceNormAttribute(numFeatures);
