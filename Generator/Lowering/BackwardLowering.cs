using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Layouts;
using FusedNorm.Generator.Options;

namespace FusedNorm.Generator.Lowering;

/// <summary>
/// Lowers the layers' gradients from the output to the input. Only nodes that a gradient reaches are visited, and only values that
/// need one are computed. Here a <see cref="Value"/> stands for its gradient.
/// </summary>
internal sealed class BackwardLowering : ProgramLowering
{
    private readonly ForwardLowering forward;
    private readonly Value input;
    private readonly GradientConditions conditions;

    public BackwardLowering(NetworkGraph graph, TensorTable tensors, CompilerOptions options, ForwardLowering forward)
        : base(Purpose.Backward, tensors, options)
    {
        this.forward = forward;
        conditions = new GradientConditions(graph);
        input = graph.Input;
        Given(graph.Output, tensors.Shared("outputGradient", TensorKind.OutputGradient, graph.Output.Shape.Length));
        foreach (Node node in graph.Nodes.Reverse().Where(node => node.HasBackward))
        {
            Lower(node, [node.Output], () => LoweredLayer.Of(node).Backward(this, node));
        }

        if (input.NeedsGradient)
        {
            InputGradient = Materialize(input);
            if (InputGradient.Kind == TensorKind.OutputGradient || InputGradient.Layout is BlockedLayout)
            {
                Kernel copy = new("CopyInputGradient", Group.None, new Geometry(1, input.Shape.Length, 1));
                copy.Describe("copy of the output's gradient");
                Chain chain = Chain.From(SymbolOf(input), InputGradient);
                chain.Settle(copy);
                InputGradient = StorageOf(input);
                chain.Store(InputGradient);
                Add(copy);
            }

            InputGradient.LivesOn = true;
        }
    }

    /// <summary>Where the input's gradient lies, where one is asked for.</summary>
    public Tensor? InputGradient { get; }

    /// <summary>What the forward pass left of a value: loaded, or computed again.</summary>
    public Chain Forward(Value value) => forward.Repeat(value, fromCopy: true);

    /// <summary>The tensor that the forward pass stored a value in.</summary>
    public Tensor ForwardTensor(Value value) =>
        forward.Stored(value) ?? throw new InvalidOperationException($"{value.Name} was not stored by the forward pass.");

    /// <summary>A forward value as an operand of a matrix product: from where it was stored, or computed again block by block.</summary>
    public Operand ForwardOperand(Value value, Geometry product, int stride, int depthStride) =>
        forward.Stored(value) is Tensor stored
            ? new Operand(stored, stride, depthStride)
            : Computed(forward.RecipeFor(value).FromCopy, product, stride, depthStride);

    /// <summary>
    /// Appends a layer whose input gradient is computed, element by element, from a forward value and the output's gradient.
    /// </summary>
    public void Pointwise(Node node, Value forwardValue, Func<Expr, Expr, Expr> function)
    {
        Chain other = Forward(forwardValue);
        Chain chain = Continue(node.Output, other.Geometry);
        Expr gradient = chain.Current;
        Append(chain, node, function(chain.Include(other), gradient));
    }

    /// <summary>The same for a layer whose input gradient is computed from the output's gradient alone.</summary>
    public void Pointwise(Node node, Func<Expr, Expr> function)
    {
        if (node.Input.NeedsGradient)
        {
            Chain chain = Continue(node.Output);
            Append(chain, node, function(chain.Current));
        }
    }

    private void Append(Chain chain, Node node, Expr inputGradient)
    {
        chain.Append(new Symbol(SymbolOf(node.Input).Name + "From" + node.Property), inputGradient);
        chain.Describe($"gradient of {node.Name} {node.Layer.Describe()}");
        Define(node.Input, chain);
    }

    /// <summary>The gradient of a value is the sum of what its readers hand back; the first of them may not be the last.</summary>
    public override void Define(Value value, Chain chain)
    {
        if (IsKnown(value) && chain.Home is not null && IsUnplaced(value))
        {
            // Of two loops, the one without a place yet comes later: it takes the sum.
            Tensor stored = StorageOf(value);
            chain.Store(stored, value);
            chain = Continue(value);
            AppendSum(value, chain, stored);
        }
        else
        {
            AddReached(value, chain);
        }

        base.Define(value, chain);
    }

    /// <summary>Adds to a chain that computes one part of a value's gradient what other readers have handed back before.</summary>
    public void AddReached(Value value, Chain chain)
    {
        if (IsKnown(value))
        {
            AppendSum(value, chain, Materialize(value));
        }
    }

    /// <inheritdoc/>
    public override void Given(Value value, Tensor tensor)
    {
        if (IsKnown(value))
        {
            Define(value, Chain.From(SymbolOf(value), tensor));
            return;
        }

        base.Given(value, tensor);
    }

    /// <inheritdoc/>
    public override void Alias(Value from, Value to)
    {
        if (IsKnown(to))
        {
            Define(to, Continue(from));
            return;
        }

        base.Alias(from, to);
    }

    /// <summary>Hands the gradient of a value on, unchanged, to several that were summed.</summary>
    public void Share(Value from, IEnumerable<Value> to)
    {
        Value[] needing = [.. to.Where(value => value.NeedsGradient)];
        if (needing.Length == 1)
        {
            Alias(from, needing[0]);
            return;
        }

        Tensor gradient = Materialize(from);
        foreach (Value value in needing)
        {
            Given(value, gradient);
        }
    }

    private static void AppendSum(Value value, Chain chain, Tensor other)
    {
        Local part = chain.Current;
        string name = part.Symbol.Name;
        chain.Append(new Symbol(name + "Sum"), part + chain.Include(Chain.From(new Symbol(name + "Other"), other)));
        chain.Describe($"sum of the gradients that reach {value.Name}");
    }

    /// <inheritdoc/>
    public override Symbol SymbolOf(Value value) => Tensors.Symbols.SlopeOf(value);

    protected override Tensor StorageOf(Value value)
    {
        bool isInput = value.Producer is null;
        return Tensors.PerSample(isInput ? "inputGradient" : value.Name + "Gradient", value, isGiven: isInput);
    }

    protected override IReadOnlyList<Flag> ConditionsOf(Value value) => [new NeedsGradient(value)];

    protected override IReadOnlyList<Flag> Simplify(IReadOnlyList<Flag> conditions) => this.conditions.Simplify(conditions);

    protected override string KernelName(Value value) => (value.Producer?.Property ?? "Input") + "Gradient";
}
