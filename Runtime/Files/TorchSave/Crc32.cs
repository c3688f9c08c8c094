namespace FusedNorm.Files;

/// <summary>The checksum that zips keep of their entries.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] Table = CreateTable();

    /// <summary>
    /// The checksum of what a block is appended to, where <paramref name="checksum"/> is that of what stands before; 0 before anything.
    /// </summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> block)
    {
        uint state = ~checksum;
        foreach (byte value in block)
        {
            state = Table[(byte)(state ^ value)] ^ (state >> 8);
        }

        return ~state;
    }

    private static uint[] CreateTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint entry = i;
            for (int bit = 0; bit < 8; bit++)
            {
                entry = (entry & 1) != 0 ? Polynomial ^ (entry >> 1) : entry >> 1;
            }

            table[i] = entry;
        }

        return table;
    }
}
