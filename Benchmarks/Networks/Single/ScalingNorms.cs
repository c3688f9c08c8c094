namespace FusedNorm.Benchmarks.Networks;

// One batch norm over 64 positions and one over one position, for each number of channels of the scaling table.

[Network, Input(1, 8, 8, RequiresGrad = true), BatchNorm2d]
internal sealed partial class Channels1;

[Network, Input(3, 8, 8, RequiresGrad = true), BatchNorm2d]
internal sealed partial class Channels3;

[Network, Input(8, 8, 8, RequiresGrad = true), BatchNorm2d]
internal sealed partial class Channels8;

[Network, Input(16, 8, 8, RequiresGrad = true), BatchNorm2d]
internal sealed partial class Channels16;

[Network, Input(64, 8, 8, RequiresGrad = true), BatchNorm2d]
internal sealed partial class Channels64;

[Network, Input(256, 8, 8, RequiresGrad = true), BatchNorm2d]
internal sealed partial class Channels256;

[Network, Input(1024, 8, 8, RequiresGrad = true), BatchNorm2d]
internal sealed partial class Channels1024;

[Network, Input(1, RequiresGrad = true), BatchNorm1d]
internal sealed partial class Features1;

[Network, Input(3, RequiresGrad = true), BatchNorm1d]
internal sealed partial class Features3;

[Network, Input(8, RequiresGrad = true), BatchNorm1d]
internal sealed partial class Features8;

[Network, Input(16, RequiresGrad = true), BatchNorm1d]
internal sealed partial class Features16;

[Network, Input(64, RequiresGrad = true), BatchNorm1d]
internal sealed partial class Features64;

[Network, Input(256, RequiresGrad = true), BatchNorm1d]
internal sealed partial class Features256;

[Network, Input(1024, RequiresGrad = true), BatchNorm1d]
internal sealed partial class Features1024;
