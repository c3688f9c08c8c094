namespace FusedNorm.Sample.Digits;

/// <summary>Reads an 8 x 8 image of a handwritten digit: ten logits, one per digit.</summary>
/// <remarks>
/// The first batch norm sees the image as one channel and so brings the brightness (0 to 16) to mean 0 and variance 1; nothing is
/// scaled by hand. The two hidden layers have no bias, because the batch norm below each would subtract it again with the mean.
/// The weights, which <c>-- save Sample/Data/digits.safetensors</c> trained, are laid into the program by the build, batch norms folded in:
/// <c>DigitsNet.Pretrained.Predict</c> needs no file and no preparation. A <c>new DigitsNet(…)</c> begins untrained, as ever.
/// </remarks>
[Network]
[Weights("digits.safetensors")]
[Input(1, 8, 8)]
[BatchNorm2d(Affine = false)]
[Flatten]
[Linear(128, Bias = false)]
[BatchNorm1d]
[ReLU]
[Linear(64, Bias = false)]
[BatchNorm1d]
[ReLU]
[Linear(10)]
[CrossEntropyLoss]
internal sealed partial class DigitsNet;
