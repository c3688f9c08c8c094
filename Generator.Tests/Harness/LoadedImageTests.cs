using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace FusedNorm.Generator.Tests.Harness;

/// <summary>What a folder keeps is what would be compiled again: of the same project, and of no other.</summary>
[Trait("Registers", "None")]
public sealed class LoadedImageTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fusednorm-images").FullName;
    private int emitted;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_same_project_is_compiled_once()
    {
        Assert.Equal(1, Answer(Load(Project("1"))));
        Assert.Equal(1, Answer(Load(Project("1"))));
        Assert.Equal(1, emitted);
    }

    [Fact]
    public void Another_text_name_language_or_reference_is_another_project()
    {
        CSharpCompilation one = Project("1");
        SyntaxTree tree = one.SyntaxTrees.Single();
        CSharpCompilation[] others =
        [
            Project("2"),
            one.WithAssemblyName("Other"),
            one.WithOptions(one.Options.WithOptimizationLevel(OptimizationLevel.Release)),
            one.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(tree.ToString(), new CSharpParseOptions(LanguageVersion.CSharp12))),
            one.AddReferences(MetadataReference.CreateFromFile(typeof(NetworkAttribute).Assembly.Location)),
        ];
        Load(one);
        foreach (CSharpCompilation other in others)
        {
            int before = emitted;
            Load(other);
            Assert.Equal(before + 1, emitted);
        }

        Assert.Equal(2, Answer(Load(others[0])));
    }

    [Fact]
    public void A_reference_without_a_file_could_be_anything_and_is_compiled_anew()
    {
        MetadataReference unnamed = MetadataReference.CreateFromImage(File.ReadAllBytes(typeof(NetworkAttribute).Assembly.Location));
        Load(Project("1").AddReferences(unnamed));
        Load(Project("1").AddReferences(unnamed));
        Assert.Equal(2, emitted);
        Assert.Empty(Directory.EnumerateFiles(folder));
    }

    [Fact]
    public void What_has_problems_is_not_kept()
    {
        Assert.ThrowsAny<Exception>(
            () => LoadedImage.Load(Project("missing"), _ => throw new InvalidOperationException("It has problems."), folder));
        Assert.Empty(Directory.EnumerateFiles(folder));
    }

    private static CSharpCompilation Project(string answer) => CSharpCompilation.Create(
        "Answers",
        [CSharpSyntaxTree.ParseText($"public static class Answers {{ public static int Answer() => {answer}; }}")],
        [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)],
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    private static int Answer(Assembly assembly) =>
        (int)assembly.GetType("Answers", throwOnError: true)!.GetMethod("Answer")!.Invoke(null, null)!;

    private Assembly Load(Compilation project) => LoadedImage.Load(
        project,
        compilation =>
        {
            emitted++;
            MemoryStream image = new();
            Assert.True(compilation.Emit(image).Success);
            return image;
        },
        folder);
}
