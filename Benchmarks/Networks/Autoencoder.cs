namespace FusedNorm.Benchmarks.Networks;

/// <summary>
/// Workload 7: the autoencoder of MLPerf Tiny (ad01), which finds anomalies in the sound of machines. Nine norms to fold, ten products,
/// trained to give its input back. The norms have PyTorch's epsilon and momentum, not Keras', which changes no speed.
/// </summary>
[Network]
[Input(640)]
[Linear(128), BatchNorm1d, ReLU]
[Linear(128), BatchNorm1d, ReLU]
[Linear(128), BatchNorm1d, ReLU]
[Linear(128), BatchNorm1d, ReLU]
[Linear(8), BatchNorm1d, ReLU]
[Linear(128), BatchNorm1d, ReLU]
[Linear(128), BatchNorm1d, ReLU]
[Linear(128), BatchNorm1d, ReLU]
[Linear(128), BatchNorm1d, ReLU]
[Linear(640)]
[MSELoss]
internal sealed partial class Autoencoder;
