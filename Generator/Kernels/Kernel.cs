using FusedNorm.Generator.Graph;

namespace FusedNorm.Generator.Kernels;

/// <summary>One loop nest, printed as one method.</summary>
internal abstract class Kernel(string name)
{
    private readonly List<SummaryLine> summary = [];

    /// <summary>The method's name.</summary>
    public string Name { get; set; } = name;

    /// <summary>What it computes, a line for each layer fused into it.</summary>
    public virtual IReadOnlyList<SummaryLine> Summary => summary;

    /// <summary>The layers whose loops it has, forward or backward, by their index.</summary>
    public HashSet<int> Layers { get; } = [];

    /// <summary>The switches that the call sets.</summary>
    public List<Flag> Flags { get; } = [];

    /// <summary>The double-precision numbers that the call gives: the weight of a new value in running statistics.</summary>
    public List<string> Numbers { get; } = [];

    public abstract IEnumerable<Sweep> Sweeps { get; }

    /// <summary>Every expression it evaluates.</summary>
    public virtual IEnumerable<Expr> Exprs => Sweeps.SelectMany(sweep => sweep.Exprs);

    /// <summary>The tensors read, each once.</summary>
    public abstract IEnumerable<Tensor> Reads { get; }

    /// <summary>The tensors written or added to, each once.</summary>
    public abstract IEnumerable<Tensor> Writes { get; }

    /// <summary>Both: first what is only read, then what is written.</summary>
    public IEnumerable<Tensor> Arguments => Reads.Except(Writes).Concat(Writes);

    /// <summary>How its outer loop is divided, so that a call can be given a part of it; null where a call is always the whole.</summary>
    public Partition? Partition { get; set; }

    /// <summary>
    /// Whether a tensor it writes may lie where one lies that it reads, and that nobody needs afterwards: where each element is read for
    /// the last time before it is written.
    /// </summary>
    public virtual bool CanOverwrite(Tensor source, Tensor destination) => false;

    public void Describe(SummaryLine line) => summary.Add(line);

    public void Describe(string text) => Describe(new SummaryLine(text));

    /// <summary>Says that the kernel computes a layer, or prepares it.</summary>
    /// <param name="node">The layer.</param>
    /// <param name="rest">What stands behind its description.</param>
    public void Describe(Node node, string rest = "") => Describe(new SummaryLine(node.Description + rest, node));

    /// <summary>Whether the kernel computes a layer, or prepares it.</summary>
    public bool Computes(Node node) => Summary.Any(line => line.Computes == node);

    /// <summary>Takes back all lines but the first.</summary>
    /// <param name="count">How many stay.</param>
    public void Forget(int count) => summary.RemoveRange(count, summary.Count - count);

    public Flag AddFlag(Flag flag)
    {
        if (!Flags.Contains(flag))
        {
            Flags.Add(flag);
        }

        return flag;
    }
}

/// <summary>A switch that is decided when a network runs, not when it is compiled.</summary>
/// <param name="Name">The name of the kernel's parameter.</param>
internal abstract record Flag(string Name);

/// <summary>Whether a norm normalises with the statistics of its input, not the running ones.</summary>
/// <param name="Node">The norm.</param>
/// <param name="Owner">What the statistics belong to: <c>Batch</c> or <c>Instance</c>.</param>
internal sealed record UsesInputStatistics(Node Node, string Owner)
    : Flag(char.ToLowerInvariant(Owner[0]) + Owner.Substring(1) + "Statistics")
{
    /// <summary>The property of the norm's handle that answers.</summary>
    public string Property => $"Uses{Owner}Statistics";

    /// <summary>The field that keeps the forward pass's answer for the backward pass.</summary>
    public string Field => $"{Node.Local}Used{Owner}";
}

/// <summary>Whether a norm moves its running statistics.</summary>
internal sealed record UpdatesStatistics(Node Node) : Flag("updateStatistics");

/// <summary>Whether a layer is in training mode.</summary>
internal sealed record IsTraining(Node Node) : Flag("training");

/// <summary>Whether this pass adds to a parameter's gradient.</summary>
internal sealed record TakesGradient(ParameterSlot Parameter) : Flag(Parameter.Local + "TakesGradient");

/// <summary>Whether this pass adds to a gradient that is there, or writes one that was not.</summary>
internal sealed record AddsToGradient(ParameterSlot Parameter) : Flag(Parameter.Local + "Adds");

/// <summary>Whether this pass computes the gradient of a value.</summary>
internal sealed record NeedsGradient(Value Value) : Flag(Value.Name + "NeedsGradient");

/// <summary>Whether a loss prepares its gradient.</summary>
internal sealed record RecordsGraph() : Flag("record");
