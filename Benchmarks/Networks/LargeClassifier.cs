namespace FusedNorm.Benchmarks.Networks;

/// <summary>Workload 4: a classifier of handwritten digits, bound by its matrix products.</summary>
[Network]
[Input(784)]
[Linear(512)]
[BatchNorm1d]
[ReLU]
[Linear(512)]
[BatchNorm1d]
[ReLU]
[Linear(10)]
[CrossEntropyLoss]
internal sealed partial class LargeClassifier;
