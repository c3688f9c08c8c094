using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Loops;

/// <summary>Terms as formulas, for people: <c>x[n * 4 + j ..]</c> is a register, <c>x[n * 4 + j]</c> an element.</summary>
internal static class TermDump
{
    public static string Of(Term term) => term switch
    {
        Number number => CSharpLiteral.Text(number.Value),
        NamedNumber number => number.Name,
        LaneCount => "lanes",
        LaneIndices => "0..lanes",
        Read read => read.Variable.Name,
        Slot slot => $"{slot.Array}[{Of(slot.Index)}]",
        LoadElement load => $"{load.Storage}[{Of(load.Index)}]",
        LoadRegister load => $"{load.Storage}[{Of(load.Index)} ..]",
        Broadcast broadcast => Of(broadcast.Value),
        Cast cast => $"{cast.Type} {Of(cast.Value)}",
        Negate negate => "-" + Of(negate.Value),
        Arithmetic arithmetic => Of(arithmetic),
        Compare compare => $"{Of(compare.Left)} {Of(compare.Comparison)} {Of(compare.Right)}",
        Not not => "not " + Of(not.Condition),
        Every every => string.Join(" and ", every.Conditions.Select(Of)),
        Either either => $"{Of(either.Left)} or {Of(either.Right)}",
        Choose choose => $"({Of(choose.Condition)} ? {Of(choose.IfTrue)} : {Of(choose.IfFalse)})",
        Apply apply => $"{apply.Operation}({string.Join(", ", apply.Arguments.Select(Of))})",
        _ => term.GetType().Name,
    };

    public static string Of(Comparison comparison) => comparison switch
    {
        Comparison.Less => "<",
        Comparison.LessOrEqual => "<=",
        Comparison.Greater => ">",
        Comparison.GreaterOrEqual => ">=",
        Comparison.Equal => "==",
        _ => "!=",
    };

    private static string Of(Arithmetic arithmetic)
    {
        string sign = arithmetic.Operator switch
        {
            Operator.Add => "+",
            Operator.Subtract => "-",
            Operator.Multiply => "*",
            Operator.Divide => "/",
            _ => "%",
        };
        return $"{Within(arithmetic.Left)} {sign} {Within(arithmetic.Right)}";
    }

    private static string Within(Term term) => term is Arithmetic ? $"({Of(term)})" : Of(term);
}
