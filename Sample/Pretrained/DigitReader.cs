namespace FusedNorm.Sample.Pretrained;

/// <summary>
/// The network of the verb <c>digits</c> for reading alone, with weights that <c>-- save Sample/Data/digits.safetensors</c> trained. The build lays them into the
/// program, batch norms folded in, so <c>DigitReader.Pretrained.Predict</c> needs no file and no preparation.
/// </summary>
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
internal sealed partial class DigitReader;
