using Xunit;

namespace FusedNorm.Runtime.Tests;

/// <summary>What a call allocates once everything it needs is there.</summary>
internal static class Allocations
{
    /// <summary>
    /// Fails if the call allocates. A garbage collection that another test brings about counts the unused rest of this thread's
    /// allocation buffer as allocated, so one round in five without a byte is proof enough: what a call itself allocates, it
    /// allocates in every round.
    /// </summary>
    public static void None(Action call) => None(call, warmUps: 3, calls: 50);

    /// <summary>The same for a call that takes long, and has everything it needs from the first time on.</summary>
    public static void NoneOnceCalled(Action call) => None(call, warmUps: 1, calls: 1);

    private static void None(Action call, int warmUps, int calls)
    {
        for (int i = 0; i < warmUps; i++)
        {
            call();
        }

        long least = long.MaxValue;
        for (int round = 0; round < 5 && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < calls; i++)
            {
                call();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }
}
