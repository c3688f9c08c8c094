using System.Numerics;

namespace FusedNorm;

/// <summary>
/// What the handles of batch and instance norms share: running statistics and which of the two kinds of statistics is used.
/// </summary>
/// <typeparam name="T">The network's element type.</typeparam>
public abstract class TrackingNormLayer<T> : NormLayer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly TensorStorage<T> runningMean;
    private readonly TensorStorage<T> runningVar;
    private long numBatchesTracked;

    private protected TrackingNormLayer(
        string name, string kind, bool pinnedToEval, Parameter<T>? weight, Parameter<T>? bias, Memory<T> runningMean, Memory<T> runningVar)
        : base(name, kind, pinnedToEval, weight, bias)
    {
        this.runningMean = new TensorStorage<T>(runningMean, name);
        this.runningVar = new TensorStorage<T>(runningVar, name);
    }

    /// <summary>Whether the layer keeps running statistics.</summary>
    public bool TrackRunningStats => runningMean.Length != 0;

    /// <summary>The running mean, one per channel; 0 at first.</summary>
    /// <exception cref="InvalidOperationException">The layer was declared without running statistics.</exception>
    public Span<T> RunningMean => TrackRunningStats ? runningMean.Span : throw NoStatistics("mean");

    /// <summary>The running variance, unbiased, one per channel; 1 at first.</summary>
    /// <exception cref="InvalidOperationException">The layer was declared without running statistics.</exception>
    public Span<T> RunningVar => TrackRunningStats ? runningVar.Span : throw NoStatistics("variance");

    /// <summary>
    /// How many training batches the running statistics have seen. PyTorch's instance norms keep the number and never count.
    /// </summary>
    /// <exception cref="InvalidOperationException">The layer was declared without running statistics.</exception>
    public long NumBatchesTracked
    {
        get => TrackRunningStats ? numBatchesTracked : throw NoStatistics("count");
        set => numBatchesTracked = TrackRunningStats ? value : throw NoStatistics("count");
    }

    /// <summary>Sets mean 0, variance 1 and count 0, as <c>reset_running_stats()</c> does; nothing where there are none.</summary>
    public void ResetRunningStats()
    {
        runningMean.Span.Clear();
        runningVar.Span.Fill(T.One);
        numBatchesTracked = 0;
    }

    /// <summary>Whether the next forward pass takes the statistics of its input: in training, and always without running ones.</summary>
    private protected bool UsesInputStatistics => !TrackRunningStats || Training;

    private protected override IEnumerable<StateTensor<T>> Buffers => !TrackRunningStats ? [] :
    [
        new StateTensor<T>(Key + ".running_mean", [runningMean.Length], runningMean),
        new StateTensor<T>(Key + ".running_var", [runningVar.Length], runningVar),
        new StateTensor<T>(Key + ".num_batches_tracked", () => NumBatchesTracked, count => NumBatchesTracked = count),
    ];

    private InvalidOperationException NoStatistics(string what) =>
        new($"{Name} keeps no running {what}: it was declared with TrackRunningStats = false.");
}
