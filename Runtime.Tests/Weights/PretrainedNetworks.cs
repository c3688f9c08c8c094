namespace FusedNorm.Runtime.Tests.Weights;

// Networks of Nets/Saved.cs with weights that PyTorch wrote, laid into this assembly by the build: both formats, both precisions, 16 bits,
// views of a storage.

[Network, Weights("Recorded/SavedClassifier.safetensors"), Input(6), Linear(5), BatchNorm1d, ReLU, Linear(3)]
internal sealed partial class FromSafeTensors;

[Network(Precision = Precision.Double), Weights("SavedClassifierDouble.pt"), Input(6), Linear(5), BatchNorm1d, ReLU, Linear(3)]
internal sealed partial class FromTorchDouble;

[Network, Weights("SavedClassifierDouble.pt"), Input(6), Linear(5), BatchNorm1d, ReLU, Linear(3)]
internal sealed partial class FromTorchRounded;

[Network, Weights("bfloat16.safetensors"), Input(6), Linear(5), BatchNorm1d, ReLU, Linear(3)]
internal sealed partial class FromBFloat16;

[Network, Weights("views.pt"), Input(6), Linear(5), BatchNorm1d, ReLU, Linear(3)]
internal sealed partial class FromViews;

[Network, Weights("SavedImages.safetensors"), Input(2, 3, 4)]
[BatchNorm2d, InstanceNorm2d(Affine = true, TrackRunningStats = true), Flatten, LayerNorm, Linear(6, Bias = false),
    Include<Nets.SavedClassifier>("head")]
internal sealed partial class FromImages;
