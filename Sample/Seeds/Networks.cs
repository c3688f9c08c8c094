namespace FusedNorm.Sample.Seeds;

// The networks of the founding cases. SeedNet is the one of the articles; each of the others changes one thing.

/// <summary>Cases A, D, E, F: average pool, batch norm, linear, cross-entropy.</summary>
[Network]
[Input(3, 8)]
[AvgPool1d(2)]
[BatchNorm1d(3)]
[Flatten]
[Linear(12, 4)]
[CrossEntropyLoss]
internal sealed partial class SeedNet;

/// <summary>Case A: the weight is frozen by the declaration instead of at run time.</summary>
[Network]
[Input(3, 8)]
[AvgPool1d(2)]
[BatchNorm1d(3)]
[Flatten]
[Linear(12, 4, Freeze = Freeze.Weight)]
[CrossEntropyLoss]
internal sealed partial class FrozenWeightNet;

/// <summary>Case B: a detach between the batch norm and the linear layer.</summary>
[Network]
[Input(3, 8)]
[AvgPool1d(2)]
#pragma warning disable FN0201 // That the batch norm gets no gradient is what the case shows.
[BatchNorm1d(3)]
#pragma warning restore FN0201
[Flatten]
[Detach]
[Linear(12, 4)]
[CrossEntropyLoss]
internal sealed partial class DetachedNet;

/// <summary>Case C: ends at the flattened batch norm, so that its output can be seen.</summary>
[Network]
[Input(3, 8)]
[AvgPool1d(2)]
[BatchNorm1d(3)]
[Flatten]
internal sealed partial class TrunkNet;

/// <summary>Case C: nothing in it requires a gradient.</summary>
[Network]
[Input(3, 8)]
[AvgPool1d(2)]
[Flatten]
internal sealed partial class ParameterFreeNet;

/// <summary>Cases G and K: a batch norm that keeps running statistics, over (N, C).</summary>
[Network]
[Input(3)]
[BatchNorm1d(3)]
internal sealed partial class TrackingNet;

/// <summary>Case G: a batch norm without running statistics.</summary>
[Network]
[Input(3)]
[BatchNorm1d(3, TrackRunningStats = false)]
internal sealed partial class UntrackedNet;

/// <summary>Case H: a batch norm over (N, C, H, W).</summary>
[Network]
[Input(3, 20, 20)]
[BatchNorm2d(3)]
internal sealed partial class ImageNet;

/// <summary>Case I: no weight, no bias; with momentum 1 the running statistics are those of the last batch.</summary>
[Network]
[Input(3, 4, 4)]
#pragma warning disable FN0302 // The last batch's statistics are what is to be read.
[BatchNorm2d(3, Affine = false, Momentum = 1)]
#pragma warning restore FN0302
internal sealed partial class PlainNormNet;

/// <summary>Case J: model A, trained before, with two batch norms.</summary>
[Network]
[Input(3, 8)]
[AvgPool1d(2)]
[BatchNorm1d]
[Flatten]
[Linear(6)]
[BatchNorm1d]
[ReLU]
internal sealed partial class FeatureNet;

/// <summary>Case J: model B, which learns from what model A puts out.</summary>
[Network]
[Input(6)]
[Linear(4)]
[CrossEntropyLoss]
internal sealed partial class HeadNet;

/// <summary>Case K: the new value has nine tenths of the weight.</summary>
[Network]
[Input(3)]
#pragma warning disable FN0302 // The case shows which way the number counts.
[BatchNorm1d(3, Momentum = 0.9)]
#pragma warning restore FN0302
internal sealed partial class EagerNet;
