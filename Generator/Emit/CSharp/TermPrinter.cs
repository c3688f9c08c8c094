using FusedNorm.Generator.Loops;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit.CSharp;

/// <summary>Prints terms of loops as C#; which method stands for an operation is all that it knows.</summary>
internal sealed class TermPrinter(bool isDouble)
{
    private const string Scalar = "global::FusedNorm.Vectors.Scalar", Math = "global::System.Math",
        VectorMath = "global::FusedNorm.Vectors.VectorMath";

    /// <summary>How tightly the place binds in which a term stands: one that binds less is put into parentheses.</summary>
    private enum Place
    {
        Whole,
        Branch,
        Sum,
        Product,
        Factor,
        Operand,
    }

    public string Element => isDouble ? "double" : "float";

    public string Print(Term term) => Print(term, Place.Whole);

    /// <summary>The type of a variable.</summary>
    public string TypeOf(TermType type) => type switch
    {
        TermType.Index => "int",
        TermType.Condition => "bool",
        TermType.Element => Element,
        TermType.Double => "double",
        TermType.Register => "V",
        TermType.ColumnSums => "global::FusedNorm.Vectors.ColumnSums",
        _ => "global::System.Span<global::FusedNorm.Vectors.LaneSums>",
    };

    /// <summary>A slice of a storage, as an argument.</summary>
    public string Print(Slice slice) => slice.Start is null ? slice.Storage.Name
        : $"{slice.Storage}.Slice({Print(slice.Start)}{(slice.Length is null ? "" : ", " + Print(slice.Length))})";

    public string Print(Matrix matrix) =>
        $"new({Print(matrix.Values)}, {CSharpLiteral.Int(matrix.Stride)}, {CSharpLiteral.Int(matrix.DepthStride)})";

    private string Print(Term term, Place place) => term switch
    {
        Number number => Print(number),
        NamedNumber number => number.Name,
        LaneCount => "V.Count",
        LaneIndices => "V.Indices",
        Read read => read.Variable.Name,
        Slot slot => $"{slot.Array}[{Print(slot.Index)}]",
        LoadElement load => $"{load.Storage}[{Print(load.Index)}]",
        LoadRegister load => $"V.Load({load.Storage}, {Print(load.Index)})",
        Broadcast broadcast => $"V.Create({Print(broadcast.Value)})",
        Cast cast => $"({TypeOf(cast.Type)}){Print(cast.Value, Place.Operand)}",
        Negate negate => Within("-" + Print(negate.Value, Place.Operand), place > Place.Product),
        Arithmetic arithmetic => Print(arithmetic, place),
        Compare compare =>
            Within($"{Print(compare.Left, Place.Sum)} {Sign(compare.Comparison)} {Print(compare.Right, Place.Sum)}", place > Place.Whole),
        Not not => "!" + Print(not.Condition, Place.Operand),
        Every every => Within(string.Join(" && ", every.Conditions.Select(condition => Print(condition))), place > Place.Whole),
        Either either => Within($"{Print(either.Left)} || {Print(either.Right)}", place > Place.Whole),
        Choose { Type: TermType.Register, Condition: Compare compare } choose =>
            $"V.{(compare.Comparison == Comparison.Less ? "WhereLess" : "WhereLessOrEqual")}({Print(compare.Left)}, "
            + $"{Print(compare.Right)}, {Print(choose.IfTrue)}, {Print(choose.IfFalse)})",
        Choose choose => Within(
            $"{Print(choose.Condition)} ? {Print(choose.IfTrue, Place.Branch)} : {Print(choose.IfFalse, Place.Branch)}",
            place > Place.Whole),
        Apply apply => Print(apply),
        _ => throw new InvalidOperationException($"{term.GetType().Name} has no C#."),
    };

    private string Print(Number number) => number.Type switch
    {
        TermType.Index => CSharpLiteral.Int((long)number.Value),
        TermType.Condition => CSharpLiteral.Bool(number.Value != 0),
        TermType.Register => number.Value == 0 ? "V.Zero" : $"V.Create({CSharpLiteral.Of(number.Value, isDouble)})",
        TermType.Double => CSharpLiteral.Double(number.Value),
        _ => CSharpLiteral.Of(number.Value, isDouble),
    };

    /// <summary>
    /// Of indices, a product in a sum stands in parentheses, as StyleCop has it; of elements, formulas look as they do on paper.
    /// </summary>
    private string Print(Arithmetic arithmetic, Place place)
    {
        bool isSum = arithmetic.Operator is Operator.Add or Operator.Subtract;
        Place own = isSum ? Place.Sum : Place.Product;
        bool isIndex = arithmetic.Type == TermType.Index;
        Place left = isIndex && arithmetic.Left is Arithmetic inner && (inner.Operator is Operator.Add or Operator.Subtract) != isSum
            ? Place.Factor
            : own;
        string sign = arithmetic.Operator switch
        {
            Operator.Add => "+",
            Operator.Subtract => "-",
            Operator.Multiply => "*",
            Operator.Divide => "/",
            _ => "%",
        };
        return Within($"{Print(arithmetic.Left, left)} {sign} {Print(arithmetic.Right, isIndex ? Place.Factor : own + 1)}", place > own);
    }

    private string Print(Apply apply)
    {
        string arguments = string.Join(", ", apply.Arguments.Select(argument => Print(argument)));
        return apply.Operation switch
        {
            Operation.Minimum => $"{Math}.Min({arguments})",
            Operation.Maximum =>
                apply.Type == TermType.Register ? $"{VectorMath}.Max<V, {Element}>({arguments})" : $"{Math}.Max({arguments})",
            Operation.MultiplyAdd => $"{(apply.Type == TermType.Register ? "V" : Scalar)}.MultiplyAdd({arguments})",
            Operation.SquaredDistance => $"{Scalar}.SquaredDistance({arguments})",
            Operation.IsFinite => $"double.IsFinite({arguments})",
            Operation.IsNaN => $"{Element}.IsNaN({arguments})",
            Operation.Total => $"{arguments}.Total()",
            Operation.IsLarge =>
                $"global::FusedNorm.Vectors.Streaming.IsLarge<{Element}>((long){Print(apply.Arguments[0], Place.Operand)} * "
                + $"{Print(apply.Arguments[1], Place.Factor)})",
            Operation.EndOfBlock or Operation.MostRows => $"{LoopPrinter.Products}.{apply.Operation}({arguments})",
            <= Operation.Erf => $"{Elementary(apply)}({arguments})",
            _ => $"V.{apply.Operation}({arguments})",
        };
    }

    private string Elementary(Apply apply)
    {
        bool isCommon = apply.Operation is Operation.Abs or Operation.Sqrt;
        return apply.Type switch
        {
            TermType.Register => isCommon ? $"V.{apply.Operation}" : $"{VectorMath}.{apply.Operation}<V, {Element}>",
            TermType.Element when isCommon => $"{Element}.{apply.Operation}",
            TermType.Double when isCommon || apply.Operation is Operation.Exp or Operation.Log => $"{Math}.{apply.Operation}",
            _ => $"{Scalar}.{apply.Operation}",
        };
    }

    public static string Sign(Comparison comparison) => comparison switch
    {
        Comparison.Less => "<",
        Comparison.LessOrEqual => "<=",
        Comparison.Greater => ">",
        Comparison.GreaterOrEqual => ">=",
        Comparison.NotEqual => "!=",
        _ => "==",
    };

    private static string Within(string text, bool needed) => needed ? $"({text})" : text;
}
