namespace FusedNorm;

/// <summary>
/// What the batch norms share: y = (x - mean) / sqrt(var + Eps) * weight + bias per channel, with the batch's mean and biased
/// variance in training and the running ones in evaluation.
/// </summary>
public abstract class BatchNormAttribute : LayerAttribute
{
    private protected BatchNormAttribute(int numFeatures) => NumFeatures = numFeatures;

    /// <summary>The number of channels; 0 infers it from the layer above.</summary>
    public int NumFeatures { get; }

    /// <summary>Added to the variance under the root; 1e-5 by default.</summary>
    public double Eps { get; set; } = 1e-5;

    /// <summary>The weight of the <em>new</em> value in the running statistics; 0.1 by default.</summary>
    public double Momentum { get; set; } = 0.1;

    /// <summary>PyTorch's <c>momentum=None</c>: the running statistics are the plain average over all batches so far.</summary>
    public bool CumulativeAverage { get; set; }

    /// <summary>Whether the layer has a weight and a bias; true by default.</summary>
    public bool Affine { get; set; } = true;

    /// <summary>Whether running statistics exist; without them evaluation, too, normalises with the batch. True by default.</summary>
    public bool TrackRunningStats { get; set; } = true;

    /// <summary>Pins the layer to eval mode: running statistics always, never updated, whatever the network's mode.</summary>
    public bool Eval { get; set; }

    /// <summary>Which parameters are declared untrainable.</summary>
    public Freeze Freeze { get; set; }
}

/// <summary><c>torch.nn.BatchNorm1d</c> over (features) or (channels, length).</summary>
/// <param name="numFeatures">The number of channels; 0 infers it.</param>
public sealed class BatchNorm1dAttribute(int numFeatures = 0) : BatchNormAttribute(numFeatures);

/// <summary><c>torch.nn.BatchNorm2d</c> over (channels, height, width).</summary>
/// <param name="numFeatures">The number of channels; 0 infers it.</param>
public sealed class BatchNorm2dAttribute(int numFeatures = 0) : BatchNormAttribute(numFeatures);

/// <summary><c>torch.nn.BatchNorm3d</c> over (channels, depth, height, width).</summary>
/// <param name="numFeatures">The number of channels; 0 infers it.</param>
public sealed class BatchNorm3dAttribute(int numFeatures = 0) : BatchNormAttribute(numFeatures);
