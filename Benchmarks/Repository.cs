namespace FusedNorm.Benchmarks;

/// <summary>Where the source tree is that this program was built from.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution above the program; null where the program was moved out of its tree.</summary>
    public static string? Root { get; } = Find();

    private static string? Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FusedNorm.sln")))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
