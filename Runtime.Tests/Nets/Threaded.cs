namespace FusedNorm.Runtime.Tests.Nets;

/// <summary>
/// Large enough for several threads from some batch on, in every kind of product: stored and computed operands, few columns and many.
/// </summary>
[Network]
[Input(96, RequiresGrad = true)]
[Linear(160)]
[BatchNorm1d]
[ReLU]
[Linear(130)]
[BatchNorm1d]
[GELU]
[Linear(96)]
[ReLU]
[Linear(10)]
[CrossEntropyLoss]
public sealed partial class ThreadedNet;

/// <summary>Every other kind of loop: pools, norms by channel, group, row and sample, joins, activations, masks.</summary>
[Network]
[Input(16, 26, 26, RequiresGrad = true)]
[MaxPool2d(2)]
[BatchNorm2d]
[ReLU]
[Tap("x")]
[GroupNorm(4)]
[GELU]
[Add("x")]
[Tap("y")]
[InstanceNorm2d(Affine = true, TrackRunningStats = true)]
[Sigmoid]
[Concat("y")]
[AvgPool2d(3, 2)]
[LayerNorm(6)]
[Dropout(0.25)]
[BatchNorm2d]
[Flatten]
[Linear(20)]
[MSELoss]
public sealed partial class ThreadedLayersNet;

/// <summary>The same in double precision, over images.</summary>
[Network(Precision = Precision.Double)]
[Input(6, 9, 11)]
[BatchNorm2d]
[ReLU]
[Flatten]
[Linear(70)]
[CrossEntropyLoss]
public sealed partial class ThreadedDoubleNet;

/// <summary>Small: whatever the batch, on the caller's thread.</summary>
[Network]
[Input(8)]
[Linear(16)]
[ReLU]
[Linear(4)]
[CrossEntropyLoss]
public sealed partial class UnthreadedNet;

/// <summary>Keeps the stream that it draws its masks from.</summary>
[Network]
[Input(8)]
[Dropout]
[Linear(4)]
public sealed partial class UnthreadedDropout;
