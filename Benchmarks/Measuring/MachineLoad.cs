using System.Globalization;

namespace FusedNorm.Benchmarks.Measuring;

/// <summary>
/// How busy the machine is with other things: looked at between the cases, while this program and the peers wait. Times of several
/// threads mean little when other processes want the processors too.
/// </summary>
internal sealed class MachineLoad
{
    private const string Path = "/proc/stat";
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    private readonly List<double> busyShares = [];

    /// <summary>Looks for a tenth of a second; not at all on a system that does not say.</summary>
    public void Look()
    {
        if (!File.Exists(Path))
        {
            return;
        }

        (double idleBefore, double allBefore) = Read();
        Thread.Sleep(Glance);
        (double idleAfter, double allAfter) = Read();
        if (allAfter > allBefore)
        {
            busyShares.Add(1 - ((idleAfter - idleBefore) / (allAfter - allBefore)));
        }
    }

    /// <summary>What was seen, in a sentence.</summary>
    public override string ToString()
    {
        if (busyShares.Count == 0)
        {
            return "How busy the machine was with other things is not known.";
        }

        double[] sorted = [.. busyShares.Order()];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Between the cases other processes used {sorted[sorted.Length / 2]:0 %} "
            + $"of the processors (median), {sorted[^1]:0 %} at most.");
    }

    /// <summary>
    /// The processors' time since the start: waiting (idle, and for disks), and in all. A guest's time is counted in others.
    /// </summary>
    private static (double Idle, double All) Read()
    {
        double[] times = [.. File.ReadLines(Path).First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        return (times[3] + times[4], times.Sum());
    }
}
