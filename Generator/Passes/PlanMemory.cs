using FusedNorm.Generator.Graph;
using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Options;

namespace FusedNorm.Generator.Passes;

/// <summary>
/// Gives every workspace tensor its place. Tensors that are never alive together share one; what grows with the batch and what does
/// not are planned apart, because the first kind's offsets are multiplied by the batch.
/// </summary>
internal static class PlanMemory
{
    public static ProgramGroup Run(ProgramGroup group, NetworkGraph graph, CompilerOptions options) =>
        group with { Plan = Run(group.Kernels, options, [.. group.InFront]) };

    /// <summary>Places tensors that all live for good one behind the other, each on a cache line.</summary>
    public static MemoryPlan InOrder(IEnumerable<Tensor> tensors)
    {
        Dictionary<Tensor, int> offsets = [];
        long end = 0;
        foreach (Tensor tensor in tensors)
        {
            offsets.Add(tensor, unchecked((int)end));
            end += Padded(tensor);
        }

        return new MemoryPlan(end, 0, offsets);
    }

    private static MemoryPlan Run(IEnumerable<Kernel> kernels, CompilerOptions options, Tensor[] inFront)
    {
        List<Lifetime> lifetimes = Lifetimes([.. kernels], options);
        long ofChannels = Place(lifetimes.Where(lifetime => lifetime.Tensor.Kind == TensorKind.PerChannel));
        long ofSamples = Place(lifetimes.Where(lifetime => lifetime.Tensor.Kind == TensorKind.PerSample), inFront);
        Dictionary<Tensor, int> offsets = [];
        foreach (Lifetime lifetime in lifetimes)
        {
            foreach (Tensor tensor in lifetime.Tensors)
            {
                offsets.Add(tensor, unchecked((int)lifetime.Offset));
            }
        }

        return new MemoryPlan(ofChannels, ofSamples, offsets) { LongResults = inFront.Sum(Padded) };
    }

    private static List<Lifetime> Lifetimes(IReadOnlyList<Kernel> kernels, CompilerOptions options)
    {
        // What a kernel that stands alone reads or writes shares its place with nothing.
        HashSet<Tensor> apart = [.. kernels.Where(kernel => !options.PlanMemory || options.IsApart(kernel))
            .SelectMany(kernel => kernel.Reads.Concat(kernel.Writes))];
        List<Lifetime> lifetimes = [];
        for (int time = 0; time < kernels.Count; time++)
        {
            foreach (Tensor tensor in kernels[time].Reads.Concat(kernels[time].Writes).Distinct().Where(tensor => tensor.IsWorkspace))
            {
                bool shares = !apart.Contains(tensor);
                if (lifetimes.FirstOrDefault(known => known.Tensor == tensor) is not Lifetime lifetime)
                {
                    lifetime = new Lifetime(tensor, shares ? time : 0) { IsAlone = !shares };
                    lifetimes.Add(lifetime);
                }

                lifetime.Last = tensor.LivesOn || !shares ? int.MaxValue : time;
            }
        }

        return options.PlanMemory ? Overwritten(lifetimes, kernels) : lifetimes;
    }

    /// <summary>
    /// Lets tensors take the place of those that are read for the last time by the kernel that first writes them, where it goes element by
    /// element.
    /// </summary>
    private static List<Lifetime> Overwritten(IReadOnlyList<Lifetime> lifetimes, IReadOnlyList<Kernel> kernels)
    {
        List<Lifetime> apart = [];
        foreach (Lifetime lifetime in lifetimes.OrderBy(lifetime => lifetime.First))
        {
            Lifetime? before = apart.FirstOrDefault(other =>
                other.Last == lifetime.First && !lifetime.IsAlone
                && lifetime.Tensor.Kind == TensorKind.PerSample && other.Tensor.Kind == TensorKind.PerSample
                && Padded(other.Tensor) == Padded(lifetime.Tensor)
                && kernels[lifetime.First].CanOverwrite(other.Newest, lifetime.Tensor));
            if (before is null)
            {
                apart.Add(lifetime);
            }
            else
            {
                before.Overwrite(lifetime);
            }
        }

        return apart;
    }

