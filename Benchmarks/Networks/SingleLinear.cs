namespace FusedNorm.Benchmarks.Networks;

/// <summary>Workload 6: one linear layer.</summary>
[Network]
[Input(784)]
[Linear(10)]
internal sealed partial class SingleLinear;
