namespace FusedNorm.Generator.Tests.Fuzzing;

/// <summary>A stream of draws that a seed determines, on every machine and in every version of .NET: SplitMix64.</summary>
internal sealed class FuzzRandom(ulong seed)
{
    private ulong state = seed;

    /// <summary>Mixes a number so that neighbours have nothing in common.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>A stream of its own, so that what one part draws moves no other.</summary>
    public FuzzRandom Fork() => new(Next());

    /// <summary>A number from 0 up to but without the limit.</summary>
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    /// <summary>A number in a range, both ends included.</summary>
    public int Between(int lowest, int highest) => lowest + Below(highest - lowest + 1);

    public bool Chance(double probability) => Unit() < probability;

    /// <summary>A number from 0 to 1.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    public double Uniform(double lowest, double highest) => lowest + ((highest - lowest) * Unit());

    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Unit())) * Math.Cos(2 * Math.PI * Unit());

    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    private ulong Next() => Mix(state += 0x9E3779B97F4A7C15);
}
