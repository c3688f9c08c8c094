namespace FusedNorm.Benchmarks.Networks;

/// <summary>Workload 1: the network the project was founded on, so small that a call costs more than its arithmetic.</summary>
[Network]
[Input(3, 8)]
[AvgPool1d(2)]
[BatchNorm1d(3)]
[Flatten]
[Linear(12, 4)]
[CrossEntropyLoss]
internal sealed partial class SeedNet;
