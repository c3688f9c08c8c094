using FusedNorm.Execution;
using FusedNorm.Generator.Options;
using FusedNorm.Generator.Tests.Harness;
using Xunit;

namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>
/// Random networks of real size between pages that nobody may touch: inputs, outputs, targets, gradients, parameters, workspace and
/// scratch, at every width of registers. An access that leaves its memory ends the process.
/// </summary>
/// <remarks>No other test may make a buffer meanwhile, so these run alone.</remarks>
[Collection(nameof(GuardedFuzzTests))]
[CollectionDefinition(nameof(GuardedFuzzTests), DisableParallelization = true)]
[Trait("Size", "Large")]
public sealed class GuardedFuzzTests
{
    private const int Networks = 16;

    private static readonly Lazy<FuzzCase[]> cases = new(() =>
        [.. FuzzSuite.Real.Committed.Where((_, index) => index % 31 == 0).Take(Networks).AsParallel().AsOrdered()
            .Select(network => new FuzzCase(network))]);

    public static TheoryData<int, bool> WidthsAndSides
    {
        get
        {
            TheoryData<int, bool> data = [];
            foreach (RegisterWidth width in RegisterWidth.All)
            {
                data.Add(width.Bits, true);
                data.Add(width.Bits, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(WidthsAndSides))]
    public void Nothing_beyond_the_ends_is_touched(int bits, bool atEnd)
    {
        FuzzCompiler compiler = FuzzCompiler.Compile(
            [.. cases.Value.Select(fuzzCase => fuzzCase.Network)], CompilerOptions.Default, new RegisterWidth(bits));
        int degree = FusedNormOptions.MaxDegreeOfParallelism;
        try
        {
            // A thread of the pool would keep scratch that is given back behind its network.
            FusedNormOptions.MaxDegreeOfParallelism = 1;
            foreach (FuzzCase fuzzCase in cases.Value)
            {
                using GuardedMemory memory = new(atEnd);
                MemoryChecks.Guard = memory;
                FuzzOutcome? outcome = OnThread(() => compiler.Run(fuzzCase.Network, fuzzCase.Script, memory));
                MemoryChecks.Guard = null;
                Assert.Empty(fuzzCase.Differences(outcome!));
            }
        }
        finally
        {
            MemoryChecks.Guard = null;
            FusedNormOptions.MaxDegreeOfParallelism = degree;
        }
    }

    /// <summary>
    /// The system refuses to read from the pages in front of and behind the elements, and takes the first and the last of these.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(5000)]
    public void Pages_on_both_sides_may_not_be_touched(int length)
    {
        using GuardedMemory atEnd = new(atEnd: true);
        using GuardedMemory atStart = new(atEnd: false);
        Span<float> ends = atEnd.Allocate<float>(length).GetSpan();
        Span<float> begins = atStart.Allocate<float>(length).GetSpan();

        Assert.True(GuardedMemory.MayTouch(ref ends[0]) && GuardedMemory.MayTouch(ref ends[length - 1]));
        Assert.True(GuardedMemory.MayTouch(ref begins[0]) && GuardedMemory.MayTouch(ref begins[length - 1]));
        Assert.False(GuardedMemory.MayTouch(ref System.Runtime.CompilerServices.Unsafe.Add(ref ends[0], length)));
        Assert.False(GuardedMemory.MayTouch(ref System.Runtime.CompilerServices.Unsafe.Add(ref begins[0], -1)));
    }

    /// <summary>On a thread of its own, which has no scratch yet: that of networks before might be large enough.</summary>
    private static T OnThread<T>(Func<T> function)
    {
        T result = default!;
        Thread thread = new(() => result = function());
        thread.Start();
        thread.Join();
        return result;
    }
}
