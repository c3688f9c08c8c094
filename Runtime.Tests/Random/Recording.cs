using System.Text.Json;

namespace FusedNorm.Runtime.Tests.Random;

/// <summary>Finds and reads the recorded files where they lie in the source tree.</summary>
internal static class Recording
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    internal static T Read<T>(string folder, string file) => ReadFrom<T>(Path.Combine(Folder(folder), "Recorded", file));

    internal static T ReadFrom<T>(string path) =>
        JsonSerializer.Deserialize<T>(File.ReadAllText(path), Options) ?? throw new InvalidDataException($"{path} is empty.");

    /// <summary>A folder of this project in the source tree.</summary>
    internal static string Folder(string folder)
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "FusedNorm.sln")))
        {
            root = root.Parent;
        }

        return root is not null
            ? Path.Combine(root.FullName, "Runtime.Tests", folder)
            : throw new DirectoryNotFoundException(
                $"No FusedNorm.sln above {AppContext.BaseDirectory}: the tests read their recordings from the source tree.");
    }
}
