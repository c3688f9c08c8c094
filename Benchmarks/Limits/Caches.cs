using System.Globalization;

namespace FusedNorm.Benchmarks.Limits;

/// <summary>The sizes of the data caches, in bytes: the first two of one core, the third of all.</summary>
internal sealed record Caches(long L1, long L2, long L3)
{
    /// <summary>What Linux says about the first core; where it says nothing, sizes that most machines have.</summary>
    public static Caches OfThisMachine { get; } = new(Read(1) ?? 32 << 10, Read(2) ?? 512 << 10, Read(3) ?? 16 << 20);

    /// <summary>
    /// The level that holds so many bytes when that many threads share the work. Three quarters of the third cache are counted, since
    /// others use it too.
    /// </summary>
    public CacheLevel LevelOf(double bytes, int threads) =>
        bytes <= L1 * (double)threads ? CacheLevel.L1
        : bytes <= L2 * (double)threads ? CacheLevel.L2
        : bytes <= L3 * 0.75 ? CacheLevel.L3
        : CacheLevel.Dram;

    /// <summary>A working set that lies well inside a level, for all threads together.</summary>
    public long TypicalBytes(CacheLevel level, int threads) => level switch
    {
        CacheLevel.L1 => L1 * 3 / 4 * threads,
        CacheLevel.L2 => L2 / 2 * threads,
        CacheLevel.L3 => Math.Max(L3 / 8, 3 * L2 * threads),
        _ => Math.Max(4 * L3, 128 << 20),
    };

    private static long? Read(int level)
    {
        const string folder = "/sys/devices/system/cpu/cpu0/cache";
        if (!Directory.Exists(folder))
        {
            return null;
        }

        foreach (string index in Directory.GetDirectories(folder, "index*"))
        {
            if (Text(index, "level") == level.ToString(CultureInfo.InvariantCulture) && Text(index, "type") != "Instruction")
            {
                string size = Text(index, "size");
                return size.EndsWith('K') && long.TryParse(size[..^1], CultureInfo.InvariantCulture, out long kilobytes)
                    ? kilobytes << 10
                    : null;
            }
        }

        return null;
    }

    private static string Text(string folder, string file)
    {
        string path = Path.Combine(folder, file);
        return File.Exists(path) ? File.ReadAllText(path).Trim() : "";
    }
}
