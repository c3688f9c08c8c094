using System.Text.Json.Serialization;
using FusedNorm.Runtime.Tests.Random;

namespace FusedNorm.Runtime.Tests.Optimizers;

/// <summary>What tools/oracle/record_streams.py wrote: where torch.optim.SGD goes from the same values with the same gradients.</summary>
internal sealed record RecordedTrajectories(
    string Torch,
    [property: JsonPropertyName("cpu_capability")] string CpuCapability,
    IReadOnlyList<RecordedTrajectory> Recordings)
{
    internal static RecordedTrajectories Sgd { get; } = Recording.Read<RecordedTrajectories>("Optimizers", "sgd.json");
}

/// <summary>
/// One element type: the values at first and the gradients of each step (null where there is none), as bits, by parameter.
/// </summary>
internal sealed record RecordedTrajectory(
    string Dtype,
    [property: JsonPropertyName("learning_rates")] IReadOnlyList<double> LearningRates,
    IReadOnlyList<string> Initial,
    IReadOnlyList<IReadOnlyList<string?>> Gradients,
    IReadOnlyList<SgdRun> Runs);

/// <summary>The options of one run, and the values after each of its steps, as bits, by parameter.</summary>
internal sealed record SgdRun(
    double Momentum,
    double Dampening,
    [property: JsonPropertyName("weight_decay")] double WeightDecay,
    bool Nesterov,
    bool Maximize,
    IReadOnlyList<IReadOnlyList<string>> After);
