using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Xunit;

namespace FusedNorm.Generator.Tests.Harness;

/// <summary>Compiles and loads projects with generated code. Every warning is an error.</summary>
internal static class CompiledCode
{
    /// <summary>Fails on any warning or error, with the generated file that has it, numbered.</summary>
    public static void RequireClean(CSharpCompilation compilation)
    {
        Diagnostic[] problems = [.. compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
        Assert.True(problems.Length == 0, Report(problems));
    }

    /// <summary>Loads a clean project into a context that the collector may unload again.</summary>
    public static Assembly Load(CSharpCompilation compilation) => LoadedImage.Load(compilation, _ => Emit(compilation));

    /// <summary>A clean project as other projects reference it.</summary>
    public static MetadataReference Reference(CSharpCompilation compilation)
    {
        using MemoryStream image = Emit(compilation);
        return MetadataReference.CreateFromStream(image);
    }

    private static MemoryStream Emit(CSharpCompilation compilation)
    {
        RequireClean(compilation);
        MemoryStream image = new();
        EmitResult result = compilation.Emit(image);
        Assert.True(result.Success, Report([.. result.Diagnostics]));
        image.Position = 0;
        return image;
    }

    private static string Report(IReadOnlyList<Diagnostic> problems)
    {
        StringBuilder text = new();
        foreach (Diagnostic problem in problems)
        {
            text.Append(problem).Append('\n');
        }

        foreach (SyntaxTree tree in problems.Select(problem => problem.Location.SourceTree).OfType<SyntaxTree>().Distinct())
        {
            text.Append("---- ").Append(tree.FilePath).Append('\n');
            foreach ((int index, string line) in tree.ToString().Split('\n').Index())
            {
                text.Append(CultureInfo.InvariantCulture, $"{index + 1,5}  {line}\n");
            }
        }

        return text.ToString();
    }
}
