using FusedNorm.Generator.Tests.Harness;
using Xunit;

namespace FusedNorm.Generator.Tests.Products;

/// <summary>Files of the runtime that tests write. FUSEDNORM_UPDATE_PRODUCTS=1 writes them; without it they are compared.</summary>
internal static class WrittenFiles
{
    private const string UpdateVariable = "FUSEDNORM_UPDATE_PRODUCTS";

    /// <summary>Whether files are written.</summary>
    public static bool Updates { get; } = Environment.GetEnvironmentVariable(UpdateVariable) == "1";

    /// <summary>A folder of the runtime.</summary>
    public static string Folder(params string[] names) =>
        Path.GetFullPath(Path.Combine([Snapshot.ProjectDirectory, "..", "Runtime", .. names]));

    /// <summary>What stands above a file that is written.</summary>
    /// <param name="source">What it is written from.</param>
    public static string Head(string source) =>
        $"// Written by Generator.Tests/Products from {source}; {UpdateVariable}=1 writes it again.";

    /// <summary>Holds a file to its text, or makes it that.</summary>
    public static void Check(string path, string text)
    {
        if (Updates)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true")
            {
                throw new InvalidOperationException(
                $"{UpdateVariable} is set on a build machine, where nobody would review the new files.");
            }

            File.WriteAllText(path, text);
        }

        string found = File.ReadAllText(path).ReplaceLineEndings("\n");
        Assert.True(found == text, $"{path} differs {Snapshot.FirstDifference(text, found)}\n{UpdateVariable}=1 writes it.");
    }
}
