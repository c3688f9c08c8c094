using FusedNorm.Files;
using FusedNorm.Tool.Import.Rules;

namespace FusedNorm.Tool.Import;

/// <summary>Constants that are subtracted, multiplied and added, as a batch norm in which nothing moves.</summary>
internal static class PinnedNorm
{
    /// <summary>The most channels that one number is repeated for.</summary>
    public const long MostChannels = 1L << 18;

    /// <summary>The most features that several numbers are repeated for.</summary>
    public const long MostFeatures = 1L << 16;

    /// <summary>
    /// Half of what is under the root; the variance is the other half, so that the root is exactly 1, whatever it is computed in.
    /// </summary>
    private const double Half = 0.5;

    /// <summary>A norm over channels.</summary>
    /// <param name="affine">The operation that it is made of.</param>
    /// <param name="map">What it computes: one number each, or one for every channel.</param>
    /// <param name="channels">The channels.</param>
    /// <param name="isDouble">Whether the network is in double precision.</param>
    public static Operation Make(Operation affine, AffineMap map, long channels, bool isDouble)
    {
        DType dtype = isDouble ? DType.F64 : DType.F32;
        return affine with
        {
            Kind = "BatchNorm1d",
            Map = null,
            Options = [$"Eps = {Text.Of(Half)}", "Eval = true", "Freeze = Freeze.All"],
            Tensors =
            [
                Tensor("weight", map.Scale),
                Tensor("bias", map.Shift),
                Tensor("running_mean", map.Mean),
                Tensor("running_var", [Half]),
            ],
        };

        LayerTensor Tensor(string name, double[] numbers)
        {
            ConstantTensor constant = ConstantTensor.Of(TensorValues.Encode(numbers, dtype, numbers.Length), "");
            return new LayerTensor(name, constant.Repeated(channels / numbers.Length), [channels]);
        }
    }
}
