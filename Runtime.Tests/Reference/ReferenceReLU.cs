namespace FusedNorm.Runtime.Tests.Reference;

/// <summary>max(x, 0), with the derivative 0 at 0.</summary>
internal sealed class ReferenceReLU : ReferenceLayer
{
    private double[] input = [];

    public override Measured Forward(Measured input, int batch)
    {
        this.input = input.Values;
        return input with { Values = [.. input.Values.Select(x => x < 0 ? 0 : x)] };
    }

    public override Measured Backward(Measured gradient, int batch) =>
        gradient with { Values = [.. gradient.Values.Select((slope, i) => input[i] <= 0 ? 0 : slope)] };
}

/// <summary>A layer that changes shapes or gradient flow, not values.</summary>
internal sealed class ReferenceIdentity(bool flattens = false, bool cuts = false) : ReferenceLayer
{
    /// <summary>Whether no gradient passes.</summary>
    public bool Cuts => cuts;

    public override int[] OutputShape(int[] input) => flattens ? [input.Aggregate(1, (product, size) => product * size)] : input;

    public override Measured Forward(Measured input, int batch) => input;

    public override Measured Backward(Measured gradient, int batch) => cuts ? Measured.Of(new double[gradient.Values.Length]) : gradient;
}
