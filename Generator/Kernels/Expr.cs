namespace FusedNorm.Generator.Kernels;

/// <summary>
/// What one element is computed from. The same expression is printed for a vector of elements and for a single one; scalar steps
/// between sweeps evaluate theirs in double precision.
/// </summary>
internal abstract record Expr
{
    public static readonly Expr Zero = new Constant(0);

    public static readonly Expr One = new Constant(1);

    public static readonly Expr Count = new GroupCount();

    public static Expr operator +(Expr left, Expr right) => new Binary(BinaryOperator.Add, left, right);

    public static Expr operator -(Expr left, Expr right) => new Binary(BinaryOperator.Subtract, left, right);

    public static Expr operator *(Expr left, Expr right) => new Binary(BinaryOperator.Multiply, left, right);

    public static Expr operator /(Expr left, Expr right) => new Binary(BinaryOperator.Divide, left, right);

    /// <summary>a * b + addend, rounded once where the processor can.</summary>
    public static Expr MultiplyAdd(Expr a, Expr b, Expr addend) => new MultiplyAdd(a, b, addend);

    public static Expr WhereLess(Expr left, Expr right, Expr ifTrue, Expr ifFalse) => new Where(Order.Less, left, right, ifTrue, ifFalse);

    public static Expr WhereLessOrEqual(Expr left, Expr right, Expr ifTrue, Expr ifFalse) =>
        new Where(Order.LessOrEqual, left, right, ifTrue, ifFalse);

    /// <summary>The expressions this one is made of.</summary>
    public virtual Expr[] Operands => [];

    /// <summary>The tensor this expression itself reads, if any.</summary>
    public virtual Tensor? Source => null;

    /// <summary>Which of the tensor's elements it reads at a point of loops; null where it reads none, or where a scalar says.</summary>
    public virtual AccessMap? Map(Geometry geometry) => null;

    /// <summary>This expression and all below it.</summary>
    public IReadOnlyList<Expr> All
    {
        get
        {
            List<Expr> all = [];
            AddAllTo(all);
            return all;
        }
    }

    /// <summary>The same for several expressions: passes ask so often that no list of each is made first.</summary>
    public void AddAllTo(List<Expr> all)
    {
        all.Add(this);
        foreach (Expr operand in Operands)
        {
            operand.AddAllTo(all);
        }
    }
}

/// <summary>What an expression of two others does with them.</summary>
internal enum BinaryOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// <summary>How a choice compares.</summary>
internal enum Order
{
    Less,
    LessOrEqual,
}

/// <summary>Elementary functions.</summary>
internal enum Elementary
{
    Abs,
    Sqrt,
    Exp,
    Expm1,
    Log,
    Log1p,
    Tanh,
    Sigmoid,
    Erf,
}

/// <summary>A number.</summary>
internal sealed record Constant(double Value) : Expr;

/// <summary>A number with a name in the generated file: <c>Bn1Eps</c>.</summary>
internal sealed record NamedConstant(string Name, double Value) : Expr;

/// <summary>A stage or a scalar that was computed before; a scalar is rounded to the type it is used in.</summary>
internal sealed record Local(Symbol Symbol) : Expr;

/// <summary>The number of elements of the group. Scalar steps only.</summary>
internal sealed record GroupCount : Expr;

/// <summary>The element of a tensor at the point of the sweep.</summary>
internal sealed record Load(Tensor Tensor) : Expr
{
    /// <summary>How far behind the point its element lies, in a tensor with longer samples than the loops go through.</summary>
    public int Offset { get; init; }

    public override Tensor Source => Tensor;

    public override AccessMap Map(Geometry geometry) => AccessMap.OfPoint(geometry, Tensor.Length, Offset);
}

/// <summary>The element of a per-channel tensor at the channel of the point.</summary>
internal sealed record Channel(Tensor Tensor) : Expr
{
    public override Tensor Source => Tensor;

    public override AccessMap Map(Geometry geometry) => AccessMap.OfChannel(geometry, Tensor.Length);
}

