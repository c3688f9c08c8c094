using FusedNorm.Execution;
using FusedNorm.Threading;
using Xunit;

namespace FusedNorm.Runtime.Tests.Threading;

/// <summary>
/// The threads that share a kernel's parts: each part once, all done on return, nothing allocated, failures handed to the caller.
/// </summary>
[Collection(nameof(FusedNormOptions))]
public sealed class WorkTeamTests : IDisposable
{
    private readonly int degree = FusedNormOptions.MaxDegreeOfParallelism;

    public void Dispose() => FusedNormOptions.MaxDegreeOfParallelism = degree;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Every_part_runs_once_and_is_done_on_return(int threads)
    {
        FusedNormOptions.MaxDegreeOfParallelism = threads;
        Counting network = new();
        float[] input = [.. Enumerable.Range(0, 1000).Select(i => (float)i)];
        float[] output = new float[1000];
        for (int round = 0; round < 2000; round++)
        {
            WorkTeam<float>.Run(network, kernel: 7, length: 1000, grain: 1 + (round % 300), network.Memory, input, output);
            Assert.Equal(input.Select(value => value + round), output);
            input.AsSpan().CopyTo(output);
            for (int i = 0; i < input.Length; i++)
            {
                output[i] = -1;
            }

            network.Round = round + 1;
        }
    }

    [Fact]
    public void Parts_are_whole_grains_from_the_first_on_whatever_the_number_of_threads()
    {
        foreach (int threads in (int[])[1, 2, 5])
        {
            FusedNormOptions.MaxDegreeOfParallelism = threads;
            // A product would sum fewer than six rows in another order: the last part takes them along. Small parts have no product, and
            // the last is no larger for it.
            foreach ((int grain, int length, int last) in ((int, int, int)[])[
                (32, 96, 64), (32, 101, 64), (32, 102, 96), (32, 128, 96), (6, 12, 6), (4, 64, 60), (4, 66, 60), (1, 8, 7), (1, 1, 0),
                (4, 3, 0), (4, 7, 0)])
            {
                Listing network = new();
                WorkTeam<float>.Run(network, kernel: 0, length, grain, new AlignedBuffer<float>(1), [], []);
                Assert.Equal(
                    [.. Enumerable.Range(0, last / grain).Select(part => (part * grain, (part + 1) * grain)), (last, length)],
                    network.Parts.Order());
            }
        }
    }

    [Fact]
    public void A_failing_part_throws_at_the_caller_once_all_parts_are_done()
    {
        FusedNormOptions.MaxDegreeOfParallelism = 3;
        Failing network = new();
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(
            () => WorkTeam<float>.Run(network, kernel: 0, length: 64 * Failing.Grain, Failing.Grain, new AlignedBuffer<float>(1), [], []));
        Assert.Equal("part 5", exception.Message);
        Assert.Equal(64, network.Runs);
    }

    [Fact]
    public async Task Callers_on_several_threads_do_not_meet()
    {
        FusedNormOptions.MaxDegreeOfParallelism = 4;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(caller => Task.Run(() =>
        {
            Counting network = new() { Round = caller };
            float[] input = [.. Enumerable.Range(0, 200).Select(i => (float)i)];
            float[] output = new float[200];
            for (int round = 0; round < 500; round++)
            {
                WorkTeam<float>.Run(network, kernel: 7, length: 200, grain: 16, network.Memory, input, output);
                Assert.Equal(input.Select(value => value + caller), output);
            }
        })));
    }

    [Fact]
    public void Nothing_is_allocated_after_the_first_call()
    {
        FusedNormOptions.MaxDegreeOfParallelism = 3;
        Counting network = new();
        float[] values = new float[256];
        Allocations.None(() => WorkTeam<float>.Run(network, kernel: 7, length: 256, grain: 16, network.Memory, values, values));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void A_number_of_threads_is_positive_or_minus_one(int threads)
    {
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => FusedNormOptions.MaxDegreeOfParallelism = threads);
        Assert.StartsWith(
            $"Expected a number of threads, or -1 for one per processor, found {threads}.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(degree, FusedNormOptions.MaxDegreeOfParallelism);
    }

    /// <summary>Adds the round to every element.</summary>
    private sealed class Counting : IPartitioned<float>
    {
        public AlignedBuffer<float> Memory { get; } = new(16);

        public int Round { get; set; }

        public void RunPart(int kernel, int first, int last, AlignedBuffer<float>? memory, ReadOnlySpan<float> input, Span<float> output)
        {
            if (kernel != 7 || memory != Memory)
            {
                throw new InvalidOperationException("Expected what the caller gave.");
            }

            for (int i = first; i < last; i++)
            {
                output[i] = input[i] + Round;
            }
        }
    }

    private sealed class Listing : IPartitioned<float>
    {
        public System.Collections.Concurrent.ConcurrentBag<(int First, int Last)> Parts { get; } = [];

        public void RunPart(int kernel, int first, int last, AlignedBuffer<float>? memory, ReadOnlySpan<float> input, Span<float> output) =>
            Parts.Add((first, last));
    }

    private sealed class Failing : IPartitioned<float>
    {
        public const int Grain = 8;

        private int runs;

        public int Runs => runs;

        public void RunPart(int kernel, int first, int last, AlignedBuffer<float>? memory, ReadOnlySpan<float> input, Span<float> output)
        {
            Interlocked.Increment(ref runs);
            if (first == 5 * Grain)
            {
                throw new InvalidOperationException("part 5");
            }
        }
    }
}

/// <summary>Tests that set the number of threads of the process run one after another.</summary>
[CollectionDefinition(nameof(FusedNormOptions), DisableParallelization = true)]
public sealed class ChangesFusedNormOptions;
