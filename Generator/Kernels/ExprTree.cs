namespace FusedNorm.Generator.Kernels;

/// <summary>Expressions with others in the place of some.</summary>
internal static class ExprTree
{
    /// <summary>The same expression with a tensor in another's place.</summary>
    public static Expr Replace(this Expr expr, Tensor tensor, Tensor by) =>
        expr.Rewrite(part => part is Load load && load.Tensor == tensor ? load with { Tensor = by } : part);

    /// <summary>The same expression, what it is made of rewritten first.</summary>
    /// <param name="expr">The expression.</param>
    /// <param name="replace">What stands in a part's place; the part itself where it stays.</param>
    public static Expr Rewrite(this Expr expr, Func<Expr, Expr> replace)
    {
        Expr Of(Expr part) => part.Rewrite(replace);
        return replace(expr switch
        {
            Binary binary => binary with { Left = Of(binary.Left), Right = Of(binary.Right) },
            MultiplyAdd sum => new MultiplyAdd(Of(sum.A), Of(sum.B), Of(sum.Addend)),
            SquaredDistance square => new SquaredDistance(Of(square.Value), Of(square.Centre)),
            Where where => new Where(where.Order, Of(where.Left), Of(where.Right), Of(where.IfTrue), Of(where.IfFalse)),
            Call call => call with { Argument = Of(call.Argument) },
            WhereFinite where => new WhereFinite(Of(where.Argument), Of(where.IfTrue), Of(where.IfFalse)),
            _ => expr,
        });
    }
}
