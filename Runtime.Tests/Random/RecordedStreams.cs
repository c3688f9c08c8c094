using System.Text.Json;
using System.Text.Json.Serialization;

namespace FusedNorm.Runtime.Tests.Random;

/// <summary>
/// What tools/oracle/record_streams.py wrote: seeds, and the numbers that PyTorch drew from them one call after the other.
/// </summary>
internal sealed record RecordedStreams(
    string Torch,
    [property: JsonPropertyName("cpu_capability")] string CpuCapability,
    IReadOnlyList<RecordedStream> Streams,
    ResumedStream Resumed)
{
    internal static RecordedStreams Avx2 { get; } = Recording.Read<RecordedStreams>("Random", "streams-avx2.json");

    internal static RecordedStreams Default { get; } = Recording.Read<RecordedStreams>("Random", "streams-default.json");
}

/// <summary>The draws after one seed, and the hash of the generator's whole state after them.</summary>
internal sealed record RecordedStream(
    string Name,
    long Seed,
    IReadOnlyList<Draw> Draws,
    [property: JsonPropertyName("state_after_sha256")] string StateAfter);

/// <summary>A saved state in base64, and the draws that follow it.</summary>
internal sealed record ResumedStream(long Seed, string State, IReadOnlyList<Draw> Draws);

/// <summary>One call: its name in torch, its arguments, and the tensors it gave.</summary>
internal sealed record Draw(
    string Op,
    string? Dtype,
    int N,
    JsonElement Low,
    JsonElement High,
    double Mean,
    double Std,
    double P,
    int In,
    int Out,
    bool Bias,
    IReadOnlyList<DrawnTensor> Values)
{
    internal bool IsNormal => Op is "randn" or "normal";

    public override string ToString()
    {
        string arguments = Op switch
        {
            "linear" => $"{In}, {Out}, bias {Bias}",
            "uniform" or "randint" => $"{N}, from {Low} to {High}",
            "normal" => $"{N}, mean {Mean}, std {Std}",
            "dropout" => $"{N}, p {P}",
            _ => $"{N}",
        };
        return $"{Op}({arguments}) {Dtype}";
    }
}

/// <summary>A tensor's values: the bits of floating-point numbers, or integers, or the SHA-256 of the bytes where there are many.</summary>
internal sealed record DrawnTensor(string? Bits, IReadOnlyList<long>? Integers, string? Sha256);
