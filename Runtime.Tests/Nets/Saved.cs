namespace FusedNorm.Runtime.Tests.Nets;

// Networks whose state goes to files and back; tools/oracle/state_networks.py builds the same in PyTorch.

[Network, Input(6), Linear(5), BatchNorm1d, ReLU, Linear(3)]
internal sealed partial class SavedClassifier;

[Network(Precision = Precision.Double), Input(6), Linear(5), BatchNorm1d, ReLU, Linear(3)]
internal sealed partial class SavedClassifierDouble;

[Network, Input(2, 3, 4), BatchNorm2d, InstanceNorm2d(Affine = true, TrackRunningStats = true), Flatten, LayerNorm, Linear(6, Bias = false)]
[Include<SavedClassifier>("head")]
internal sealed partial class SavedImages;

// The classifier with other layers: wider, without the norm, with another activation, with statistics in place of a norm's parameters.

[Network, Input(6), Linear(4), BatchNorm1d, ReLU, Linear(3)]
internal sealed partial class SavedNarrow;

[Network, Input(6), Linear(5), ReLU, Linear(3)]
internal sealed partial class SavedWithoutNorm;

[Network, Input(6), Linear(5), BatchNorm1d, GELU, Linear(3)]
internal sealed partial class SavedWithOtherActivation;

[Network, Input(6), Linear(5), BatchNorm1d(Eps = 1e-3), ReLU, Linear(3)]
internal sealed partial class SavedWithOtherEps;

[Network, Input(7), Linear(5), BatchNorm1d(Affine = false), ReLU, Linear(3, Bias = false)]
internal sealed partial class SavedWithoutParameters;

// Layers that files know by other names: those of a Sequential, of one in a module, and of networks in one another.

[Network, Input(6), Linear(5, Key = "0"), BatchNorm1d(Key = "1"), ReLU(Key = "2"), Linear(3, Key = "3")]
internal sealed partial class SavedSequential;

[Network, Input(6), Linear(5, Name = "hidden", Key = "net.0"), ReLU, Linear(3, Name = "out", Key = "net.2-output")]
internal sealed partial class SavedInModule;

[Network, Input(6), Include<SavedSequential>("first", Key = "blocks.0"), Linear(6, Key = "up"), Include<SavedSequential>("second"),
    Include<SavedBlock>("third", Key = "blocks.1")]
internal sealed partial class SavedNested;

[Network, Input(3), Linear(3), Tap("x"), ReLU(Key = "act"), Add("x")]
internal sealed partial class SavedBlock;

// Large enough to be caught while it is written.

[Network, Input(256), Linear(1024), BatchNorm1d, ReLU, Linear(512)]
internal sealed partial class SavedLarge;
