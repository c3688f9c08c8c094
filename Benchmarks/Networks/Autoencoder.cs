namespace FusedNorm.FirstCalls;

/// <summary>The autoencoder of MLPerf Tiny, which finds anomalies in the sound of machines: nine norms to fold, ten products.</summary>
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
