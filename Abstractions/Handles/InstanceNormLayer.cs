using System.Numerics;

namespace FusedNorm;

/// <summary>The handle of an instance norm.</summary>
/// <typeparam name="T">The network's element type.</typeparam>
public class InstanceNormLayer<T> : TrackingNormLayer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Creates the handle; generated code does.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="kind"><c>InstanceNorm1d</c>, <c>InstanceNorm2d</c> or <c>InstanceNorm3d</c>.</param>
    /// <param name="pinnedToEval">Whether <c>Eval = true</c> pins its mode.</param>
    /// <param name="weight">Shape (channels), or null without <c>Affine</c>.</param>
    /// <param name="bias">Shape (channels), or null without <c>Affine</c>.</param>
    /// <param name="runningMean">One value per channel; empty without <c>TrackRunningStats</c>.</param>
    /// <param name="runningVar">One value per channel; empty without <c>TrackRunningStats</c>.</param>
    public InstanceNormLayer(
        string name, string kind, bool pinnedToEval, Parameter<T>? weight, Parameter<T>? bias, Memory<T> runningMean, Memory<T> runningVar)
        : base(name, kind, pinnedToEval, weight, bias, runningMean, runningVar)
    {
    }

    /// <summary>
    /// Whether the next forward pass normalises each sample with its own statistics: in training, and always without running ones.
    /// </summary>
    public bool UsesInstanceStatistics => UsesInputStatistics;
}

/// <summary>The handle of an instance norm in single precision.</summary>
public sealed class InstanceNormLayer : InstanceNormLayer<float>
{
    /// <inheritdoc cref="InstanceNormLayer{T}(string, string, bool, Parameter{T}, Parameter{T}, Memory{T}, Memory{T})"/>
    public InstanceNormLayer(
        string name, string kind, bool pinnedToEval, Parameter? weight,
        Parameter? bias, Memory<float> runningMean, Memory<float> runningVar)
        : base(name, kind, pinnedToEval, weight, bias, runningMean, runningVar)
    {
    }

    /// <inheritdoc/>
    public override Parameter Weight => (Parameter)base.Weight;

    /// <inheritdoc/>
    public override Parameter Bias => (Parameter)base.Bias;
}
