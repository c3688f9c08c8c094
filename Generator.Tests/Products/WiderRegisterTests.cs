using System.Text.RegularExpressions;
using Xunit;

namespace FusedNorm.Generator.Tests.Products;

/// <summary>Parts of the wider registers say what those of half the width say, and are written from them.</summary>
[Trait("Registers", "None")]
public sealed class WiderRegisterTests
{
    [Theory]
    [InlineData("Simd128.References.cs", "Simd256.References.cs")]
    [InlineData("Simd256.References.cs", "Simd512.References.cs")]
    [InlineData("Simd256.Runs.cs", "Simd512.Runs.cs")]
    public void A_part_of_a_register_is_that_of_half_its_width_in_its_own_words(string half, string part)
    {
        string folder = WrittenFiles.Folder("Vectors");

        // Of a file that is written itself, without what stands above it.
        IEnumerable<string> lines = File.ReadAllText(Path.Combine(folder, half)).ReplaceLineEndings("\n").Split('\n')
            .Where(line => !line.StartsWith("// ", StringComparison.Ordinal));
        WrittenFiles.Check(Path.Combine(folder, part), $"{WrittenFiles.Head(half)}\n{Doubled(string.Join('\n', lines))}");
    }

    /// <summary>Registers of twice the width, and their instructions.</summary>
    private static string Doubled(string text) =>
        Regex.Replace(text, "(Vector|Simd)(128|256)", name => name.Groups[1].Value + (name.Groups[2].Value == "128" ? "256" : "512"))
            .Replace("Avx.", "Avx512F.", StringComparison.Ordinal);
}
