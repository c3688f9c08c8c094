namespace FusedNorm.Benchmarks.Workloads;

/// <summary>A line of the tables: a network, what is done with it and with how many samples.</summary>
/// <param name="Workload">The network.</param>
/// <param name="Phase">What is done.</param>
/// <param name="Batch">The number of samples.</param>
/// <param name="Target">What is asked of it.</param>
internal sealed record Case(Workload Workload, Phase Phase, int Batch, Target Target)
{
    /// <summary>The learning rate of a training step: plain SGD for the seed network, as its articles have it.</summary>
    public static double LearningRate => 0.01;

    /// <summary>The momentum of a training step.</summary>
    public double Momentum => Workload.Number == 1 ? 0 : 0.9;

    /// <summary>The phase as the tables and the JSON lines name it.</summary>
    public string PhaseName => Phase switch
    {
        Phase.Inference => $"inference, batch {Batch}",
        Phase.TrainingStep => $"training step, batch {Batch}",
        Phase.Forward => "forward",
        _ => "forward + backward",
    };

    /// <summary>The workload as the tables and the JSON lines name it.</summary>
    public string WorkloadName => Phase is Phase.Forward or Phase.ForwardBackward
        ? $"{Workload.Number} {Workload.Name} ({string.Join(", ", Workload.SampleShape.Prepend(Batch))})"
        : $"{Workload.Number} {Workload.Name}";

    /// <inheritdoc/>
    public override string ToString() => $"{WorkloadName}, {PhaseName}";
}
