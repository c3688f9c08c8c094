namespace FusedNorm.Sample.Gotchas;

// The networks of docs/gotchas.md. What the compiler says of them is meant to be seen there, so here it is silenced, by name.
#pragma warning disable FN0203, FN0204, FN0302, FN0304

/// <summary>Reads digits with batch norms.</summary>
[Network]
[Input(64)]
[Linear(64, Bias = false)]
[BatchNorm1d]
[ReLU]
[Linear(64, Bias = false)]
[BatchNorm1d]
[ReLU]
[Linear(10)]
[CrossEntropyLoss]
internal sealed partial class WithNorm;

/// <summary>The same without.</summary>
[Network]
[Input(64)]
[Linear(64)]
[ReLU]
[Linear(64)]
[ReLU]
[Linear(10)]
[CrossEntropyLoss]
internal sealed partial class WithoutNorm;

/// <summary>The same with norms that keep no running statistics: in evaluation too they take the batch's.</summary>
[Network]
[Input(64)]
[Linear(64, Bias = false)]
[BatchNorm1d(TrackRunningStats = false)]
[ReLU]
[Linear(64, Bias = false)]
[BatchNorm1d(TrackRunningStats = false)]
[ReLU]
[Linear(10)]
[CrossEntropyLoss]
internal sealed partial class WithBatchNormOnly;

/// <summary>Images of three channels.</summary>
[Network]
[Input(3, 4, 4, RequiresGrad = true)]
[BatchNorm2d]
internal sealed partial class Channels;

/// <summary>Frozen, and all the same in motion.</summary>
[Network]
[Input(3)]
[BatchNorm1d(Freeze = Freeze.All)]
[Linear(2)]
internal sealed partial class FrozenNorm;

/// <summary>Frozen, and still.</summary>
[Network]
[Input(3)]
[BatchNorm1d(Freeze = Freeze.All, Eval = true)]
[Linear(2)]
internal sealed partial class StillNorm;

/// <summary>A norm within torch.no_grad().</summary>
[Network]
[Input(3)]
[BeginNoGrad]
[BatchNorm1d(Freeze = Freeze.All)]
[EndNoGrad]
[Linear(2)]
internal sealed partial class NormInRegion;

/// <summary>A momentum as Keras has it.</summary>
[Network]
[Input(3)]
[BatchNorm1d(Momentum = 0.99)]
[Linear(2)]
internal sealed partial class KerasNorm;

/// <summary>The same as PyTorch has it.</summary>
[Network]
[Input(3)]
[BatchNorm1d(Momentum = 0.01)]
[Linear(2)]
internal sealed partial class TorchNorm;

/// <summary>A bias that the norm takes away.</summary>
[Network]
[Input(3)]
[Linear(4)]
[BatchNorm1d]
[ReLU]
[Linear(2)]
[CrossEntropyLoss]
internal sealed partial class BiasedNorm;

/// <summary>A softmax before the loss that takes one itself.</summary>
[Network]
[Input(10, RequiresGrad = true)]
[Softmax]
[CrossEntropyLoss]
internal sealed partial class TwoSoftmaxes;

/// <summary>The loss alone.</summary>
[Network]
[Input(10, RequiresGrad = true)]
[ReLU]
[CrossEntropyLoss]
internal sealed partial class OneSoftmax;

/// <summary>Dropout before a batch norm.</summary>
[Network]
[Input(64)]
[Dropout(0.5)]
[Linear(64, Bias = false)]
[BatchNorm1d]
internal sealed partial class DroppedNorm;

/// <summary>A batch norm, then dropout.</summary>
[Network]
[Input(64)]
[Linear(64, Bias = false)]
[BatchNorm1d]
[Dropout(0.5)]
internal sealed partial class NormThenDropout;
