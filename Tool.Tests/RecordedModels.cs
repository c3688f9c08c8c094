using System.Reflection;
using System.Text.Json;
using FusedNorm.Files;
using FusedNorm.Generator.Tests.Harness;
using FusedNorm.Tool.Import;
using FusedNorm.Tool.Onnx;
using Xunit;

namespace FusedNorm.Tool.Tests;

/// <summary>A model that PyTorch's exporter wrote, and what PyTorch computes with it: tools/oracle/record_onnx.py.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Double">Whether it is in double precision.</param>
/// <param name="Keys">PyTorch's keys, counters left out.</param>
/// <param name="Input">A batch.</param>
/// <param name="Output">Its output.</param>
internal sealed record RecordedModel(
    string Name, bool Double, IReadOnlyList<string> Keys, IReadOnlyList<double> Input, IReadOnlyList<double> Output)
{
    /// <summary>The file.</summary>
    public string Path => System.IO.Path.Combine(RecordedModels.Folder, Name + ".onnx");

    /// <summary>The class that it becomes.</summary>
    public string ClassName => ClassNames.For(Name);

    /// <summary>Imports it.</summary>
    public ImportResult Import() => Importer.Import(OnnxReader.Open(Path), new ImportOptions(ClassName, "Imported", Name + ".onnx", null));
}

/// <summary>The recorded models, imported and compiled together.</summary>
internal static class RecordedModels
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private static readonly Lazy<Assembly> Compiled = new(Compile);

    /// <summary>Where they are.</summary>
    public static string Folder { get; } = Path.Combine(Snapshot.ProjectDirectory, "Recorded");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RecordedModel> All { get; } =
        JsonSerializer.Deserialize<List<RecordedModel>>(File.ReadAllText(Path.Combine(Folder, "models.json")), Options)!;

    /// <summary>The one of a name.</summary>
    public static RecordedModel Find(string name) => All.Single(model => model.Name == name);

    /// <summary>A network of the class that a model became.</summary>
    public static object Create(RecordedModel model) =>
        Activator.CreateInstance(Compiled.Value.GetType("Imported." + model.ClassName, throwOnError: true)!)!;

    /// <summary>The weights that an import writes, as its reader sees them.</summary>
    public static TensorFile Weights(ImportedNetwork network)
    {
        MemoryStream file = new();
        network.WriteWeights(file);
        file.Position = 0;
        return TensorFile.Open(file);
    }

    private static Assembly Compile()
    {
        GeneratorRun run = GeneratorRunner.Run([.. All.Select(model => model.Import().Network!.Source)]);
        Assert.Empty(run.Errors);
        return CompiledCode.Load(run.Output);
    }
}
