using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;

namespace FusedNorm.Generator.Expansion;

/// <summary>
/// What expressions become at one place of the loops: for a register of elements, for one, or for a scalar of the group in double
/// precision.
/// </summary>
/// <param name="scope">The kernel's names.</param>
/// <param name="form">Register, Element or Double.</param>
/// <param name="index">Where a tensor's element lies that belongs to the point.</param>
/// <param name="channel">The element, or the register of elements, of a per-channel tensor.</param>
/// <param name="row">The element of a tensor with one element per row, or it in all lanes; null where there are no rows.</param>
/// <param name="local">A stage of the sweep; nothing for a scalar. Null for scalars alone.</param>
/// <param name="shared">The functions that are computed once there; null where none is needed twice.</param>
/// <param name="sample">Where the current sample begins; null where loops do not go by sample.</param>
internal sealed class Evaluation(
    KernelScope scope,
    TermType form,
    Func<Tensor, Term> index,
    Func<Tensor, Term> channel,
    Func<Tensor, Term>? row = null,
    Func<Symbol, Term?>? local = null,
    Term? sample = null,
    SharedCalls? shared = null)
{
    private bool IsRegister => form == TermType.Register;

    /// <summary>The value of an expression.</summary>
    public Term Of(Expr expr) => expr switch
    {
        Constant constant => new Number(constant.Value, form),
        NamedConstant constant => form == TermType.Double ? new NamedNumber(constant.Name, constant.Value)
            : throw new InvalidOperationException("Named constants are double scalars."),
        Local named => local?.Invoke(named.Symbol) ?? Given(scope.Scalar(named.Symbol)),
        GroupCount => scope.GroupCount,
        Load load => IsRegister
            ? new LoadRegister(scope.Storage(load.Tensor), index(load.Tensor))
            : new LoadElement(scope.Storage(load.Tensor), index(load.Tensor)),
        Channel load => Widened(channel(load.Tensor)),
        RowElement load => Widened(Row(load.Tensor)),
        LoadAtTarget load => new LoadElement(scope.Storage(load.Tensor), sample! + scope.Target),
        ConstantAtTarget load => new LoadElement(scope.Storage(load.Tensor), scope.Target),
        Argument argument => Given(scope.Numbers[argument.Number]),
        Binary { Operator: BinaryOperator.Subtract, Left: Constant { Value: 0 } } binary when !IsRegister => new Negate(Of(binary.Right)),
        Binary binary => new Arithmetic(OperatorOf(binary.Operator), Of(binary.Left), Of(binary.Right)),
        MultiplyAdd sum => new Apply(Operation.MultiplyAdd, [Of(sum.A), Of(sum.B), Of(sum.Addend)], form),
        SquaredDistance square when !IsRegister =>
            new Apply(Operation.SquaredDistance, [Of(square.Value), Of(square.Centre)], TermType.Double),
        Where where => new Choose(
            new Compare(where.Order == Order.Less ? Comparison.Less : Comparison.LessOrEqual, Of(where.Left), Of(where.Right)),
            Of(where.IfTrue), Of(where.IfFalse)),
        WhereFinite where =>
            new Choose(new Apply(Operation.IsFinite, [Of(where.Argument)], TermType.Condition), Of(where.IfTrue), Of(where.IfFalse)),
        Call call => shared is null ? Computed(call) : shared.Of(call, () => Computed(call)),
        _ => throw new InvalidOperationException($"{expr.GetType().Name} has no place in this loop."),
    };

    /// <summary>What is stored of an expression: in the network's precision, and copied where it is nothing but an element.</summary>
    public Term Stored(Expr value) => form != TermType.Double || scope.IsDouble ? Of(value) : value switch
    {
        Channel copy => channel(copy.Tensor),
        RowElement copy => Row(copy.Tensor),
        Constant constant => KernelScope.Element(constant.Value),
        _ => scope.ToElement(Of(value)),
    };

    private Apply Computed(Call call) => new(OperationOf(call.Function), [Of(call.Argument)], form);

    private Term Widened(Term element) => form == TermType.Double && !scope.IsDouble ? new Cast(element, TermType.Double) : element;

    private Term Row(Tensor tensor) =>
        row is null ? throw new InvalidOperationException($"{tensor} has one element per row, and there are no rows here.") : row(tensor);

    private Term Given(Term number) => form switch
    {
        TermType.Register => new Broadcast(scope.ToElement(number)),
        TermType.Element => scope.ToElement(number),
        _ => number,
    };

    private static Operator OperatorOf(BinaryOperator operation) => operation switch
    {
        BinaryOperator.Add => Operator.Add,
        BinaryOperator.Subtract => Operator.Subtract,
        BinaryOperator.Multiply => Operator.Multiply,
        _ => Operator.Divide,
    };

    private static Operation OperationOf(Elementary function) => function switch
    {
        Elementary.Abs => Operation.Abs,
        Elementary.Sqrt => Operation.Sqrt,
        Elementary.Exp => Operation.Exp,
        Elementary.Expm1 => Operation.Expm1,
        Elementary.Log => Operation.Log,
        Elementary.Log1p => Operation.Log1p,
        Elementary.Tanh => Operation.Tanh,
        Elementary.Sigmoid => Operation.Sigmoid,
        _ => Operation.Erf,
    };
}
