namespace FusedNorm.Runtime.Tests.Nets;

// The norms over rows of a sample (layer, RMS, group and instance norms) with every option, in double precision.

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), LayerNorm(5)]
internal sealed partial class NormLayerOfFeatures;

[Network(Precision = Precision.Double), Input(3, 7, RequiresGrad = true), LayerNorm]
internal sealed partial class NormLayerOfRows;

[Network(Precision = Precision.Double), Input(3, 7, RequiresGrad = true), LayerNorm(3, 7)]
internal sealed partial class NormLayerOfSamples;

[Network(Precision = Precision.Double), Input(2, 3, 5, RequiresGrad = true), LayerNorm(3, 5)]
internal sealed partial class NormLayerOfPlanes;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), LayerNorm(5, Eps = 0.25)]
internal sealed partial class NormLayerWithEps;

[Network(Precision = Precision.Double), Input(3, 7, RequiresGrad = true), LayerNorm(7, ElementwiseAffine = false)]
internal sealed partial class NormLayerPlain;

[Network(Precision = Precision.Double), Input(3, 7, RequiresGrad = true), LayerNorm(7, Bias = false)]
internal sealed partial class NormLayerWithoutBias;

[Network(Precision = Precision.Double), Input(3, 7, RequiresGrad = true), LayerNorm(7, Freeze = Freeze.All)]
internal sealed partial class NormLayerFrozen;

[Network(Precision = Precision.Double), Input(3, 7, RequiresGrad = true), LayerNorm(7, Freeze = Freeze.Weight)]
internal sealed partial class NormLayerFrozenWeight;

[Network(Precision = Precision.Double), Input(3, 7, RequiresGrad = true), LayerNorm(7, Freeze = Freeze.Bias)]
internal sealed partial class NormLayerFrozenBias;

[Network(Precision = Precision.Double), Input(3, 7), LayerNorm(7)]
internal sealed partial class NormLayerOfData;

[Network(Precision = Precision.Double), Input(3, 7), LayerNorm(7, Freeze = Freeze.Weight)]
internal sealed partial class NormLayerOfDataBiasOnly;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), RMSNorm(5)]
internal sealed partial class NormRms;

[Network(Precision = Precision.Double), Input(3, 7, RequiresGrad = true), RMSNorm]
internal sealed partial class NormRmsOfRows;

[Network(Precision = Precision.Double), Input(2, 3, 5, RequiresGrad = true), RMSNorm(3, 5)]
internal sealed partial class NormRmsOfPlanes;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), RMSNorm(5, Eps = 0.25)]
internal sealed partial class NormRmsWithEps;

[Network(Precision = Precision.Double), Input(3, 7, RequiresGrad = true), RMSNorm(7, ElementwiseAffine = false)]
internal sealed partial class NormRmsPlain;

[Network(Precision = Precision.Double), Input(3, 7, RequiresGrad = true), RMSNorm(7, Freeze = Freeze.Weight)]
internal sealed partial class NormRmsFrozen;

[Network(Precision = Precision.Double), Input(3, 7, RequiresGrad = true), RMSNorm(7, Freeze = Freeze.Bias)]
internal sealed partial class NormRmsFrozenBias;

[Network(Precision = Precision.Double), Input(6, RequiresGrad = true), GroupNorm(2)]
internal sealed partial class NormGroup;

[Network(Precision = Precision.Double), Input(6, RequiresGrad = true), GroupNorm(1, 6)]
internal sealed partial class NormGroupOne;

[Network(Precision = Precision.Double), Input(6, 5, RequiresGrad = true), GroupNorm(3)]
internal sealed partial class NormGroupOfPositions;

[Network(Precision = Precision.Double), Input(3, 5, RequiresGrad = true), GroupNorm(1)]
internal sealed partial class NormGroupOfOne;

[Network(Precision = Precision.Double), Input(3, 5, RequiresGrad = true), GroupNorm(3)]
internal sealed partial class NormGroupOfChannels;

[Network(Precision = Precision.Double), Input(4, 3, 5, RequiresGrad = true), GroupNorm(2)]
internal sealed partial class NormGroupOfImages;

[Network(Precision = Precision.Double), Input(4, 2, 3, 2, RequiresGrad = true), GroupNorm(2)]
internal sealed partial class NormGroupOfVolumes;

[Network(Precision = Precision.Double), Input(6, 1, RequiresGrad = true), GroupNorm(2)]
internal sealed partial class NormGroupOfSinglePositions;

[Network(Precision = Precision.Double), Input(6, 5, RequiresGrad = true), GroupNorm(3, Eps = 0.25)]
internal sealed partial class NormGroupWithEps;

