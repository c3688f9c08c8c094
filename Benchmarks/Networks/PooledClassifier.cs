namespace FusedNorm.Benchmarks.Networks;

/// <summary>Workload 5: the end of a convolutional network, bound by how fast its input is read.</summary>
[Network]
[Input(16, 28, 28)]
[AvgPool2d(2)]
[BatchNorm2d]
[ReLU]
[Flatten]
[Linear(10)]
[CrossEntropyLoss]
internal sealed partial class PooledClassifier;
