using FusedNorm.Files;

namespace FusedNorm.Tool.Import;

/// <summary>A model as this library declares it.</summary>
/// <param name="Source">The C# file.</param>
/// <param name="Tensors">The weights under the class's keys.</param>
/// <param name="Layers">How many layers it has.</param>
/// <param name="InputShape">The shape of a sample of its input.</param>
/// <param name="OutputShape">The shape of a sample of its output.</param>
internal sealed record ImportedNetwork(
    string Source, IReadOnlyList<OutgoingTensor> Tensors, int Layers, long[] InputShape, long[] OutputShape)
{
    private static readonly Dictionary<string, string> Metadata = new() { ["format"] = "pt" };

    /// <summary>Writes the weights as safetensors.</summary>
    public void WriteWeights(Stream stream) => SafeTensorsWriter.Write(stream, Tensors, Metadata);
}

/// <summary>What became of an import: the network, or all that stands against it.</summary>
/// <param name="Network">The network; null where there are problems.</param>
/// <param name="Problems">What this library cannot express.</param>
/// <param name="Notes">What a user should know.</param>
internal sealed record ImportResult(ImportedNetwork? Network, IReadOnlyList<Problem> Problems, IReadOnlyList<string> Notes);

/// <summary>How a model is to be imported.</summary>
/// <param name="ClassName">The class's name.</param>
/// <param name="Namespace">Its namespace; null for none.</param>
/// <param name="FileName">The model's file, for the class's comment.</param>
/// <param name="InputShape">The shape of a sample where the model leaves it open; null where it says it.</param>
/// <param name="Output">The output that is wanted, where there are several.</param>
internal sealed record ImportOptions(
    string ClassName, string? Namespace, string FileName, IReadOnlyList<long>? InputShape, string? Output = null);
