using FusedNorm.Execution;
using FusedNorm.Products;

namespace FusedNorm.Threading;

/// <summary>
/// The threads that run the parts of one caller's kernels: the caller itself and helpers from the ordinary thread pool, who take parts
/// from a common counter. The caller never waits for a helper to arrive: what no helper has taken it does itself.
/// </summary>
/// <remarks>
/// <para>
/// How a kernel is divided depends on its shape alone, and no part reads what another one writes, so the results do not depend on who
/// runs a part, or on how many threads there are.
/// </para>
/// <para>
/// A helper that finds nothing more to do stays awake for some microseconds, because the next kernel of the same call follows at once, and
/// then goes back to the pool. Each calling thread keeps its team, so that nothing is allocated after its first call.
/// </para>
/// </remarks>
/// <typeparam name="T">The element.</typeparam>
public sealed class WorkTeam<T>
    where T : unmanaged
{
    [ThreadStatic]
    private static WorkTeam<T>? ofThread;

    private readonly PartCounter counter = new();
    private Helper[] helpers = [];
    private IPartitioned<T>? network;
    private AlignedBuffer<T>? memory;
    private int kernel;
    private int length;
    private int grain;
    private nint input;
    private int inputLength;
    private nint output;
    private int outputLength;
    private Exception? failure;

    private WorkTeam()
    {
    }

    /// <summary>Whether more than one thread may be used at all.</summary>
    public static bool IsAllowed => FusedNormOptions.Degree > 1;

    /// <summary>Runs all parts of a kernel, and returns when the last one is done.</summary>
    /// <param name="network">Whose kernel it is.</param>
    /// <param name="kernel">Its number.</param>
    /// <param name="length">What its outer loop runs over.</param>
    /// <param name="grain">The length of a part; the last may be shorter, or a little longer.</param>
    /// <param name="memory">The workspace of the call, where it has one.</param>
    /// <param name="input">The span that the caller gave.</param>
    /// <param name="output">The span that the caller gave for results, where there is one.</param>
    public static void Run(
        IPartitioned<T> network, int kernel, int length, int grain, AlignedBuffer<T>? memory, ReadOnlySpan<T> input, Span<T> output)
    {
        ArgumentNullException.ThrowIfNull(network);
        int parts = MatrixProduct.Blocks(length, grain);
        if (parts == 1 || parts > PartCounter.MaximumParts)
        {
            network.RunPart(kernel, 0, length, memory, input, output);
            return;
        }

        WorkTeam<T> team = ofThread ??= new WorkTeam<T>();
        team.Pin(network, kernel, length, grain, memory, input, output, parts);
    }

    /// <summary>Gives the helpers addresses in place of spans, which stay valid while this frame holds them.</summary>
    private unsafe void Pin(
        IPartitioned<T> network, int kernel, int length, int grain,
        AlignedBuffer<T>? memory, ReadOnlySpan<T> input, Span<T> output, int parts)
    {
        fixed (T* pinnedInput = input)
        fixed (T* pinnedOutput = output)
        {
            this.input = (nint)pinnedInput;
            inputLength = input.Length;
            this.output = (nint)pinnedOutput;
            outputLength = output.Length;
            this.network = network;
            this.memory = memory;
            this.kernel = kernel;
            this.length = length;
            this.grain = grain;
            failure = null;
            Share(parts);
        }

        this.network = null;
        this.memory = null;
        if (failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }

    private void Share(int parts)
    {
        counter.Open(parts);
        int wanted = Math.Min(FusedNormOptions.Degree, parts) - 1;
        if (helpers.Length < wanted)
        {
            Hire(wanted);
        }

        for (int i = 0; i < wanted; i++)
        {
            helpers[i].Call();
        }

        Work();
        counter.WaitUntilDone();
    }

    private void Hire(int wanted)
    {
        Helper[] more = new Helper[wanted];
        helpers.CopyTo(more, 0);
        for (int i = helpers.Length; i < wanted; i++)
        {
            more[i] = new Helper(this);
        }

        helpers = more;
    }

    /// <summary>Takes parts until there are no more.</summary>
    private bool Work()
    {
        bool any = false;
        while (counter.TryTake(out int part))
        {
            any = true;
            try
            {
                RunPart(part);
            }
            catch (Exception exception)
            {
                // The caller throws it when all parts are done; a helper's thread belongs to the pool and must not end by it.
                failure = exception;
            }
            finally
            {
                counter.Finish();
            }
        }

        return any;
    }

    private unsafe void RunPart(int part)
    {
        int from = part * grain;
        network!.RunPart(
            kernel,
            from,
            MatrixProduct.EndOfBlock(from, length, grain),
            memory,
            new ReadOnlySpan<T>((void*)input, inputLength),
            new Span<T>((void*)output, outputLength));
    }

    /// <summary>One place in the team, filled by a thread of the pool while there is work.</summary>
    private sealed class Helper(WorkTeam<T> team) : IThreadPoolWorkItem
    {
        /// <summary>How often an idle helper looks for more: about the time in which a thread could be woken.</summary>
        private const int Looks = 2000;

        private int isAwake;

        /// <summary>Ensures that a thread is on its way.</summary>
        internal void Call()
        {
            if (Interlocked.Exchange(ref isAwake, 1) == 0)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
        }

        public void Execute()
        {
            do
            {
                for (int look = 0; look < Looks; look++)
                {
                    if (team.Work())
                    {
                        look = 0;
                    }
                    else
                    {
                        Thread.SpinWait(1);
                    }
                }

                Volatile.Write(ref isAwake, 0);

                // Work that was opened just before the helper said that it sleeps would have called nobody.
            }
            while (team.counter.HasParts && Interlocked.Exchange(ref isAwake, 1) == 0);
        }
    }
}
