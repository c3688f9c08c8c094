using Xunit;

namespace FusedNorm.Runtime.Tests.Random;

/// <summary>
/// Short streams of well-known seeds, as PyTorch 1.13.1 prints them on a CPU with AVX2 and, where it differs, without. They stand here in
/// full so that a wrong bit can be read off; the long recordings are in <see cref="RecordedStreamTests"/>.
/// </summary>
public class GoldenVectorTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rand_is_the_low_24_bits_of_each_word(bool fusedMultiplyAdd) =>
        Bits.Equal("3efe1558 3f44aa2f 3db533a8 3e073300", new TorchRandom(0, fusedMultiplyAdd).Uniform(4));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Randn_of_less_than_16_values_is_the_scalar_path(bool fusedMultiplyAdd) =>
        Bits.Equal("3fc53f5c be963c50 c00b7149 3f1184b6", new TorchRandom(0, fusedMultiplyAdd).Normal(4));

    [Fact]
    public void Randn_of_16_values_is_one_block() =>
        Bits.Equal(
            "bf901b85 bf93808a be804bd6 bede255d 3f594515 3f312783 bea1cc6d c0075fc1 "
            + "3ea50138 bfa1b4f4 3eb330ff 3e9dc3bb 3df56f77 3f9e6b93 3f8ef28e be7d367c",
            new TorchRandom(0).Normal(16));

    [Theory]
    [InlineData(true, "bf901b85 bfd91446 3eefaa55 3f6e8c30")]
    [InlineData(false, "bf901b85 bfd91447 3eefaa55 3f6e8c31")]
    public void Randn_of_17_values_draws_its_last_16_anew(bool fusedMultiplyAdd, string expected)
    {
        float[] values = new TorchRandom(0, fusedMultiplyAdd).Normal(17);
        Bits.Equal(expected, [values[0], values[1], values[8], values[16]]);
    }

    [Fact]
    public void The_second_value_of_a_scalar_pair_survives_a_block()
    {
        TorchRandom random = new(0);
        Bits.Equal("3fc53f5c be963c50 c00b7149", random.Normal(3));
        Bits.Equal("beb65675 3edfdba8", random.Normal(16).AsSpan(0, 2));
        Bits.Equal("3f1184b6", random.Normal(1));
    }

    [Theory]
    [InlineData(true, "bb8da3e8 3e9e9313 bef34b7e bed98bc9 be63b4b1 3e1e8953", "bc3b6b40 3eea617a")]
    [InlineData(false, "bb8da400 3e9e9314 bef34b7e bed98bc8 be63b4b2 3e1e8954", "bc3b6b40 3eea617c")]
    public void Linear_draws_weight_before_bias(bool fusedMultiplyAdd, string expectedWeight, string expectedBias)
    {
        float[] weight = new float[6];
        float[] bias = new float[2];
        Init.Linear(new TorchRandom(0, fusedMultiplyAdd), weight, bias, 3);
        Bits.Equal(expectedWeight, weight);
        Bits.Equal(expectedBias, bias);
    }

    [Fact]
    public void Two_linear_layers_follow_each_other()
    {
        float[] weight0 = new float[12];
        float[] bias0 = new float[3];
        float[] weight3 = new float[6];
        float[] bias3 = new float[2];
        TorchRandom random = new(42);
        Init.Linear(random, weight0, bias0, 4);
        Init.Linear(random, weight3, bias3, 3);
        Bits.Equal("3ec3b8cc 3ed47b66 bdefe520 3eeb2a1c", weight0.AsSpan(0, 4));
        Bits.Equal("3ebd2294 3d8aae50 3e76e15c", bias0);
        Bits.Equal("bda6f235 3ee3e05d 3daec56f be89ffdb 3e16b295 be8831fe", weight3);
        Bits.Equal("bd8aaa3c be701f9e", bias3);
    }

    [Fact]
    public void Randperm_shuffles_from_the_front() =>
        Assert.Equal([4, 1, 7, 5, 3, 9, 0, 8, 6, 2], new TorchRandom(0).RandPerm(10));

    [Fact]
    public void Randint_takes_remainders() =>
        Assert.Equal([44, 39, 33, 60, 63], new TorchRandom(0).RandInt(0, 100, 5));

    [Fact]
    public void Dropout_keeps_and_scales()
    {
        float[] mask = new float[8];
        new TorchRandom(0).DropoutMask(mask, 0.5);
        Assert.Equal([0, 0, 2, 0, 0, 0, 2, 2], mask);
    }
}
