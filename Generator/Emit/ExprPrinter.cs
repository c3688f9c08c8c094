using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Emit;

/// <summary>How an expression is evaluated.</summary>
internal enum Form
{
    /// <summary>A register of neighbouring elements.</summary>
    Vector,

    /// <summary>One element, in the network's type.</summary>
    Element,

    /// <summary>A scalar of the group, in double precision.</summary>
    Scalar,
}

/// <summary>Prints expressions at one place of a kernel.</summary>
/// <param name="form">How they are evaluated there.</param>
/// <param name="isDouble">Whether the network computes in double precision.</param>
/// <param name="index">The index of the current element, <c>row + s</c>.</param>
/// <param name="channel">How the element of a per-channel tensor is read there.</param>
/// <param name="local">How a local is read there, where not by its name.</param>
/// <param name="row">How the element of a tensor with one element per row is read there.</param>
internal sealed class ExprPrinter(
    Form form, bool isDouble, string index, Func<Tensor, string> channel, Func<string, string>? local = null, Func<Tensor, string>? row = null)
{
    private const string ScalarType = "global::FusedNorm.Vectors.Scalar";

    /// <summary>The type of a local that holds the value of an expression.</summary>
    public string Type => form switch
    {
        Form.Vector => "V",
        Form.Scalar => "double",
        _ => isDouble ? "double" : "float",
    };

    public string Print(Expr expr) => Print(expr, 0);

    /// <summary>An assignment of an expression to an element of a tensor, or an addition to it.</summary>
    public string Assign(string target, Expr value, bool add = false)
    {
        string operation = $"{target} {(add ? "+=" : "=")} ";
        return form != Form.Scalar || isDouble ? operation + Print(value) + ";"
            : value is Channel copy ? operation + channel(copy.Tensor) + ";"
            : value is RowElement ofRow ? operation + Row(ofRow.Tensor) + ";"
            : value is Constant constant ? operation + CSharpLiteral.Of(constant.Value, isDouble) + ";"
            : $"{operation}(float){Print(value, 6)};";
    }

    private string Print(Expr expr, int precedence) => expr switch
    {
        Constant constant => Number(constant.Value),
        NamedConstant constant => form == Form.Scalar ? constant.Name : throw new InvalidOperationException("Named constants are double scalars."),
        Local named => local is null ? named.Name : local(named.Name),
        Load load => form == Form.Vector ? $"V.Load({load.Tensor}, {load.Tensor.At(index)})" : $"{load.Tensor}[{load.Tensor.At(index)}]",
        Channel load => form == Form.Scalar && !isDouble ? $"(double){channel(load.Tensor)}" : channel(load.Tensor),
        RowElement load => form == Form.Scalar && !isDouble ? $"(double){Row(load.Tensor)}" : Row(load.Tensor),
        LoadAt load => $"{load.Tensor}[row + {load.Index}]",
        ConstantAt load => $"{load.Tensor}[{load.Index}]",
        Argument argument => PrintArgument(argument),
        Binary binary => PrintBinary(binary, precedence),
        MultiplyAdd sum => $"{(form == Form.Vector ? "V" : ScalarType)}.MultiplyAdd({Print(sum.A)}, {Print(sum.B)}, {Print(sum.Addend)})",
        SquaredDistance square when form != Form.Vector => $"{ScalarType}.SquaredDistance({Print(square.Value)}, {Print(square.Centre)})",
        Where where when form == Form.Vector =>
            $"V.{(where.Comparison == "<" ? "WhereLess" : "WhereLessOrEqual")}({Print(where.Left)}, {Print(where.Right)}, {Print(where.IfTrue)}, {Print(where.IfFalse)})",
        Where where => Parenthesise(
            $"{Print(where.Left, 3)} {where.Comparison} {Print(where.Right, 3)} ? {Print(where.IfTrue, 1)} : {Print(where.IfFalse, 1)}", precedence > 0),
        WhereFinite where => Parenthesise($"double.IsFinite({Print(where.Argument)}) ? {Print(where.IfTrue, 1)} : {Print(where.IfFalse, 1)}", precedence > 0),
        Call call => PrintCall(call),
        _ => throw new InvalidOperationException($"{expr.GetType().Name} has no place in this loop."),
    };

    private string Row(Tensor tensor) => row is null ? throw new InvalidOperationException($"{tensor} has one element per row, and there are no rows here.") : row(tensor);

    private string PrintCall(Call call)
    {
        string argument = Print(call.Argument);
        return (form, call.Function) switch
        {
            (Form.Vector, "Abs" or "Sqrt") => $"V.{call.Function}({argument})",
            (Form.Vector, _) => $"global::FusedNorm.Vectors.VectorMath.{call.Function}<V, {(isDouble ? "double" : "float")}>({argument})",
            (Form.Element, "Abs" or "Sqrt") => $"{Type}.{call.Function}({argument})",
            (Form.Scalar, "Abs" or "Sqrt" or "Exp" or "Log") => $"global::System.Math.{call.Function}({argument})",
            _ => $"{ScalarType}.{call.Function}({argument})",
        };
    }

    private string PrintArgument(Argument argument)
    {
        string element = isDouble ? argument.Name : "(float)" + argument.Name;
        return form switch { Form.Vector => $"V.Create({element})", Form.Element => element, _ => argument.Name };
    }

    private string PrintBinary(Binary binary, int precedence)
    {
        if (binary is { Operator: '-', Left: Constant { Value: 0 } } && form != Form.Vector)
        {
            return Parenthesise("-" + Print(binary.Right, 6), precedence > 4);
        }

        int own = binary.Operator is '+' or '-' ? 3 : 4;
        return Parenthesise($"{Print(binary.Left, own)} {binary.Operator} {Print(binary.Right, own + 1)}", precedence > own);
    }

    private string Number(double value) => form switch
    {
        Form.Vector => value == 0 ? "V.Zero" : $"V.Create({CSharpLiteral.Of(value, isDouble)})",
        Form.Scalar => CSharpLiteral.Double(value),
        _ => CSharpLiteral.Of(value, isDouble),
    };

    private static string Parenthesise(string text, bool needed) => needed ? $"({text})" : text;
}
