using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Xunit;

namespace FusedNorm.Runtime.Tests.Random;

/// <summary>Replays streams that PyTorch recorded, bit for bit, and the state of the generator after each.</summary>
public class RecordedStreamTests
{
    public static TheoryData<string> Avx2Names => [.. RecordedStreams.Avx2.Streams.Select(stream => stream.Name)];

    public static TheoryData<string> DefaultNames => [.. RecordedStreams.Default.Streams.Select(stream => stream.Name)];

    [Theory]
    [MemberData(nameof(Avx2Names))]
    public void With_fused_multiply_add_a_stream_is_that_of_a_machine_with_avx2(string name)
    {
        Assert.Equal("AVX2", RecordedStreams.Avx2.CpuCapability);
        Replay(RecordedStreams.Avx2, name, fusedMultiplyAdd: true);
    }

    [Theory]
    [MemberData(nameof(DefaultNames))]
    public void Without_fused_multiply_add_a_stream_is_that_of_a_machine_without_avx2(string name)
    {
        Assert.Equal("NO AVX", RecordedStreams.Default.CpuCapability);
        Replay(RecordedStreams.Default, name, fusedMultiplyAdd: false);
    }

    [Fact]
    public void A_state_that_pytorch_saved_continues_its_stream()
    {
        TorchRandom random = new(0);
        random.SetState(Convert.FromBase64String(RecordedStreams.Avx2.Resumed.State));
        Assert.Equal(RecordedStreams.Avx2.Resumed.Seed, random.Seed);
        foreach (Draw draw in RecordedStreams.Avx2.Resumed.Draws)
        {
            Replay(random, draw, "resumed", fusedMultiplyAdd: true);
        }
    }

    [Fact]
    public void A_saved_state_has_the_bytes_that_pytorch_saves()
    {
        TorchRandom random = new(RecordedStreams.Avx2.Resumed.Seed);
        random.Uniform(777);
        random.Normal(3);
        byte[] expected = Convert.FromBase64String(RecordedStreams.Avx2.Resumed.State);
        byte[] found = random.GetState();
        Assert.Equal(TakeSpareNormal(expected), TakeSpareNormal(found), 1e-15);
        Assert.Equal(expected, found);
    }

    private static void Replay(RecordedStreams recorded, string name, bool fusedMultiplyAdd)
    {
        RecordedStream stream = recorded.Streams.Single(candidate => candidate.Name == name);
        TorchRandom random = new(stream.Seed, fusedMultiplyAdd);
        for (int i = 0; i < stream.Draws.Count; i++)
        {
            Replay(random, stream.Draws[i], $"draw {i} of {name}: {stream.Draws[i]}", fusedMultiplyAdd);
        }

        byte[] state = random.GetState();
        TakeSpareNormal(state);
        Assert.Equal(stream.StateAfter, Convert.ToHexStringLower(SHA256.HashData(state)));
    }

    private static void Replay(TorchRandom random, Draw draw, string where, bool fusedMultiplyAdd)
    {
        switch (draw.Op, draw.Dtype)
        {
            case ("randint", _):
                Assert.Equal(draw.Values[0].Integers, random.RandInt(draw.Low.GetInt64(), draw.High.GetInt64(), draw.N));
                break;
            case ("randperm", _):
                Assert.Equal(draw.Values[0].Integers, random.RandPerm(draw.N).Select(value => (long)value));
                break;
            case ("linear", "float32"):
                float[] singleWeight = new float[draw.In * draw.Out];
                float[] singleBias = new float[draw.Bias ? draw.Out : 0];
                Init.Linear(random, singleWeight, singleBias, draw.In);
                Compare<float>(draw, [singleWeight, singleBias], where, tolerance: 0);
                break;
            case ("linear", "float64"):
                double[] doubleWeight = new double[draw.In * draw.Out];
                double[] doubleBias = new double[draw.Bias ? draw.Out : 0];
                Init.Linear(random, doubleWeight, doubleBias, draw.In);
                Compare<double>(draw, [doubleWeight, doubleBias], where, tolerance: 0);
                break;
            case (_, "float32"):
                float[] singles = new float[draw.N];
                Fill(random, draw, singles);
                bool usesSingleLibrary = draw.IsNormal && draw.N >= 16 && !fusedMultiplyAdd;
                Compare<float>(draw, [singles], where, usesSingleLibrary ? LibraryTolerance(draw, float.BitIncrement(1) - 1) : 0);
                break;
            case (_, "float64"):
                double[] doubles = new double[draw.N];
                Fill(random, draw, doubles);
                Compare<double>(draw, [doubles], where, draw.IsNormal ? LibraryTolerance(draw, double.BitIncrement(1) - 1) : 0);
                break;
            default:
                Assert.Fail($"Unknown operation: {where}");
                break;
        }
    }

