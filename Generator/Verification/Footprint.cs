using FusedNorm.Generator.Kernels;

namespace FusedNorm.Generator.Verification;

/// <summary>All that a kernel, or a part of one, reads and writes, whatever its switches say.</summary>
internal sealed class Footprint : IMemory
{
    private readonly Dictionary<Tensor, ElementSet> reads = [];
    private readonly Dictionary<Tensor, ElementSet> writes = [];

    public IReadOnlyDictionary<Tensor, ElementSet> Writes => writes;

    public IEnumerable<Tensor> Tensors => reads.Keys.Union(writes.Keys);

    public void Read(Tensor tensor, ElementSet elements) => Add(reads, tensor, elements);

    public void Write(Tensor tensor, ElementSet elements) => Add(writes, tensor, elements);

    /// <summary>Blocks are every thread's own.</summary>
    public void Begin(Tensor block)
    {
    }

    public void Fault(string text)
    {
    }

    public void Choose(Condition condition, Action then, Action otherwise)
    {
        then();
        otherwise();
    }

    public void Maybe(Action action) => action();

    /// <summary>
    /// A tensor that this part writes where another reads or writes it, or one that has its place; null where there is none.
    /// </summary>
    public Tensor? Meets(Footprint other, MemoryPlan plan)
    {
        foreach (KeyValuePair<Tensor, ElementSet> written in writes)
        {
            if (written.Key.Kind != TensorKind.Block
                && (IsTouched(written.Key, written.Value, other.reads, plan) || IsTouched(written.Key, written.Value, other.writes, plan)))
            {
                return written.Key;
            }
        }

        return null;
    }

    /// <summary>Whether what is written is among some tensors' elements, or where those lie.</summary>
    private static bool IsTouched(Tensor written, ElementSet elements, Dictionary<Tensor, ElementSet> touched, MemoryPlan plan)
    {
        foreach (KeyValuePair<Tensor, ElementSet> other in touched)
        {
            bool isSame = other.Key == written;
            if ((isSame || plan.Meet(written, other.Key))
                && (!(isSame || plan.AreOne(written, other.Key)) || !elements.Intersect(other.Value).IsEmpty))
            {
                return true;
            }
        }

        return false;
    }

    private static void Add(Dictionary<Tensor, ElementSet> sets, Tensor tensor, ElementSet elements) =>
        sets[tensor] = sets.TryGetValue(tensor, out ElementSet before) ? before.Union(elements) : elements;
}
