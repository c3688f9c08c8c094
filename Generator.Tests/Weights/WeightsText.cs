using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using FusedNorm.Generator.Declarations;
using FusedNorm.Generator.Weights;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace FusedNorm.Generator.Tests.Weights;

/// <summary>A file of weights as the build step hands it to the generator.</summary>
internal sealed class WeightsText(string path, string text) : AdditionalText
{
    public const string Folder = "/home/me/net/";

    /// <summary>The files that the pages of docs/diagnostics speak of, made where a page asks for them.</summary>
    public static IReadOnlyList<(string Name, Func<WeightsText> Text)> InPages { get; } =
    [
        ("digits.safetensors", () => Of(
            "digits.safetensors", ("F32 (10, 64) fc1.weight", new float[640]), ("F32 (10) fc1.bias", new float[10]))),
        ("large.safetensors", () => Of(
            "large.safetensors", ("F32 (1500, 1500) fc1.weight", new float[1500 * 1500]), ("F32 (1500) fc1.bias", new float[1500]))),
    ];

    public override string Path { get; } = path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text, Encoding.UTF8);

    /// <summary>A prepared file.</summary>
    /// <param name="name">The name of the file that it was.</param>
    /// <param name="tensors">The line of each tensor, <c>F32 (2) fc1.bias</c>, and its floats.</param>
    public static WeightsText Of(string name, params (string Line, float[] Values)[] tensors)
    {
        string[] lines =
            [.. tensors.SelectMany(tensor => new[] { tensor.Line, Convert.ToBase64String(MemoryMarshal.AsBytes<float>(tensor.Values)) })];
        return Raw(name, string.Concat(new[] { "FusedNorm weights 1", Folder + name }.Concat(lines).Select(line => line + "\n")));
    }

    /// <summary>A file that says of itself that it was prepared.</summary>
    public static WeightsText Raw(string name, string text) => new($"/home/me/net/obj/{name}-1.fusednorm-weights", text);

    /// <summary>A file that fits a network. Everything in it is positive, as variances are; <see cref="Value"/> says what it is.</summary>
    public static WeightsText Fitting(string name, NetworkDeclaration declaration) =>
        Of(name, [.. ExpectedTensor.Of(FindWeights.Graph(declaration)).Select(tensor =>
            tensor.IsCounter
                ? ($"I64 () {tensor.Key}", (float[])[])
                : ($"F32 {tensor.Shape} {tensor.Key}", Enumerable.Range(0, tensor.Shape.Length).Select(index => Value(tensor.Key, index))
                    .ToArray()))]);

    /// <summary>An element of <see cref="Fitting"/>.</summary>
    public static float Value(string key, int index) => 0.01f * (1 + (((index * 37) + key.Sum(character => (int)character)) % 89));

    /// <summary>The bits of a pair of floats as they stand in a generated file.</summary>
    public static string Bits(float first, float second = 0) => string.Create(
        CultureInfo.InvariantCulture, $"0x{BitConverter.SingleToUInt32Bits(second):X8}{BitConverter.SingleToUInt32Bits(first):X8}UL");
}
