using FusedNorm.Generator.Kernels;
using FusedNorm.Generator.Schedules;

namespace FusedNorm.Generator.Verification;

/// <summary>
/// Goes through a kernel as its loops do, block by block and sweep by sweep, and tells a memory what is read and written. Samples are not
/// told apart: what is done to one is done to each. It asks no pass and no printer, so that it can contradict them.
/// </summary>
internal sealed class KernelWalk(IMemory memory)
{
    /// <summary>Goes through a whole kernel.</summary>
    public void Run(Kernel kernel) => Run(kernel, 0, int.MaxValue);

    /// <summary>Goes through a part of a kernel that is divided by channels or columns; samples and rows are not told apart.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="from">The first channel or column.</param>
    /// <param name="to">The one behind the last.</param>
    public void Run(Kernel kernel, int from, int to)
    {
        if (kernel is { IsProduct: true, Product: Contraction product })
        {
            new ProductWalk(memory).Run(product, kernel.Partition is not null, from, Math.Min(to, product.Columns));
        }
        else if (kernel.Product is not null)
        {
            Blocks(kernel, kernel.Product, from, Math.Min(to, kernel.Geometry.Channels));
        }
        else
        {
            Steps(kernel, kernel.Steps, kernel.Group == Group.Channel
                ? new Points(kernel.Geometry, from, Math.Min(to, kernel.Geometry.Channels))
                : Points.All(kernel.Geometry));
        }
    }

    /// <summary>Every element of a tensor.</summary>
    public static ElementSet All(Tensor tensor) => ElementSet.Run(0, tensor.Length);

    /// <summary>A product, then the loops over the channels that are its columns, one block after the other.</summary>
    private void Blocks(Kernel kernel, Contraction product, int from, int to)
    {
        int positions = kernel.Geometry.Positions;
        ChannelBlocks blocks = ChannelBlocks.Choose(kernel);
        for (int first = from; first < to; first += blocks.PerBlock)
        {
            Points points = new(kernel.Geometry, first, Math.Min(first + blocks.PerBlock, to)) { BlockLength = blocks.Length };
            new ProductWalk(memory).Block(product, points.From * positions, points.To * positions, blocks.Length);
            Steps(kernel, kernel.Loops, points);
        }
    }

    private void Steps(Kernel kernel, IEnumerable<Step> steps, Points points)
    {
        foreach (Step step in steps)
        {
            switch (step)
            {
                case Sweep sweep:
                    Sweep(sweep, points, repeats: kernel.Group == Group.Row || !sweep.IsByElement);
                    break;
                case Branch branch:
                    memory.Choose(
                        branch.Condition, () => Steps(kernel, branch.Then, points), () => Steps(kernel, branch.Otherwise, points));
                    break;
                case SecondSweepIf second:
                    Read(second.Exprs, points);
                    memory.Maybe(() => Steps(kernel, second.Steps, points));
                    break;
                case ScalarStep scalar:
                    Read(scalar.Exprs, points);
                    if (scalar.Written is Tensor written)
                    {
                        memory.Write(written, scalar is SetChannel ? points.Channels(written) : All(written));
                    }

                    break;
            }
        }
    }

    /// <summary>One pass over some points.</summary>
    /// <param name="sweep">The pass.</param>
    /// <param name="points">The points.</param>
    /// <param name="repeats">Whether registers may overlap, so that an element is read again after it was written.</param>
    public void Sweep(Sweep sweep, Points points, bool repeats)
    {
        if (!repeats)
        {
            Read(sweep.Exprs, points);
        }

        foreach (Sink sink in sweep.Sinks)
        {
            if (sink is Store store)
            {
                memory.Write(store.Tensor, points.Of(store.Tensor, store.Offset));
            }
            else if (sink is AddAt { Tensor: Tensor tensor })
            {
                memory.Write(tensor, All(tensor));
            }
        }

        if (repeats)
        {
            // What a sweep both reads and writes by one name was read before; two names of one place were not meant to be one.
            HashSet<Tensor> written = [.. sweep.Sinks.OfType<Store>().Select(store => store.Tensor)];
            Read(sweep.Exprs.Where(expr => expr.Source is null || !written.Contains(expr.Source)), points);
        }
    }

    private void Read(IEnumerable<Expr> exprs, Points points)
    {
        foreach (Expr expr in exprs)
        {
            if (expr.Source is Tensor tensor)
            {
                memory.Read(tensor, expr switch
                {
                    Load load => points.Of(tensor, load.Offset),
                    Channel => points.Channels(tensor),
                    WindowReduction window => points.Planes(window.PlaneLength),
                    _ => All(tensor),
                });
            }
        }
    }
}

/// <summary>The points that a loop passes over: some channels of a geometry, in every row and at every position.</summary>
/// <param name="Geometry">The geometry.</param>
/// <param name="From">The first channel.</param>
/// <param name="To">The channel behind the last one.</param>
internal sealed record Points(Geometry Geometry, int From, int To)
{
    /// <summary>The elements of a row of the block that a product computes, where there is one.</summary>
    public int BlockLength { get; init; }

    public static Points All(Geometry geometry) => new(geometry, 0, geometry.Channels);

    /// <summary>
    /// The elements at the points, in a tensor that has one for each or a block of one; or so far behind, in one that has more.
    /// </summary>
    public ElementSet Of(Tensor tensor, int offset = 0) => tensor.Kind == TensorKind.Block
        ? ElementSet.Run(0, (To - From) * Geometry.Positions)
        : offset > 0 ? ElementSet.Run(offset, offset + Geometry.SampleLength)
        : ElementSet.OfRows(Geometry.Rows, Geometry.Channels * Geometry.Positions, From * Geometry.Positions, To * Geometry.Positions);

    /// <summary>The elements of the channels, in a tensor that has one for each channel; all of one that has others.</summary>
    public ElementSet Channels(Tensor tensor) => tensor.Length == Geometry.Channels ? ElementSet.Run(From, To) : KernelWalk.All(tensor);

    /// <summary>The planes of the channels, in a tensor with so many elements a channel.</summary>
    public ElementSet Planes(int length) => ElementSet.Run(From * length, To * length);
}
