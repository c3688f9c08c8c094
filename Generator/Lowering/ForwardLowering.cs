using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Layouts;
using FusedNorm.Generator.Options;
using FusedNorm.Generator.Text;

namespace FusedNorm.Generator.Lowering;

/// <summary>Lowers the layers from the input to the output.</summary>
internal sealed class ForwardLowering : ProgramLowering
{
    private readonly bool records;
    private readonly Tensor? predictOutput;
    private readonly Value output;
    private readonly Tensor input;

    public ForwardLowering(NetworkGraph graph, TensorTable tensors, CompilerOptions options, Purpose purpose)
        : base(purpose, tensors, options)
    {
        Prefix = purpose == Purpose.Forward ? "" : purpose.ToString();
        IsPredict = purpose != Purpose.Forward;
        IsInference = purpose is Purpose.Inference or Purpose.Pretrained;
        IsDouble = graph.Declaration.IsDouble;
        records = !IsPredict;
        output = IsPredict ? graph.Output.ComputedInPredict : graph.Output.Computed;
        input = tensors.Shared("input", TensorKind.Input, graph.Input.Shape.Length);
        if (IsPredict)
        {
            predictOutput = tensors.Shared("output", TensorKind.PredictOutput, graph.Output.Shape.Length);
        }

        if (records && graph.Input.IsSaved)
        {
            // The caller's span is gone when Backward runs, so what it needs of it is copied, by the loop that reads it first.
            Chain chain = Chain.From(SymbolOf(graph.Input), input);
            chain.Describe("copy of the input, which the backward pass reads");
            Define(graph.Input, chain);
            if (!options.FuseKernels)
            {
                Materialize(graph.Input);
            }
        }
        else
        {
            Given(graph.Input, input);
        }

        Value above = graph.Input;
        foreach (Node node in graph.Nodes.Where(node => records || graph.ReachesOutput(node)))
        {
            if (node.Input != above)
            {
                End(above);
            }

            Lower(node, node.Inputs, () => LoweredLayer.Of(node).Forward(this, node));
            above = node.Output;
        }

        OutputTensor = Materialize(output);
        if (OutputTensor.Kind == TensorKind.Input || OutputTensor.Layout is BlockedLayout || (IsPredict && OutputTensor != predictOutput))
        {
            // Nothing computes here (a network of views), or in another order than the caller's: the output is a copy.
            Kernel copy = new(IsPredict ? Prefix + "Output" : "CopyOutput", Group.None, new Geometry(1, output.Shape.Length, 1));
            copy.Describe("copy of the input");
            Chain chain = Chain.From(SymbolOf(output), OutputTensor);
            chain.Settle(copy);
            OutputTensor = predictOutput ?? tensors.PerSample(output.Name, output.Shape.Length);
            chain.Store(OutputTensor);
            Add(copy);
        }

        OutputTensor.LivesOn = true;
    }

    /// <summary>Whether eval semantics hold and nothing is kept: in Predict and in an inference.</summary>
    public bool IsPredict { get; }

    /// <summary>Whether parameters are the constants of an inference.</summary>
    public bool IsInference { get; }

    /// <summary>What the names of kernels begin with: nothing, <c>Predict</c>, <c>Inference</c> or <c>Pretrained</c>.</summary>
    public string Prefix { get; }

    /// <summary>Whether the network computes in double precision.</summary>
    public bool IsDouble { get; }

    /// <summary>Where the output lies.</summary>
    public Tensor OutputTensor { get; }

    /// <summary>The name of the kernel that computes a layer's output: <c>Fc1Forward</c>, <c>PredictFc1</c>, <c>InferenceFc1</c>.</summary>
    public string NameOf(Node node) => KernelName(node.Output);

    /// <summary>Appends a layer that computes each element from the same element.</summary>
    public void Pointwise(Node node, Func<Expr, Expr> function)
    {
        Chain chain = Continue(node.Input);
        chain.Append(SymbolOf(node.Output), function(chain.Current));
        chain.Describe(node);
        Define(node.Output, chain);
    }

    /// <summary>
    /// Ensures that a value lies in a tensor, and gives the one to read: of the network's input that is the original. Its copy is for the
    /// backward pass, and another thread would find it in the cache of the core that has just written it.
    /// </summary>
    public override Tensor Materialize(Value value)
    {
        Tensor tensor = base.Materialize(value);
        return State(value).Value.Producer is null ? input : tensor;
    }

    /// <inheritdoc/>
    public override void Alias(Value from, Value to)
    {
        base.Alias(from, to);

        // The readers of a view were counted at what it shows; those of a layer that is a view in Predict alone were not.
        if (State(to) is { Stored: null } state)
        {
            Defined(to, state);
        }
    }

    /// <inheritdoc/>
    public override Symbol SymbolOf(Value value) => Tensors.Symbols.ValueOf(value);

    protected override Tensor StorageOf(Value value)
    {
        if (value == output && predictOutput is not null)
        {
            return predictOutput;
        }

        string name = value.Producer is null ? "keptInput" : value.Name;
        return Tensors.PerSample(
            Prefix == "" ? name : Prefix.ToLowerInvariant() + Identifiers.PascalCase(name), value, isGiven: value == output,
            records && value.IsSaved ? ", saved for the backward pass" : "");
    }

    protected override IReadOnlyList<Flag> ConditionsOf(Value value) => [];

    protected override string KernelName(Value value) => value.Producer is { } producer
        ? Prefix + producer.Property + (IsPredict ? "" : "Forward")
        : Prefix + "KeepInput";

    protected override void Defined(Value value, ValueState state)
    {
        // What the backward pass reads must be stored while its loop is open, unless it can be computed again from what stays; what a
        // second layer reads, unless it can be computed again at all.
        bool saved = records && value.IsSaved && state.Recipe is null or { ReadsInput: true };
        if (saved || (value.Readers > 1 && state.Recipe is null))
        {
            state.Stored = StoreNow(state, state.Open!);
        }
    }
}