    private static long Place(IEnumerable<Lifetime> lifetimes, params Tensor[] results)
    {
        Lifetime[] inOrder = [.. lifetimes.OrderBy(lifetime => lifetime.First)];
        return results.Length > 0 ? FirstFit(inOrder, results) : PingPong(inOrder) ?? FirstFit(inOrder, []);
    }

    /// <summary>
    /// Two buffers in turn, one growing from each end of as much memory as two neighbours ever take together: what a chain of layers needs
    /// and no more. Null where more than two tensors are alive at once.
    /// </summary>
    private static long? PingPong(IReadOnlyList<Lifetime> inOrder)
    {
        long end = 0;
        for (int i = 0; i < inOrder.Count; i++)
        {
            if (inOrder.Skip(i + 2).Any(inOrder[i].Overlaps))
            {
                return null;
            }

            bool meetsNext = i + 1 < inOrder.Count && inOrder[i].Overlaps(inOrder[i + 1]);
            end = Math.Max(end, Padded(inOrder[i].Tensor) + (meetsNext ? Padded(inOrder[i + 1].Tensor) : 0));
        }

        for (int i = 0; i < inOrder.Count; i++)
        {
            inOrder[i].Place(i % 2 == 0 ? 0 : end - Padded(inOrder[i].Tensor));
        }

        return end;
    }

    /// <summary>
    /// First fit, largest first: for the few dozen tensors of a network the simple rule is within a few percent of the best.
    /// </summary>
    private static long FirstFit(IReadOnlyList<Lifetime> lifetimes, IReadOnlyList<Tensor> results)
    {
        List<Lifetime> placed = [];
        long end = 0;
        foreach (Tensor result in results)
        {
            Lifetime lifetime = lifetimes.First(lifetime => lifetime.Tensors.Contains(result));
            lifetime.Place(end);
            placed.Add(lifetime);
            end += Padded(lifetime.Tensor);
        }

        foreach (Lifetime lifetime in lifetimes.Except(placed).OrderByDescending(lifetime => lifetime.Tensor.Room).ToArray())
        {
            long offset = 0;
            foreach (Lifetime other in placed.Where(lifetime.Overlaps).OrderBy(other => other.Offset))
            {
                if (offset + Padded(lifetime.Tensor) <= other.Offset)
                {
                    break;
                }

                offset = Math.Max(offset, other.Offset + Padded(other.Tensor));
            }

            lifetime.Place(offset);
            placed.Add(lifetime);
            end = Math.Max(end, offset + Padded(lifetime.Tensor));
        }

        return end;
    }

    /// <summary>Offsets are multiples of a cache line of floats, so that tensors begin on one whatever the batch.</summary>
    private static long Padded(Tensor tensor) => BufferLayout.Padded(tensor.Room);

    /// <summary>When a place is taken: by one tensor, or by several that overwrite each other.</summary>
    private sealed class Lifetime(Tensor tensor, int first)
    {
        private readonly List<Tensor> tensors = [tensor];

        public Tensor Tensor => tensors[0];

        public Tensor Newest => tensors[tensors.Count - 1];

        public IReadOnlyList<Tensor> Tensors => tensors;

        public int First { get; } = first;

        public int Last { get; set; } = first;

        /// <summary>Whether it shares its place with nothing.</summary>
        public bool IsAlone { get; init; }

        public void Overwrite(Lifetime later)
        {
            tensors.AddRange(later.tensors);
            Last = later.Last;
        }

        public long Offset { get; private set; }

        public void Place(long offset) => Offset = offset;

        public bool Overlaps(Lifetime other) => First <= other.Last && other.First <= Last;
    }
}
