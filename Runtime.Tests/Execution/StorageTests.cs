using System.Buffers;
using FusedNorm.Execution;
using Xunit;

namespace FusedNorm.Runtime.Tests.Execution;

/// <summary>Storage hands out what it was asked for, and nothing beyond its end: the spans are made without a second check.</summary>
public sealed class StorageTests
{
    [Fact]
    public void Slices_lie_where_they_were_asked_for()
    {
        AlignedBuffer<float> buffer = new(100);
        buffer.Slice(0, 100).Fill(1);
        buffer.Slice(40, 10).Fill(2);
        Assert.Equal(10, buffer.Slice(0, 100).Count(2f));
        Assert.Equal(2, buffer.Memory(49, 1).Span[0]);
        Assert.Equal(1, buffer.Memory(50, 1).Span[0]);
        Assert.Equal(0, buffer.Slice(100, 0).Length);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData(0, 101)]
    [InlineData(101, 0)]
    [InlineData(100, 1)]
    [InlineData(50, int.MaxValue)]
    [InlineData(int.MinValue, int.MinValue)]
    public void Nothing_beyond_the_end_is_handed_out(int offset, int length)
    {
        AlignedBuffer<double> buffer = new(100);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Slice(offset, length).Length);
    }

    [Fact]
    public void A_parameter_sees_its_part_of_an_array()
    {
        float[] values = [1, 2, 3, 4, 5];
        Parameter<float> parameter = new("p", [2], values.AsMemory(2, 2), new float[2]);
        Assert.Equal([3, 4], parameter.Data.ToArray());
        parameter.Data[1] = 7;
        Assert.Equal([1, 2, 3, 7, 5], values);
    }

    [Fact]
    public void A_parameter_refuses_memory_that_is_no_array()
    {
        using Unmanaged memory = new();
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => new Parameter<float>("p", [2], memory.Memory, new float[2]));
        Assert.Contains("p expects the memory of an array", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Memory of something else than an array.</summary>
    private sealed class Unmanaged : MemoryManager<float>
    {
        private readonly float[] values = new float[2];

        public override Span<float> GetSpan() => values;

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
