namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>
/// One layer of a random network: its options, how it is declared, and what it computes, by plain loops over doubles written from
/// PyTorch's formulas. Nothing here is shared with the generator or the runtime: that is the point of it.
/// </summary>
internal abstract class FuzzedLayer
{
    /// <summary>The attribute's name, <c>AvgPool1d</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>What unnamed layers of this kind are counted under; null for what has no name.</summary>
    public abstract string? NamePrefix { get; }

    /// <summary>The multiply-adds of a sample, where there are many.</summary>
    public virtual long Products(Shapes inputs) => 0;

    /// <summary>Whether the output requires no gradient, whatever the input does.</summary>
    public virtual bool IsCut => false;

    /// <summary>Whether the output's values are values of the input, so that no arithmetic can round them.</summary>
    public virtual bool IsExact => false;

    /// <summary>
    /// Whether equal operands may come to other digits at another place: a product's last rows are summed in another order.
    /// </summary>
    public virtual bool RoundsByPlace => false;

    /// <summary>
    /// Whether the layer computes each element from the elements at the same place, and so in the loop of whatever stands beside it.
    /// </summary>
    public virtual bool StaysInLoop => false;

    /// <summary>What a layer with a loop of its own goes over; null where the order of its loop shows in no neighbour's sums.</summary>
    public virtual string? LoopsOver => null;

    /// <summary>The tap that a layer with two inputs comes back to; null for the others.</summary>
    public virtual string? From => null;

    /// <summary>Whether training differs from evaluation.</summary>
    public virtual bool HasMode => false;

    /// <summary>Whether the layer itself is declared to stay in eval mode.</summary>
    public virtual bool IsPinned => false;

    /// <summary>Whether the layer keeps a running mean and variance.</summary>
    public virtual bool TracksStatistics => false;

    /// <summary>The attribute's arguments.</summary>
    public virtual IEnumerable<string> Arguments(Shapes inputs) => [];

    /// <summary>The shape of one sample of the output; null where the layer does not fit the input.</summary>
    public abstract int[]? OutputShape(Shapes inputs);

    /// <summary>The parameters in PyTorch's order.</summary>
    public virtual IEnumerable<FuzzedParameter> Parameters(Shapes inputs) => [];

    /// <summary>Whether a single sample is too few to take a variance.</summary>
    public virtual bool NeedsSeveralSamples(Shapes inputs, bool isPinned) => false;

    /// <summary>The output.</summary>
    public abstract double[] Forward(LayerPass pass);

    /// <summary>The gradients of the inputs, from the output's; gradients of parameters are given to <paramref name="pass"/>.</summary>
    public abstract double[][] Backward(LayerPass pass, double[] gradient);
}

/// <summary>The shapes of one sample of a layer's inputs.</summary>
/// <param name="Input">The value above.</param>
/// <param name="Other">The tapped value, for a layer that has one.</param>
internal sealed record Shapes(int[] Input, int[]? Other = null)
{
    public static int Length(int[] shape) => shape.Aggregate(1, (product, size) => product * size);
}

/// <summary>A parameter that a layer declares.</summary>
/// <param name="Name"><c>weight</c> or <c>bias</c>.</param>
/// <param name="Length">The number of values.</param>
/// <param name="IsFrozen">Whether the declaration freezes it.</param>
/// <param name="Draw">Draws a value to start from.</param>
internal sealed record FuzzedParameter(string Name, int Length, bool IsFrozen, Func<FuzzRandom, double> Draw);
