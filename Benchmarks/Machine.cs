using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FusedNorm.Benchmarks.Limits;

namespace FusedNorm.Benchmarks;

/// <summary>The machine that was measured, in a line.</summary>
internal static class Machine
{
    /// <summary>The day and the machine.</summary>
    public static string Description => $"{Today}, {Name}";

    /// <summary>The day.</summary>
    public static string Today => DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The processor, its caches, and the registers that generated code uses on it.</summary>
    public static string Name
    {
        get
        {
            Caches caches = Caches.OfThisMachine;
            int bits = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{Processor()}, {Environment.ProcessorCount} cores, caches {caches.L1 >> 10} KiB / {caches.L2 >> 10} KiB a core " +
                $"and {caches.L3 >> 20} MiB shared, registers of {bits} bits, {RuntimeInformation.OSDescription}");
        }
    }

    private static string Processor()
    {
        const string path = "/proc/cpuinfo";
        string? line =
            File.Exists(path) ? File.ReadLines(path).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null
            ? RuntimeInformation.ProcessArchitecture.ToString()
            : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
