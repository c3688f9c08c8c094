using FusedNorm.Execution;
using FusedNorm.Runtime.Tests.Nets;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>What handles and buffers say of themselves, and what they refuse.</summary>
public class HandleTests
{
    [Fact]
    public void A_parameter_says_what_it_is()
    {
        Parameter weight = new("fc1.weight", [2, 3], new float[6], new float[6]);
        Assert.Equal([2, 3], weight.Shape);
        Assert.Equal(6, weight.Length);
        Assert.Equal("fc1.weight (2, 3)", weight.ToString());

        Assert.True(weight.BeginGrad());
        Assert.Equal("fc1.weight (2, 3), has a gradient", weight.ToString());

        weight.ZeroGrad();
        weight.RequiresGrad = false;
        Assert.Equal("fc1.weight (2, 3), requires no gradient", weight.ToString());
    }

    [Theory]
    [InlineData(5, 6)]
    [InlineData(6, 5)]
    public void A_parameter_whose_storage_does_not_fit_is_refused(int values, int gradients)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => new Parameter("fc1.weight", [2, 3], new float[values], new float[gradients]));
        Assert.Equal(
            $"fc1.weight of shape (2, 3) needs 6 values and as many gradients or none; found {values} and {gradients}. "
            + $"(Parameter '{(values == 6 ? "gradient" : "data")}')", error.Message);
    }

    [Fact]
    public void A_parameter_without_room_for_a_gradient_gets_none()
    {
        Parameter weight = new("fc1.weight", [2], new float[2], Memory<float>.Empty);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => weight.BeginGrad());
        Assert.Equal("fc1.weight gets no gradient in this network: it is frozen, detached or in a no-grad region.", error.Message);
        Assert.False(weight.HasGrad);
    }

    /// <summary>A backward pass that writes all of a gradient needs no zeros first; what it writes over may be anything.</summary>
    [Fact]
    public void A_gradient_may_begin_as_it_was_left()
    {
        Parameter weight = new("fc1.weight", [2], new float[2], new float[2]);
        Assert.True(weight.BeginGrad());
        weight.Grad.Fill(3f);
        weight.ZeroGrad();
        Assert.False(weight.HasGrad);

        Assert.True(weight.BeginGrad(clear: false));
        Assert.True(weight.HasGrad);
        float left = MemoryChecks.IsOn ? float.NaN : 3f;
        Assert.Equal([left, left], weight.Grad);
        weight.ZeroGrad();
        Assert.True(weight.BeginGrad());
        Assert.Equal([0f, 0f], weight.Grad);
    }

    /// <summary>Whatever a dropped gradient holds, the next one is written over it; one that is there is added to.</summary>
    [Fact]
    public void Gradients_of_large_products_are_written_first_and_added_to_then()
    {
        ThreadedNet network = new(new TorchRandom(1));
        float[] x = new TorchRandom(2).Normal(9 * 96);
        int[] targets = [0, 1, 2, 3, 4, 5, 6, 7, 8];
        float[][] Gradients()
        {
            network.Loss(x, targets);
            network.Backward();
            return [.. network.Parameters.Select(parameter => parameter.Grad.ToArray())];
        }

        float[][] first = Gradients();
        foreach (Parameter<float> parameter in network.Parameters)
        {
            parameter.Grad.Fill(float.NaN);
        }

        network.ZeroGrad();
        Assert.Equal(first, Gradients());
        Assert.Equal(first.Select(gradient => gradient.Select(value => 2 * value)), Gradients());
    }

    [Fact]
    public void A_layer_says_its_name_and_kind() => Assert.Equal("act1: ReLU", new Layer("act1", "ReLU").ToString());

    [Fact]
    public void A_linear_layer_without_a_bias_says_so()
    {
        LinearLayer layer = new("fc1", new Parameter("fc1.weight", [1, 2], new float[2], new float[2]), bias: null);
        Assert.False(layer.HasBias);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => layer.Bias);
        Assert.Equal("fc1 has no bias: it was declared with Bias = false.", error.Message);
    }

    [Fact]
    public void A_workspace_beyond_one_array_is_refused_with_the_remedy()
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(
            () => AlignedBuffer<float>.AtLeast(null, 3_000_000_000));
        Assert.Contains("found 3000000000. Split the batch.", error.Message, StringComparison.Ordinal);
    }
}
