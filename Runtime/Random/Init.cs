namespace FusedNorm;

/// <summary>The initial values that <c>torch.nn</c> gives its layers, drawn in the same order.</summary>
public static class Init
{
    /// <summary>Draws a <c>torch.nn.Linear</c>: the weight, then the bias, both uniform within 1 / sqrt(fan_in).</summary>
    /// <param name="random">Where the numbers come from.</param>
    /// <param name="weight">The weight, of shape (out, in).</param>
    /// <param name="bias">The bias, of shape (out); empty where the layer has none.</param>
    /// <param name="fanIn">The number of inputs.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public static void Linear(TorchRandom random, Span<float> weight, Span<float> bias, int fanIn)
    {
        CheckLinear(random, weight.Length, bias.Length, fanIn);
        double weightBound = KaimingUniformBound(fanIn);
        double biasBound = 1 / Math.Sqrt(fanIn);
        random.Uniform(weight, -weightBound, weightBound);
        random.Uniform(bias, -biasBound, biasBound);
    }

    /// <inheritdoc cref="Linear(TorchRandom, Span{float}, Span{float}, int)"/>
    public static void Linear(TorchRandom random, Span<double> weight, Span<double> bias, int fanIn)
    {
        CheckLinear(random, weight.Length, bias.Length, fanIn);
        double weightBound = KaimingUniformBound(fanIn);
        double biasBound = 1 / Math.Sqrt(fanIn);
        random.Uniform(weight, -weightBound, weightBound);
        random.Uniform(bias, -biasBound, biasBound);
    }

    /// <summary>
    /// The bound of <c>kaiming_uniform_(weight, a=math.sqrt(5))</c>. It is 1 / sqrt(fan_in), but PyTorch computes it in these steps, and
    /// in double precision the last digit shows.
    /// </summary>
    private static double KaimingUniformBound(int fanIn)
    {
        double slope = Math.Sqrt(5);
        double gain = Math.Sqrt(2 / (1 + slope * slope));
        double standardDeviation = gain / Math.Sqrt(fanIn);
        return Math.Sqrt(3) * standardDeviation;
    }

    private static ArgumentException Unfit(string message, string parameter) => new(message, parameter);

    private static void CheckLinear(TorchRandom random, int weightLength, int biasLength, int fanIn)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (fanIn < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(fanIn), TorchRandom.Invariant($"A Linear layer needs at least 1 input, but {fanIn} were found."));
        }

        if (weightLength % fanIn != 0)
        {
            throw Unfit($"A weight of {fanIn} inputs needs a multiple of {fanIn} values, but {weightLength} were found.", "weight");
        }

        int outputs = weightLength / fanIn;
        if (biasLength != outputs && biasLength != 0)
        {
            throw Unfit(
                $"A weight of {weightLength} values over {fanIn} inputs needs a bias of {outputs} values or none, "
                + $"but {biasLength} were found.",
                "bias");
        }
    }
}
