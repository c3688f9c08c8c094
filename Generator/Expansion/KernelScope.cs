using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Loops;
using FusedNorm.Generator.Schedules;

namespace FusedNorm.Generator.Expansion;

/// <summary>
/// What the loops of one kernel can name: its parameters, its tensors, and the scalars that its steps have computed so far.
/// </summary>
internal sealed class KernelScope
{
    private readonly Dictionary<Tensor, Storage> storages = [];
    private readonly Dictionary<Symbol, Term> scalars = [];
    private Term? groupCount;
    private Term? target;

    public KernelScope(Kernel kernel, Schedule schedule, Machine machine)
    {
        Kernel = kernel;
        Schedule = schedule;
        Machine = machine;
        foreach (Tensor tensor in kernel.Arguments)
        {
            Storage(tensor);
        }

        if (kernel.Partition is not null)
        {
            From = Nest.Variable("from", TermType.Index);
            To = Nest.Variable("to", TermType.Index);
        }

        Batch = Nest.Variable("batch", TermType.Index);
        Flags = kernel.Flags.ToDictionary(flag => flag, flag => Nest.Variable(flag.Name, TermType.Condition));
        Numbers = kernel.Numbers.ToDictionary(
            number => number, number => Nest.Variable(number.ToString().ToLowerInvariant(), TermType.Double));
        Targets = Nest.Variable("targets", TermType.Index);
    }

    public Kernel Kernel { get; }

    /// <summary>How the kernel runs.</summary>
    public Schedule Schedule { get; }

    public Machine Machine { get; }

    public bool IsDouble => Machine.IsDouble;

    /// <summary>The statements so far.</summary>
    public NestBuilder Nest { get; } = new();

    public Variable Batch { get; }

    /// <summary>The part of the outer loop that the call gives; null where it is always the whole.</summary>
    public Variable? From { get; }

    public Variable? To { get; }

    public Variable Targets { get; }

    public IReadOnlyDictionary<Flag, Variable> Flags { get; }

    public IReadOnlyDictionary<GivenNumber, Variable> Numbers { get; }

    /// <summary>The memory of a tensor.</summary>
    public Storage Storage(Tensor tensor)
    {
        if (!storages.TryGetValue(tensor, out Storage? storage))
        {
            storage = new Storage(
                storages.Count, tensor.Name, tensor.Kind == TensorKind.Block ? 0 : tensor.Room, tensor.GrowsWithBatch);
            storages.Add(tensor, storage);
            Nest.Reserve(tensor.Name);
        }

        return storage;
    }

    /// <summary>Gives a scalar of the kernel's steps its value for what follows.</summary>
    public void Define(Symbol symbol, Term value) => scalars[symbol] = value;

    /// <summary>A scalar of the kernel's steps.</summary>
    public Term Scalar(Symbol symbol) => scalars.TryGetValue(symbol, out Term? value) ? value : throw Unnamed(symbol.Name);

    /// <summary>The number of elements of a group.</summary>
    public Term GroupCount
    {
        get => groupCount ?? throw Unnamed("the number of elements");
        set => groupCount = value;
    }

    /// <summary>The current sample's class.</summary>
    public Term Target
    {
        get => target ?? throw Unnamed("the sample's class");
        set => target = value;
    }

    /// <summary>A number of iterations.</summary>
    public Term Count(Extent extent) => extent.TimesBatch ? Batch * (Term)extent.Factor : extent.Factor;

    /// <summary>From where to where the kernel's outer loop runs: over all, or over the part that the call gives.</summary>
    public (Term From, Term To) Range(Term length) => From is null || To is null ? (0, length) : (From, To);

    /// <summary>A number in the network's precision, of a number in double precision.</summary>
    public Term ToElement(Term value) => IsDouble ? value : new Cast(value, TermType.Element);

    public static Term Element(double value) => new Number(value, TermType.Element);

    public static Term Register(double value) => new Number(value, TermType.Register);

    private InvalidOperationException Unnamed(string name) => new($"{Kernel.Name} reads {name} before it is named.");
}
