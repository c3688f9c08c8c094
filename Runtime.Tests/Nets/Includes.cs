namespace FusedNorm.Runtime.Tests.Nets;

// Networks that include others, beside networks that write the same layers out. Include… is checked by central differences.

[Network(Precision = Precision.Double), Input(5), Linear(6), BatchNorm1d, Tanh, Dropout(0.3)]
internal sealed partial class Block;

[Network(Precision = Precision.Double), Input(6), Tap("x"), Linear(6), Tanh, Add("x")]
internal sealed partial class ResidualBlock;

[Network(Precision = Precision.Double), Input(5), Include<Block>("block"), Include<ResidualBlock>("inner", Freeze = Freeze.Bias), Linear(5)]
internal sealed partial class NestedBlock;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Tap("x"), Include<Block>("first"), Linear(5),
    Include<NestedBlock>("second"), Add("x")]
internal sealed partial class IncludeNested;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Include<Block>(Freeze = Freeze.Weight), Include<ResidualBlock>("a"),
    Include<ResidualBlock>("b")]
[Linear(3)]
internal sealed partial class IncludeTwice;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(5), Include<Block>(Eval = true, Freeze = Freeze.All),
    BatchNorm1d, Linear(3)]
internal sealed partial class IncludePinned;

[Network(Precision = Precision.Double), Input(5), Include<Block>("first"), Linear(5), Include<Block>("second"), Linear(3), CrossEntropyLoss]
internal sealed partial class Composed;

[Network(Precision = Precision.Double), Input(5), Linear(6), BatchNorm1d, Tanh, Dropout(0.3), Linear(5), Linear(6), BatchNorm1d, Tanh,
    Dropout(0.3), Linear(3)]
[CrossEntropyLoss]
internal sealed partial class WrittenOut;

// Two networks that train together, and one that is both.

[Network(Precision = Precision.Double), Input(6, RequiresGrad = true), Linear(5), BatchNorm1d, ReLU, Linear(4),
    BatchNorm1d(CumulativeAverage = true)]
internal sealed partial class Trunk;

[Network(Precision = Precision.Double), Input(4, RequiresGrad = true), BatchNorm1d, ReLU, Linear(3), CrossEntropyLoss]
internal sealed partial class Head;

[Network(Precision = Precision.Double), Input(6, RequiresGrad = true), Include<Trunk>, Include<Head>, CrossEntropyLoss]
internal sealed partial class TrunkAndHead;

[Network(Precision = Precision.Double), Input(6), Include<Trunk>(Freeze = Freeze.All, Eval = true), Include<Head>, CrossEntropyLoss]
internal sealed partial class SettledTrunkAndHead;

[Network, Input(6), Linear(5), BatchNorm1d, ReLU, Linear(4)]
internal sealed partial class SingleTrunk;

[Network, Input(4, RequiresGrad = true), BatchNorm1d, ReLU, Linear(3), CrossEntropyLoss]
internal sealed partial class SingleHead;
