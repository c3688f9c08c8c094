namespace FusedNorm.Benchmarks.Networks;

/// <summary>Workload 3: a classifier whose parameters fit the first cache.</summary>
[Network]
[Input(64)]
[Linear(128)]
[BatchNorm1d]
[ReLU]
[Linear(64)]
[BatchNorm1d]
[ReLU]
[Linear(10)]
[CrossEntropyLoss]
internal sealed partial class SmallClassifier;