    private static void Fill(TorchRandom random, Draw draw, Span<float> values)
    {
        switch (draw.Op)
        {
            case "rand": random.Uniform(values); break;
            case "uniform": random.Uniform(values, draw.Low.GetDouble(), draw.High.GetDouble()); break;
            case "randn": random.Normal(values); break;
            case "normal": random.Normal(values, draw.Mean, draw.Std); break;
            case "dropout": random.DropoutMask(values, draw.P); break;
            default: Assert.Fail($"Unknown operation: {draw}"); break;
        }
    }

    private static void Fill(TorchRandom random, Draw draw, Span<double> values)
    {
        switch (draw.Op)
        {
            case "rand": random.Uniform(values); break;
            case "uniform": random.Uniform(values, draw.Low.GetDouble(), draw.High.GetDouble()); break;
            case "randn": random.Normal(values); break;
            case "normal": random.Normal(values, draw.Mean, draw.Std); break;
            case "dropout": random.DropoutMask(values, draw.P); break;
            default: Assert.Fail($"Unknown operation: {draw}"); break;
        }
    }

    /// <summary>
    /// What two C libraries may differ by where a normal value is computed with their logarithm, sine and cosine: a few units in the last
    /// place of the largest number that enters it. (A standard normal value of double precision cannot exceed 8.6.) Everything else has
    /// no tolerance.
    /// </summary>
    private static double LibraryTolerance(Draw draw, double unitInTheLastPlace) =>
        4 * unitInTheLastPlace * (draw.Op == "randn" ? 8.6 : Math.Abs(draw.Mean) + 8.6 * draw.Std);

    private static void Compare<T>(Draw draw, T[][] found, string where, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < draw.Values.Count; i++)
        {
            DrawnTensor expected = draw.Values[i];
            if (expected.Sha256 is string hash)
            {
                Assert.True(tolerance == 0, $"A hash can only be compared exactly: {where}");
                Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<T>(found[i]))));
            }
            else if (tolerance == 0)
            {
                string bits = Bits.Hex<T>(found[i]);
                Assert.True(expected.Bits == bits, $"{where}\nexpected {expected.Bits}\nfound    {bits}");
            }
            else
            {
                T[] values = Bits.Parse<T>(expected.Bits!);
                Assert.Equal(values.Length, found[i].Length);
                for (int j = 0; j < values.Length; j++)
                {
                    double difference = Math.Abs(double.CreateChecked(values[j]) - double.CreateChecked(found[i][j]));
                    Assert.True(difference <= tolerance, $"{where}, value {j}: expected {values[j]}, found {found[i][j]}");
                }
            }
        }
    }

    /// <summary>Cuts the waiting second value of a normal pair out of a state, because its last digit is the C library's.</summary>
    private static double TakeSpareNormal(byte[] state)
    {
        Span<byte> spare = state.AsSpan(5024, sizeof(double));
        double value = BinaryPrimitives.ReadDoubleLittleEndian(spare);
        spare.Clear();
        return value;
    }
}
