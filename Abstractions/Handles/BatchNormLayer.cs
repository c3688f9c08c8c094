using System.Numerics;
using System.Runtime.CompilerServices;

namespace FusedNorm;

/// <summary>The handle of a batch norm.</summary>
/// <typeparam name="T">The network's element type.</typeparam>
public class BatchNormLayer<T> : TrackingNormLayer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Creates the handle; generated code does.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="kind"><c>BatchNorm1d</c>, <c>BatchNorm2d</c> or <c>BatchNorm3d</c>.</param>
    /// <param name="pinnedToEval">Whether <c>Eval = true</c> pins its mode.</param>
    /// <param name="weight">Shape (channels), or null without <c>Affine</c>.</param>
    /// <param name="bias">Shape (channels), or null without <c>Affine</c>.</param>
    /// <param name="runningMean">One value per channel; empty without <c>TrackRunningStats</c>.</param>
    /// <param name="runningVar">One value per channel; empty without <c>TrackRunningStats</c>.</param>
    public BatchNormLayer(
        string name, string kind, bool pinnedToEval, Parameter<T>? weight, Parameter<T>? bias, Memory<T> runningMean, Memory<T> runningVar)
        : base(name, kind, pinnedToEval, weight, bias, runningMean, runningVar)
    {
    }

    /// <summary>Whether the next forward pass normalises with the batch: in training, and always without running statistics.</summary>
    public bool UsesBatchStatistics => UsesInputStatistics;

    /// <summary>
    /// Checks, before a forward pass, that a variance can be taken; generated code calls it. The shape comes as numbers because even a
    /// constant span is allocated in code that is not optimised.
    /// </summary>
    /// <param name="batch">The number of samples.</param>
    /// <param name="channels">The number of channels.</param>
    /// <param name="first">The first spatial size of a sample, or 0 where it has none.</param>
    /// <param name="second">The second, or 0.</param>
    /// <param name="third">The third, or 0.</param>
    /// <exception cref="ArgumentException">
    /// One value per channel where the batch's statistics are used. As in PyTorch, the batch counter has moved by then, nothing else.
    /// </exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void RequireVariance(int batch, int channels, int first = 0, int second = 0, int third = 0)
    {
        if (batch == 1 && first <= 1 && second <= 1 && third <= 1 && UsesBatchStatistics)
        {
            ThrowNoVariance(batch, channels, first, second, third);
        }
    }

    private void ThrowNoVariance(int batch, int channels, int first, int second, int third)
    {
        CountBatch(0);
        RequireVariance(Name, batch, channels, first, second, third);
    }

    /// <summary>The same for a layer without running statistics, which takes the batch's in every mode and counts nothing.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="batch">The number of samples.</param>
    /// <param name="channels">The number of channels.</param>
    /// <param name="first">The first spatial size of a sample, or 0 where it has none.</param>
    /// <param name="second">The second, or 0.</param>
    /// <param name="third">The third, or 0.</param>
    /// <exception cref="ArgumentException">One value per channel.</exception>
    public static void RequireVariance(string name, int batch, int channels, int first = 0, int second = 0, int third = 0)
    {
        if (!HasVariance(batch, first, second, third))
        {
            string shape = string.Join(", ", new[] { batch, channels, first, second, third }.Where(size => size > 0));
            throw OneValue($"Expected more than 1 value per channel when training, got input size torch.Size([{shape}]) at {name}.");
        }
    }

    /// <summary>Names what the network was called with, not what this class was.</summary>
    private static ArgumentException OneValue(string message, string parameter = "input") => new(message, parameter);

    /// <summary>Counts a training batch; generated code calls it.</summary>
    /// <param name="momentum">The declared momentum, or NaN for the cumulative average.</param>
    /// <returns>The weight of the new value in the running statistics.</returns>
    /// <exception cref="InvalidOperationException">
    /// A cumulative average over 0 batches, which a count below 0 leads to; PyTorch's division by zero.
    /// </exception>
    public double CountBatch(double momentum)
    {
        if (Training && TrackRunningStats)
        {
            NumBatchesTracked++;
            if (double.IsNaN(momentum) && NumBatchesTracked == 0)
            {
                throw new InvalidOperationException(
                    $"{Name}: a cumulative average divides by the number of batches, found 0: it was set to -1 before.");
            }
        }

        return double.IsNaN(momentum) ? 1.0 / NumBatchesTracked : momentum;
    }

    private static bool HasVariance(int batch, int first, int second, int third) =>
        (long)batch * Math.Max(first, 1) * Math.Max(second, 1) * Math.Max(third, 1) > 1;
}

/// <summary>The handle of a batch norm in single precision.</summary>
public sealed class BatchNormLayer : BatchNormLayer<float>
{
    /// <inheritdoc cref="BatchNormLayer{T}(string, string, bool, Parameter{T}, Parameter{T}, Memory{T}, Memory{T})"/>
    public BatchNormLayer(
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
