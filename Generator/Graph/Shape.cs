using System.Globalization;
using System.Numerics;
using FusedNorm.Generator.Collections;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Graph;

/// <summary>The shape of one sample: channels or features first, then spatial dimensions. The batch stands apart.</summary>
internal sealed record Shape(EquatableArray<int> Dimensions)
{
    public Shape(params int[] dimensions)
        : this(dimensions.ToEquatableArray())
    {
    }

    public int Rank => Dimensions.Count;

    /// <summary>The number of values, as a long so that a hostile shape cannot overflow before it is checked.</summary>
    public long LongLength =>
        Dimensions.Aggregate(1L, (product, size) => product * size > int.MaxValue ? int.MaxValue + 1L : product * size);

    /// <summary>The number of values in digits, however many there are, for messages.</summary>
    public string Count => Dimensions.Aggregate(BigInteger.One, (product, size) => product * size).ToString(CultureInfo.InvariantCulture);

    /// <summary>The number of values of a checked shape.</summary>
    public int Length => (int)LongLength;

    /// <summary>The first dimension, which batch norms work along.</summary>
    public int Channels => Dimensions[0];

    /// <summary>The values per channel of one sample.</summary>
    public int Positions => Length / Channels;

    public int Last => Dimensions[Rank - 1];

    public override string ToString() => "(" + string.Join(", ", Dimensions.Select(size => CSharpLiteral.Int(size))) + ")";
}
