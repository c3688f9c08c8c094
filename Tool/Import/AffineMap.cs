namespace FusedNorm.Tool.Import;

/// <summary>
/// (x - mean) scale + shift, with numbers of the file's: x / 255, the normaliser of an observation, the scale of an output. The mean is
/// apart because a value that lies far from zero loses digits where it is multiplied before.
/// </summary>
/// <param name="Shape">The shape of the numbers, which can be broadcast to a sample's and has as many dimensions.</param>
/// <param name="Mean">What is subtracted first.</param>
/// <param name="Scale">The factors.</param>
/// <param name="Shift">What is added last.</param>
internal sealed record AffineMap(long[] Shape, double[] Mean, double[] Scale, double[] Shift)
{
    /// <summary>Whether it changes nothing.</summary>
    public bool IsIdentity => Scale.All(scale => scale == 1) && Mean.Zip(Shift).All(pair => pair.First == pair.Second);

    /// <summary>Whether every value is treated alike.</summary>
    public bool IsScalar => Scale.Length == 1;

    /// <summary>x + c.</summary>
    public static AffineMap Plus(long[] shape, double[] summand) =>
        new(shape, [.. summand.Select(value => -value)], Filled(summand, 1), Filled(summand, 0));

    /// <summary>c x.</summary>
    public static AffineMap Times(long[] shape, double[] factor) => new(shape, Filled(factor, 0), factor, Filled(factor, 0));

    /// <summary>Whether the numbers are the same along all dimensions but one.</summary>
    public bool VariesAlongOnly(int axis) => Shape.Where((size, place) => place != axis && size != 1).FirstOrDefault(1) == 1;

    /// <summary>Another map behind this one; null where neither has numbers for all places of both.</summary>
    public AffineMap? Then(AffineMap next)
    {
        if (ShapeRules.Broadcast(Shape, next.Shape) is not long[] shape || shape.Length != Shape.Length
            || ShapeRules.Length(shape) > Math.Max(Scale.Length, next.Scale.Length))
        {
            return null;
        }

        AffineMap first = BroadcastTo(shape);
        AffineMap second = next.BroadcastTo(shape);
        int count = first.Scale.Length;
        AffineMap result = new(shape, new double[count], new double[count], new double[count]);
        for (int i = 0; i < count; i++)
        {
            // Nothing but differences so far: they stay a mean, which is exact.
            bool isMean = first.Scale[i] == 1 && first.Shift[i] == 0;
            result.Mean[i] = isMean ? first.Mean[i] + second.Mean[i] : first.Mean[i];
            result.Scale[i] = first.Scale[i] * second.Scale[i];
            result.Shift[i] = isMean ? second.Shift[i] : ((first.Shift[i] - second.Mean[i]) * second.Scale[i]) + second.Shift[i];
        }

        return result;
    }

    /// <summary>The same map with a number for every place of a shape.</summary>
    public AffineMap BroadcastTo(long[] shape) => shape.AsSpan().SequenceEqual(Shape)
        ? this
        : new(shape, Spread(Mean, shape), Spread(Scale, shape), Spread(Shift, shape));

    private double[] Spread(double[] numbers, long[] shape) =>
        ConstantFolder.Broadcast(ConstantTensor.Of(TensorValues.Encode(numbers, FusedNorm.Files.DType.F64, Shape), ""), shape);

    private static double[] Filled(double[] like, double value)
    {
        double[] filled = new double[like.Length];
        Array.Fill(filled, value);
        return filled;
    }
}
