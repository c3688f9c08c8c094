namespace FusedNorm.Generator.Schedules;

/// <summary>How sums of many elements are taken.</summary>
internal static class Accumulators
{
    /// <summary>So many registers are summed in the network's type, lane by lane, before their sums join the group's in double precision.</summary>
    public const int RegistersPerBlock = 64;

    /// <summary>So many elements of windows are summed in the network's type at most before their sum joins one in double precision.</summary>
    public const int LongestSum = 512;

    /// <summary>How many copies of a sum take turns, because each waits for its last addition.</summary>
    public const int Copies = 2;
}
