// No using: the package brings it along where a project has implicit ones.
namespace Library;

/// <summary>Six numbers to one of two classes.</summary>
[Network]
[Input(6)]
[Linear(32, Bias = false)]
[BatchNorm1d]
[ReLU]
[Linear(2)]
[CrossEntropyLoss]
public sealed partial class Moons;
