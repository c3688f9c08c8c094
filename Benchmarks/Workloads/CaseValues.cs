namespace FusedNorm.Benchmarks.Workloads;

/// <summary>
/// The numbers of a case, the same for everybody: parameters, running statistics that are no longer 0 and 1, input, targets, the
/// gradient of the output. With them comes what FusedNorm makes of them, which a peer's result is compared with.
/// </summary>
internal sealed class CaseValues
{
    /// <summary>How many training steps a peer repeats before it is timed.</summary>
    public const int ComparedSteps = 3;

    private readonly Case subject;
    private readonly float[][] parameters;
    private readonly float[][] statistics;
    private readonly Lazy<float[]> expected;

    /// <summary>Draws the values of a case, from one fixed seed.</summary>
    public CaseValues(Case subject)
    {
        this.subject = subject;
        TorchRandom random = new(0);
        INetwork network = subject.Workload.Create(random);
        foreach (BatchNormLayer norm in Norms(network))
        {
            random.Uniform(norm.Weight.Data, 0.5, 1.5);
            random.Uniform(norm.Bias.Data, -0.5, 0.5);
            random.Uniform(norm.RunningMean, -0.3, 0.3);
            random.Uniform(norm.RunningVar, 0.5, 1.5);
        }

        parameters = [.. network.Parameters.Select(parameter => parameter.Data.ToArray())];
        statistics = [.. Norms(network).SelectMany(norm => new[] { norm.RunningMean.ToArray(), norm.RunningVar.ToArray() })];
        Input = random.Normal(subject.Batch * subject.Workload.SampleLength);
        Classes = new int[subject.Batch];
        for (int i = 0; i < Classes.Length; i++)
        {
            Classes[i] = i % subject.Workload.OutputLength;
        }

        OutputGradient = random.Normal(subject.Batch * subject.Workload.OutputLength);
        expected = new Lazy<float[]>(Compute);
    }

    /// <summary>The samples.</summary>
    public float[] Input { get; }

    /// <summary>One class per sample: the targets of cross-entropy. Those of a reconstruction are the input.</summary>
    public int[] Classes { get; }

    /// <summary>The gradient of the output, where no loss gives it.</summary>
    public float[] OutputGradient { get; }

    /// <summary>
    /// FusedNorm's result. Inference and forward: the output. Forward and backward: the gradients of the input and the parameters.
    /// Training: the losses of some steps, then the parameters.
    /// </summary>
    public float[] Expected => expected.Value;

    /// <summary>The parameters in PyTorch's order, then each batch norm's running mean and running variance.</summary>
    public IReadOnlyList<float[]> State => [.. parameters, .. statistics];

    /// <summary>A network of ours with these values.</summary>
    public INetwork CreateNetwork()
    {
        INetwork network = subject.Workload.Create(new TorchRandom(0));
        foreach ((Parameter<float> parameter, float[] values) in network.Parameters.Zip(parameters))
        {
            values.CopyTo(parameter.Data);
        }

        int next = 0;
        foreach (BatchNormLayer norm in Norms(network))
        {
            statistics[next++].CopyTo(norm.RunningMean);
            statistics[next++].CopyTo(norm.RunningVar);
        }

        return network;
    }

    /// <summary>An optimiser as the case's training step has it.</summary>
    public Sgd CreateOptimizer(INetwork network) => new(network.Parameters, Case.LearningRate, subject.Momentum);

    /// <summary>What is wrong with a peer's result; null where it is FusedNorm's.</summary>
    public string? Difference(ReadOnlySpan<float> found)
    {
        if (found.Length != Expected.Length)
        {
            return $"{Expected.Length} values expected, {found.Length} found";
        }

        double worst = 0;
        int at = 0;
        for (int i = 0; i < found.Length; i++)
        {
            double difference = Math.Abs(found[i] - Expected[i]) / (1 + Math.Abs(Expected[i]));

            // Written so that NaN is a difference too.
            if (!(difference <= worst))
            {
                (worst, at) = (difference, i);
            }
        }

        return worst <= Tolerance ? null : FormattableString.Invariant($"value {at} is {found[at]}, FusedNorm's {Expected[at]}");
    }

    /// <summary>
    /// The largest difference between a peer and FusedNorm, relative to 1 + |value|. Sums of products in another order differ in their
    /// sixth digit; the gradients of a batch norm's parameters are sums of up to a hundred thousand terms that cancel, which peers add
    /// in single precision.
    /// </summary>
    private double Tolerance => subject.Phase == Phase.ForwardBackward ? 1e-3 : 1e-4;

    private float[] Compute()
    {
        INetwork network = CreateNetwork();
        switch (subject.Phase)
        {
            case Phase.Inference:
                float[] output = new float[subject.Batch * subject.Workload.OutputLength];
                network.Predict(Input, output);
                return output;
            case Phase.Forward:
                return network.Forward(Input).ToArray();
            case Phase.ForwardBackward:
                network.Forward(Input);
                network.Backward(OutputGradient);
                return [.. network.InputGradient, .. network.Parameters.SelectMany(parameter => parameter.Grad.ToArray())];
            default:
                return subject.Workload.Loss == LossKind.CrossEntropy ? Train(network, Classes) : Train(network, Input);
        }
    }

    private float[] Train<TTarget>(INetwork network, TTarget[] targets)
        where TTarget : unmanaged
    {
        ITrainable<TTarget> trained = (ITrainable<TTarget>)network;
        Sgd optimizer = CreateOptimizer(network);
        float[] losses = new float[ComparedSteps];
        for (int step = 0; step < ComparedSteps; step++)
        {
            optimizer.ZeroGrad();
            losses[step] = trained.Loss(Input, targets);
            trained.Backward();
            optimizer.Step();
        }

        return [.. losses, .. network.Parameters.SelectMany(parameter => parameter.Data.ToArray())];
    }

    private static IEnumerable<BatchNormLayer> Norms(INetwork network) => network.Layers.OfType<BatchNormLayer>();
}
