namespace FusedNorm.Runtime.Tests.Nets;

// Networks as library code sees them: through INetwork and ITrainable.

[Network, Input(20), Linear(64), BatchNorm1d, ReLU, Dropout(0.3), Linear(64), ReLU, Linear(64), ReLU, Linear(5), CrossEntropyLoss]
internal sealed partial class DeepClassifier;

[Network(Precision = Precision.Double), Input(3, 4, RequiresGrad = true), InstanceNorm1d(TrackRunningStats = true), Linear(64), GELU,
    Linear(64), Tanh, Flatten, Linear(2), MSELoss]
internal sealed partial class DeepRegressor;

/// <summary>The weights that averages are taken of, and nothing else.</summary>
[Network, Input(19), Linear(1, Bias = false)]
internal sealed partial class AveragedSeries;

[Network, Input(6), Linear(32), ReLU, Linear(32), ReLU, Linear(6), L1Loss(Reduction = Reduction.None)]
internal sealed partial class DeepLosses;

/// <summary>Its samples depend on each other in Predict as well.</summary>
[Network(Precision = Precision.Double), Input(2), Linear(48), BatchNorm1d(TrackRunningStats = false), Tanh, Linear(2)]
internal sealed partial class DependentSamples;

/// <summary>A sample of it takes a hundred times the memory of its input between two layers.</summary>
[Network, Input(2), Linear(256), LayerNorm, Tanh, Linear(3)]
internal sealed partial class WideBetween;
