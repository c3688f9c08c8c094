using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Kernels;

/// <summary>Expressions as formulas, for people.</summary>
internal static class ExprDump
{
    public static string Of(Expr expr) => expr switch
    {
        Constant constant => CSharpLiteral.Text(constant.Value),
        NamedConstant constant => constant.Name,
        Local local => local.Symbol.Name,
        GroupCount => "count",
        Argument argument => argument.Number.ToString().ToLowerInvariant(),
        Load { Offset: 0 } load => load.Tensor.Name,
        Load load => $"{load.Tensor}[{CSharpLiteral.Int(load.Offset)} behind]",
        Channel channel => $"{channel.Tensor}[channel]",
        RowElement row => $"{row.Tensor}[row]",
        LoadAtTarget load => $"{load.Tensor}[target]",
        ConstantAtTarget load => $"{load.Tensor}[target]",
        Binary binary => $"({Of(binary.Left)} {SignOf(binary.Operator)} {Of(binary.Right)})",
        MultiplyAdd sum => $"({Of(sum.A)} * {Of(sum.B)} + {Of(sum.Addend)})",
        SquaredDistance square => $"({Of(square.Value)} - {Of(square.Centre)})²",
        Where { Order: Order.Less } where => $"({Of(where.Left)} < {Of(where.Right)} ? {Of(where.IfTrue)} : {Of(where.IfFalse)})",
        Where where => $"({Of(where.Left)} <= {Of(where.Right)} ? {Of(where.IfTrue)} : {Of(where.IfFalse)})",
        WhereFinite where => $"(finite {Of(where.Argument)} ? {Of(where.IfTrue)} : {Of(where.IfFalse)})",
        Call call => $"{call.Function}({Of(call.Argument)})",
        WindowReduction window => $"{WordOf(window.Combine)} of {Of(window.Geometry)} {window.Tensor}",
        Draw draw => $"0 with probability {CSharpLiteral.Text(draw.Probability)}, else scaled",
        Product => "product",
        _ => expr.GetType().Name,
    };

    private static string WordOf(Combine combine) =>
        combine == Combine.PlaceOfMaximum ? "place of maximum" : combine.ToString().ToLowerInvariant();

    private static string SignOf(BinaryOperator operation) => operation switch
    {
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        _ => "/",
    };

    /// <summary>Windows by dimension: <c>3/2</c> are three elements at a stride of two, <c>+1</c> is padding.</summary>
    public static string Of(WindowGeometry windows) => "[" + string.Join(", ", windows.Dimensions.Select(Of)) + "]";

    private static string Of(WindowDimension dimension) => dimension.IsAdaptive
        ? $"{CSharpLiteral.Int(dimension.Input)} to {CSharpLiteral.Int(dimension.Output)}"
        : CSharpLiteral.Int(dimension.Kernel)
            + (dimension.Stride == dimension.Kernel ? "" : "/" + CSharpLiteral.Int(dimension.Stride))
            + (dimension.Padding == 0 ? "" : "+" + CSharpLiteral.Int(dimension.Padding))
            + (dimension.Dilation == 1 ? "" : " apart " + CSharpLiteral.Int(dimension.Dilation));
}
