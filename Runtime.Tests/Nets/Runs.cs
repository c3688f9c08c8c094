namespace FusedNorm.Runtime.Tests.Nets;

// Batch norms over rows of every kind that loops tell apart: rows that end inside a register, that are whole pairs of registers or leave
// one over, that are summed in several blocks, that may be loaded ahead, and short rows that lie pages apart and are taken in bands of
// channels.

[Network, Input(3, 53, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class RunsOfAPrime;

[Network, Input(2, 48, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class RunsOfThreeRegisters;

[Network, Input(3, 272, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class RunsOfCacheLines;

[Network, Input(2, 1056, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class RunsOfSeveralBlocks;

[Network, Input(2, 1040, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class RunsOfBlocksAndARegister;

[Network, Input(2, 1103, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class RunsOfBlocksAndARest;

[Network, Input(16, 8, 8, RequiresGrad = true), BatchNorm2d, ReLU]
internal sealed partial class RunsInBands;

[Network, Input(128, 24, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class RunsInBandsAndARest;

[Network(Precision = Precision.Double), Input(2, 1103, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class RunsOfBlocksAndARestDouble;

[Network(Precision = Precision.Double), Input(64, 24, RequiresGrad = true), BatchNorm1d, ReLU]
internal sealed partial class RunsInBandsAndARestDouble;

[Network, Input(16, 8, 8, RequiresGrad = true), BatchNorm2d(Momentum = 1)]
internal sealed partial class LastBatchOfBands;

[Network, Input(4, 1024, RequiresGrad = true), BatchNorm1d]
internal sealed partial class LargeTensors;