/// <summary>
/// The element of a tensor with one element per row (a run of one sample that is normalised together), at the row of the point.
/// </summary>
internal sealed record RowElement(Tensor Tensor) : Expr
{
    public override Tensor Source => Tensor;

    public override AccessMap Map(Geometry geometry) => AccessMap.OfRow(geometry, Tensor.Length);
}

/// <summary>The element of the current sample at a class: <c>logits[row + target]</c>. Scalar steps only.</summary>
internal sealed record LoadAtTarget(Tensor Tensor) : Expr
{
    public override Tensor Source => Tensor;
}

/// <summary>The element of a constant tensor at a class: <c>classWeights[target]</c>. Scalar steps only.</summary>
internal sealed record ConstantAtTarget(Tensor Tensor) : Expr
{
    public override Tensor Source => Tensor;
}

/// <summary>A number that the call gives, one of <see cref="Kernel.Numbers"/>; rounded to the type it is used in.</summary>
internal sealed record Argument(GivenNumber Number) : Expr;

internal sealed record Binary(BinaryOperator Operator, Expr Left, Expr Right) : Expr
{
    public override Expr[] Operands => [Left, Right];
}

internal sealed record MultiplyAdd(Expr A, Expr B, Expr Addend) : Expr
{
    public override Expr[] Operands => [A, B, Addend];
}

/// <summary>(value - centre)², taken in double precision: what a wide sum may add.</summary>
internal sealed record SquaredDistance(Expr Value, Expr Centre) : Expr
{
    public override Expr[] Operands => [Value, Centre];
}

/// <summary>A comparison that chooses; NaN compares false.</summary>
internal sealed record Where(Order Order, Expr Left, Expr Right, Expr IfTrue, Expr IfFalse) : Expr
{
    public override Expr[] Operands => [Left, Right, IfTrue, IfFalse];
}

/// <summary>An elementary function of an expression.</summary>
internal sealed record Call(Elementary Function, Expr Argument) : Expr
{
    public override Expr[] Operands => [Argument];
}

/// <summary>Chooses by whether a scalar is neither infinite nor NaN. Scalar steps only.</summary>
internal sealed record WhereFinite(Expr Argument, Expr IfTrue, Expr IfFalse) : Expr
{
    public override Expr[] Operands => [Argument, IfTrue, IfFalse];
}

/// <summary>How the elements of a window, or the windows over an element, become one number.</summary>
internal enum Combine
{
    /// <summary>The sum of a window's elements, divided by how many they are: the source of a pool.</summary>
    Average,

    /// <summary>The largest of a window's elements; a NaN is larger than all.</summary>
    Maximum,

    /// <summary>
    /// The place of the largest of them, the first of equals. It is found again where a gradient needs it, which is cheaper than to keep an
    /// index beside the output.
    /// </summary>
    PlaceOfMaximum,

    /// <summary>The sum of what the windows over an element hand back to it: the source of an average pool's gradient.</summary>
    Shares,
}

/// <summary>What a window of a stored tensor comes to, or the windows over an element.</summary>
/// <param name="Combine">How.</param>
/// <param name="Tensor">The tensor.</param>
/// <param name="Geometry">The windows.</param>
internal sealed record WindowReduction(Combine Combine, Tensor Tensor, WindowGeometry Geometry) : Expr
{
    public override Tensor Source => Tensor;

    /// <summary>The positions of a channel of the tensor.</summary>
    public int PlaneLength => Combine == Combine.Shares ? Geometry.OutputLength : Geometry.InputLength;

    /// <summary>The positions of a channel for which there is one.</summary>
    public int Positions => Combine == Combine.Shares ? Geometry.InputLength : Geometry.OutputLength;

    public override AccessMap Map(Geometry geometry) => AccessMap.OfWindow(this, geometry.Channels);
}

/// <summary>What a dropout multiplies by: 0 with a probability, else 1 over the other one. Drawn in the order of the points.</summary>
internal sealed record Draw(double Probability) : Expr;

/// <summary>The sum of products that a point of a <see cref="Contraction"/> is: the source of all its stages.</summary>
internal sealed record Product : Expr;
