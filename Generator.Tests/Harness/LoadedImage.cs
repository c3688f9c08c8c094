using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FusedNorm.Generator.Tests.Harness;

/// <summary>
/// Loads what a project compiles to. Where the environment names a folder, what an earlier run has compiled comes from there: the same
/// networks run at every width of registers, and most of the time of their tests is the C# compiler's.
/// </summary>
internal static class LoadedImage
{
    /// <summary>The environment variable that names the folder.</summary>
    public const string FolderVariable = "FUSEDNORM_COMPILED";

    private static readonly string? named =
        Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } path ? Directory.CreateDirectory(path).FullName : null;

    /// <summary>What the image depends on beside its sources. Builds are deterministic, so that the same code is the same module.</summary>
    private static readonly string libraries = string.Join(
        ' ', ((Assembly[])[
            typeof(object).Assembly, typeof(NetworkAttribute).Assembly, typeof(TorchRandom).Assembly, typeof(LoadedImage).Assembly,
            typeof(Compilation).Assembly,
        ])
            .Select(assembly => assembly.ManifestModule.ModuleVersionId));

    /// <summary>Loads a project into a context that the collector may unload again.</summary>
    /// <param name="project">The project, with generated code.</param>
    /// <param name="emit">Compiles it; throws where it has problems, so that nothing is kept that has any.</param>
    public static Assembly Load(Compilation project, Func<Compilation, MemoryStream> emit) => Load(project, emit, named);

    /// <summary>The same, with what is kept in a folder; null to keep nothing.</summary>
    public static Assembly Load(Compilation project, Func<Compilation, MemoryStream> emit, string? folder)
    {
        AssemblyLoadContext context = new(project.AssemblyName, isCollectible: true);
        if (folder is null || project.References.Any(reference => reference is not PortableExecutableReference { FilePath: not null }))
        {
            return context.LoadFromStream(Emit());
        }

        string path = Path.Combine(folder, Key(project) + ".dll");
        if (!File.Exists(path))
        {
            // Under a name of its own first: another run may be looking for it.
            string own = Path.Combine(folder, Path.GetRandomFileName());
            File.WriteAllBytes(own, Emit().ToArray());
            File.Move(own, path, overwrite: true);
        }

        using MemoryStream kept = new(File.ReadAllBytes(path));
        return context.LoadFromStream(kept);

        MemoryStream Emit()
        {
            MemoryStream image = emit(project);
            image.Position = 0;
            return image;
        }
    }

    private static string Key(Compilation project)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(libraries);
        Add(project.AssemblyName ?? "");
        CompilationOptions options = project.Options;
        Add($"{options.OptimizationLevel} {options.NullableContextOptions} {options.WarningLevel} {options.OutputKind}");
        foreach (SyntaxTree tree in project.SyntaxTrees)
        {
            Add($"{tree.Options.Language} {tree.Options.DocumentationMode} {(tree.Options as CSharpParseOptions)?.LanguageVersion}");
            Add(tree.FilePath);
            Add(tree.ToString());
        }

        foreach (MetadataReference reference in project.References)
        {
            Add(reference.Display ?? "");
        }

        return Convert.ToHexString(hash.GetHashAndReset());

        // Each with its length: no two projects are the same text.
        void Add(string text)
        {
            hash.AppendData(BitConverter.GetBytes(text.Length));
            hash.AppendData(Encoding.UTF8.GetBytes(text));
        }
    }
}
