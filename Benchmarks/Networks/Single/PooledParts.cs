namespace FusedNorm.Benchmarks.Networks;

/// <summary>Workload 5 up to its linear layer.</summary>
[Network]
[Input(16, 28, 28)]
[AvgPool2d(2)]
[BatchNorm2d]
[ReLU]
internal sealed partial class PooledFeatures;

/// <summary>Workload 5's linear layer.</summary>
[Network]
[Input(3136)]
[Linear(10)]
internal sealed partial class PooledOutputs;
