using FusedNorm.Runtime.Tests.Nets;
using FusedNorm.Vectors;
using Xunit;

namespace FusedNorm.Runtime.Tests.Networks;

/// <summary>A tensor that no cache holds takes other stores and loads ahead; nothing else about it is different.</summary>
public class LargeTensorTests
{
    private const int Channels = 4;
    private const int Positions = 1024;

    /// <summary>One sample more than fills what counts as large, so that batches do not divide.</summary>
    private const int Batch = (int)(Streaming.LargeBytes / (Channels * Positions * sizeof(float))) + 1;

    [Fact]
    public void Is_normalised_like_any_other()
    {
        Assert.True(Streaming.IsLarge<float>(Batch * Channels * Positions));
        Assert.False(Streaming.IsLarge<float>((Batch - 2) * Channels * Positions));
        LargeTensors network = new(new TorchRandom(1));
        float[] input = new TorchRandom(2).Normal(Batch * Channels * Positions);
        float[] slope = new TorchRandom(3).Normal(input.Length);
        float[] output = network.Forward(input).ToArray();
        network.Backward(slope);
        ReadOnlySpan<float> inputGradient = network.InputGradient;
        double count = (double)Batch * Positions;
        for (int channel = 0; channel < Channels; channel++)
        {
            double mean = Sum(channel, i => input[i]) / count;
            double deviation = Math.Sqrt((Sum(channel, i => (input[i] - mean) * (input[i] - mean)) / count) + 1e-5);
            double gradients = Sum(channel, i => slope[i]);
            double products = Sum(channel, i => slope[i] * (input[i] - mean) / deviation);
            Assert.Equal(gradients, network.Bn1.Bias.Grad[channel], 1e-3);
            Assert.Equal(products, network.Bn1.Weight.Grad[channel], 1e-3);
            for (int i = 0; i < input.Length; i += i % Positions == Positions - 1 ? 1 + ((Channels - 1) * Positions) : 1)
            {
                int at = i + (channel * Positions);
                double normalised = (input[at] - mean) / deviation;
                double gradient = (slope[at] - (gradients / count) - (normalised * products / count)) / deviation;
                if (Math.Abs(normalised - output[at]) > 1e-5 || Math.Abs(gradient - inputGradient[at]) > 1e-5)
                {
                    Assert.Fail($"element {at}: {normalised} and {gradient} expected, {output[at]} and {inputGradient[at]} found");
                }
            }
        }
    }

    private static double Sum(int channel, Func<int, double> term)
    {
        double sum = 0;
        for (int sample = 0; sample < Batch; sample++)
        {
            int row = ((sample * Channels) + channel) * Positions;
            for (int i = row; i < row + Positions; i++)
            {
                sum += term(i);
            }
        }

        return sum;
    }
}
