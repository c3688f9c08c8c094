namespace FusedNorm;

/// <summary>The handle of a batch norm.</summary>
/// <typeparam name="T">The network's element type.</typeparam>
public class BatchNormLayer<T> : Layer
    where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
{
    private readonly Parameter<T>? weight;
    private readonly Parameter<T>? bias;
    private readonly Memory<T> runningMean;
    private readonly Memory<T> runningVar;
    private long numBatchesTracked;

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
        : base(name, kind, pinnedToEval)
    {
        this.weight = weight;
        this.bias = bias;
        this.runningMean = runningMean;
        this.runningVar = runningVar;
    }

    /// <summary>Whether the layer has a weight and a bias.</summary>
    public bool Affine => weight is not null;

    /// <summary>Whether the layer keeps running statistics.</summary>
    public bool TrackRunningStats => !runningMean.IsEmpty;

    /// <summary>The scale, one per channel; 1 at first.</summary>
    /// <exception cref="InvalidOperationException">The layer was declared with <c>Affine = false</c>.</exception>
    public virtual Parameter<T> Weight => weight ?? throw NoAffine("weight");

    /// <summary>The shift, one per channel; 0 at first.</summary>
    /// <exception cref="InvalidOperationException">The layer was declared with <c>Affine = false</c>.</exception>
    public virtual Parameter<T> Bias => bias ?? throw NoAffine("bias");

    /// <summary>The running mean, one per channel; 0 at first.</summary>
    /// <exception cref="InvalidOperationException">The layer was declared with <c>TrackRunningStats = false</c>.</exception>
    public Span<T> RunningMean => TrackRunningStats ? runningMean.Span : throw NoStatistics("mean");

    /// <summary>The running variance, unbiased, one per channel; 1 at first.</summary>
    /// <exception cref="InvalidOperationException">The layer was declared with <c>TrackRunningStats = false</c>.</exception>
    public Span<T> RunningVar => TrackRunningStats ? runningVar.Span : throw NoStatistics("variance");

    /// <summary>How many training batches the running statistics have seen.</summary>
    /// <exception cref="InvalidOperationException">The layer was declared with <c>TrackRunningStats = false</c>.</exception>
    public long NumBatchesTracked
    {
        get => TrackRunningStats ? numBatchesTracked : throw NoStatistics("count");
        set => numBatchesTracked = TrackRunningStats ? value : throw NoStatistics("count");
    }

    /// <summary>Whether the next forward pass normalises with the batch: in training, and always without running statistics.</summary>
    public bool UsesBatchStatistics => !TrackRunningStats || Training;

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
    public void RequireVariance(int batch, int channels, int first = 0, int second = 0, int third = 0)
    {
        if ((long)batch * Math.Max(first, 1) * Math.Max(second, 1) * Math.Max(third, 1) > 1 || !UsesBatchStatistics)
        {
            return;
        }

        CountBatch(0);
        string shape = string.Join(", ", new[] { batch, channels, first, second, third }.Where(size => size > 0));
        throw new ArgumentException($"Expected more than 1 value per channel when training, got input size torch.Size([{shape}]) at {Name}.");
    }

    /// <summary>Counts a training batch; generated code calls it.</summary>
    /// <param name="momentum">The declared momentum, or NaN for the cumulative average.</param>
    /// <returns>The weight of the new value in the running statistics.</returns>
    public double CountBatch(double momentum)
    {
        if (Training && TrackRunningStats)
        {
            numBatchesTracked++;
        }

        return double.IsNaN(momentum) ? 1.0 / numBatchesTracked : momentum;
    }

    /// <summary>Sets mean 0, variance 1 and count 0, as <c>reset_running_stats()</c> does; nothing where there are none.</summary>
    public void ResetRunningStats()
    {
        runningMean.Span.Clear();
        runningVar.Span.Fill(T.One);
        numBatchesTracked = 0;
    }

    private InvalidOperationException NoAffine(string what) => new($"{Name} has no {what}: it was declared with Affine = false.");

    private InvalidOperationException NoStatistics(string what) =>
        new($"{Name} keeps no running {what}: it was declared with TrackRunningStats = false.");
}

/// <summary>The handle of a batch norm in single precision.</summary>
public sealed class BatchNormLayer : BatchNormLayer<float>
{
    /// <inheritdoc cref="BatchNormLayer{T}(string, string, bool, Parameter{T}, Parameter{T}, Memory{T}, Memory{T})"/>
    public BatchNormLayer(
        string name, string kind, bool pinnedToEval, Parameter? weight, Parameter? bias, Memory<float> runningMean, Memory<float> runningVar)
        : base(name, kind, pinnedToEval, weight, bias, runningMean, runningVar)
    {
    }

    /// <inheritdoc/>
    public override Parameter Weight => (Parameter)base.Weight;

    /// <inheritdoc/>
    public override Parameter Bias => (Parameter)base.Bias;
}