[Network(Precision = Precision.Double), Input(6, 5, RequiresGrad = true), GroupNorm(3, Affine = false)]
internal sealed partial class NormGroupPlain;

[Network(Precision = Precision.Double), Input(6, 5, RequiresGrad = true), GroupNorm(3, Freeze = Freeze.All)]
internal sealed partial class NormGroupFrozen;

[Network(Precision = Precision.Double), Input(6, RequiresGrad = true), GroupNorm(3, Freeze = Freeze.Weight)]
internal sealed partial class NormGroupFrozenWeight;

[Network(Precision = Precision.Double), Input(6, RequiresGrad = true), GroupNorm(3, Freeze = Freeze.Bias)]
internal sealed partial class NormGroupFrozenBias;

[Network(Precision = Precision.Double), Input(6, 5), GroupNorm(3)]
internal sealed partial class NormGroupOfData;

[Network(Precision = Precision.Double), Input(3, 7, RequiresGrad = true), InstanceNorm1d]
internal sealed partial class NormInstance;

[Network(Precision = Precision.Double), Input(3, 7, RequiresGrad = true), InstanceNorm1d(3, Affine = true)]
internal sealed partial class NormInstanceAffine;

[Network(Precision = Precision.Double), Input(3, 7, RequiresGrad = true), InstanceNorm1d(TrackRunningStats = true)]
internal sealed partial class NormInstanceTracking;

[Network(Precision = Precision.Double), Input(3, 7, RequiresGrad = true),
    InstanceNorm1d(Affine = true, TrackRunningStats = true, Eps = 0.25, Momentum = 0.75)]
internal sealed partial class NormInstanceWithOptions;

[Network(Precision = Precision.Double), Input(3, 7, RequiresGrad = true), InstanceNorm1d(TrackRunningStats = true, Momentum = 0)]
internal sealed partial class NormInstanceWithoutMomentum;

[Network(Precision = Precision.Double), Input(3, 7, RequiresGrad = true),
    InstanceNorm1d(Affine = true, TrackRunningStats = true, Eval = true)]
internal sealed partial class NormInstancePinned;

[Network(Precision = Precision.Double), Input(3, 7, RequiresGrad = true), InstanceNorm1d(Affine = true, Eval = true)]
internal sealed partial class NormInstancePinnedPlain;

[Network(Precision = Precision.Double), Input(3, 7, RequiresGrad = true),
    InstanceNorm1d(Affine = true, TrackRunningStats = true, Freeze = Freeze.All)]
internal sealed partial class NormInstanceFrozen;

[Network(Precision = Precision.Double), Input(3, 7, RequiresGrad = true), InstanceNorm1d(Affine = true, Freeze = Freeze.Weight)]
internal sealed partial class NormInstanceFrozenWeight;

[Network(Precision = Precision.Double), Input(3, 7, RequiresGrad = true), InstanceNorm1d(Affine = true, Freeze = Freeze.Bias)]
internal sealed partial class NormInstanceFrozenBias;

[Network(Precision = Precision.Double), Input(3, 7), InstanceNorm1d(Affine = true, TrackRunningStats = true)]
internal sealed partial class NormInstanceOfData;

[Network(Precision = Precision.Double), Input(3, 3, 5, RequiresGrad = true), InstanceNorm2d(Affine = true, TrackRunningStats = true)]
internal sealed partial class NormInstanceOfImages;

[Network(Precision = Precision.Double), Input(2, 3, 2, 3, RequiresGrad = true), InstanceNorm3d(Affine = true, TrackRunningStats = true)]
internal sealed partial class NormInstanceOfVolumes;

[Network(Precision = Precision.Double), Input(4, 6, RequiresGrad = true), LayerNorm, Linear(9), ReLU, Linear(6), LayerNorm, RMSNorm]
internal sealed partial class NormRowsInTransformer;

[Network(Precision = Precision.Double), Input(4, 12, RequiresGrad = true), AvgPool1d(2), GroupNorm(2), ReLU, AvgPool1d(2, Stride = 1),
    InstanceNorm1d(Affine = true), Flatten, LayerNorm]
internal sealed partial class NormRowsBelowPools;

[Network(Precision = Precision.Double), Input(4, 6, RequiresGrad = true), BatchNorm1d(Eval = true), LayerNorm, BatchNorm1d(Eval = true),
    GroupNorm(2), ReLU, Linear(5), BatchNorm1d(Eval = true), InstanceNorm1d]
internal sealed partial class NormRowsAroundBatchNorms;

[Network(Precision = Precision.Double), Input(5, RequiresGrad = true), Linear(8), GroupNorm(2), GroupNorm(2), ReLU,
    BatchNorm1d(Eval = true), GroupNorm(1), LayerNorm]
internal sealed partial class NormRowsOfFeatures;
