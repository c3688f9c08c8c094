using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Schedules;

/// <summary>What the tiles of a product do to finished sums before they store them.</summary>
internal enum TileRest
{
    /// <summary>Nothing: whatever follows the product passes over what is stored.</summary>
    None,

    /// <summary>They add a bias.</summary>
    Bias,

    /// <summary>They add a bias, and what is negative then becomes zero.</summary>
    RectifiedBias,
}

/// <summary>Whether the chain behind a product is one that the runtime's tiles know.</summary>
/// <remarks>
/// It is all of the chain or nothing: where a pass over the stored products is needed anyway, the bias costs nothing in it. And it is few
/// chains: a kind of layer more would be an instruction more for each register of sums, or another copy of all tiles.
/// </remarks>
internal static class TileChain
{
    /// <summary>What of the chain the tiles take over, and the bias in it.</summary>
    public static (TileRest Kind, Tensor? Bias) Match(Contraction kernel)
    {
        // A sum is finished behind the last block of the depth, which the loops over blocks of a computed operand do not tell apart.
        bool isWhole = kernel.Left.Computed is null || kernel.Left.Stride <= kernel.Terms;
        if (!isWhole || kernel.Accumulates || kernel.Sinks.Count != 1 || kernel.Sinks[0] is not Store store)
        {
            return (TileRest.None, null);
        }

        Expr value = Value(kernel, store.Value);
        TileRest rest = TileRest.Bias;
        if (value is Where { Order: Order.Less, Right: Constant { Value: 0 }, IfTrue: Constant { Value: 0 } } where
            && where.Left == where.IfFalse)
        {
            rest = TileRest.RectifiedBias;
            value = Value(kernel, where.Left);
        }

        return value is Binary { Operator: BinaryOperator.Add } sum && Value(kernel, sum.Left) is Product
            && Value(kernel, sum.Right) is Channel { Tensor: Tensor bias } && bias.Length == kernel.Columns
            ? (rest, bias)
            : (TileRest.None, null);
    }

    /// <summary>What a stage computes, where an expression is no more than its name.</summary>
    private static Expr Value(Contraction kernel, Expr expr) =>
        expr is Local local && kernel.Stages.FirstOrDefault(stage => stage.Symbol == local.Symbol) is Stage stage
            ? Value(kernel, stage.Value)
            : expr;
}
